"""The queue of likely doubles: the list, a pair side by side, and what a person makes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.answers import chosen, note, told
from tradewright.kernel.doors import WorkRequest, link, menu, page, tile
from tradewright.kernel.lists import Filter, Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Fact, Tile
from tradewright.kernel.sight import seen

from ..operations.duplicates import DecidePair, FindDoubles, decide_pairs, find_doubles
from ..queries import duplicates as queries
from ..queries.likeness.records import Record
from ..queries.records import KINDS, RecordKind

menu("Data", "Duplicates", "duplicates", "copy-check", order=20)

TABS = ("open", "later", "distinct", "merged")
FILTERS = (Filter("kind", "Kind", "choice", [("customer", "Customers"), ("item", "Items")]),)
WAIT = timedelta(days=30)
ALIKE = 0.85  # from here on a field speaks for the pair
TREND = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A pair as the list shows it."""

    id: int
    kind: str
    first: Record | None
    second: Record | None
    chance: int
    because: str
    pair: queries.PairRow


@dataclass(frozen=True, slots=True)
class Compared:
    """A field of two records, side by side; `likeness` in per cent, None where it is not told."""

    label: str
    first: str
    second: str
    likeness: int | None
    tone: str


@page("duplicates/", name="duplicates", duty="stewardship.read")
def duplicates(request: WorkRequest) -> HttpResponseBase:
    """Pairs that look like one record, likeliest first; the ticked ones are told apart at once."""
    company_id, today = request.actor.company_id, timezone.localdate(request.at)
    address = asked(request, tabs=TABS, filters=FILTERS)
    kind = address.values["kind"]
    after_score, after_id = address.place(2)
    rows = queries.pairs(
        company_id, today=today, status=address.tab, kind=kind, after_score=after_score,
        after_id=after_id, limit=address.fetch,
    )  # fmt: skip
    counts = queries.pair_counts(company_id, today=today, kind=kind)
    trend = queries.undecided_by_day(company_id, today=today, days=TREND)
    return render(request, "stewardship/duplicates.html", {
        "title": "Duplicates",
        "pretitle": "Data",
        "acts": [
            Act(f"Look through {one.plural}", reverse("find_doubles"), "search",
                find_doubles.duty, fields={"kind": one.code})
            for one in KINDS.values()
        ],
        "trend": _trend(trend) if any(waiting for _, waiting in trend) else None,
        "list": address.listing(
            _lines(company_id, rows),
            key=lambda row: (str(row.pair.score), row.id),
            tabs=[
                Tab("open", "To decide", counts.open, "waits"),
                Tab("later", "Later", counts.later),
                Tab("distinct", "Different", counts.distinct),
                Tab("merged", "Merged", counts.merged),
            ],
            searchable=False,
            acts=[
                Act("Different", reverse("decide_pairs"), "arrows-split", decide_pairs.duty,
                    fields={"decision": "distinct"},
                    confirm="Keep the ticked pairs apart, and never ask about them again?"),
                Act("Later", reverse("decide_pairs"), "clock-pause", decide_pairs.duty,
                    fields={"decision": "later"}),
            ],
            empty="No pair stands here. New doubles are looked for every night, or with the button"
            " above.",
        ),
    })  # fmt: skip


def _lines(company_id: int, rows: Sequence[queries.PairRow]) -> list[Line]:
    """The pairs with their records, read once per kind."""
    ids: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        ids[row.kind] |= {row.first_id, row.second_id}
    records = {
        (code, int(record.id)): record
        for code, found in ids.items()
        if code in KINDS
        for record in KINDS[code].records(company_id, found)
    }
    return [
        Line(
            row.id, row.kind, records.get((row.kind, row.first_id)),
            records.get((row.kind, row.second_id)), _chance(row), _because(row), row,
        )
        for row in rows
    ]  # fmt: skip


def _chance(row: queries.PairRow) -> int:
    """In per cent; nothing is certain before a person has looked."""
    return min(99, round(row.score * 100))


def _because(row: queries.PairRow) -> str:
    """The fields that speak for the pair, the likest first."""
    told = sorted(
        ((_per_cent(one), one["label"]) for one in row.reasons if one["likeness"] is not None),
        key=lambda one: -(one[0] or 0),
    )
    return ", ".join(
        f"{label} {'the same' if likeness == 100 else f'{likeness} %'}"
        for likeness, label in told
        if likeness is not None and likeness >= ALIKE * 100
    )


def _per_cent(reason: Mapping[str, Any]) -> int | None:
    """The likeness as it was kept (“0.93”) in per cent."""
    if reason["likeness"] is None:
        return None
    whole, _, part = reason["likeness"].partition(".")
    return int(whole) * 100 + int(part)


def _trend(days: Sequence[tuple[date, int]]) -> dict[str, Any]:
    """How many pairs waited at the end of each day, for the chart."""
    return {
        "grid": {"left": 8, "right": 24, "top": 16, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{day.day} {day:%b}" for day, _ in days]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [{"type": "line", "name": "To decide", "step": "end", "showSymbol": False,
                    "areaStyle": {"opacity": 0.15}, "data": [waiting for _, waiting in days]}],
    }  # fmt: skip


@page("duplicates/<int:pair_id>/", name="duplicate_pair", duty="stewardship.read")
def duplicate_pair(request: WorkRequest, pair_id: int) -> HttpResponseBase:
    """Two records side by side, and what speaks for their being one."""
    company_id = request.actor.company_id
    found = queries.pair(company_id, pair_id, today=timezone.localdate(request.at))
    if found is None or found.kind not in KINDS:
        raise Http404
    kind = KINDS[found.kind]
    if not request.actor.may(kind.read_duty):
        raise Http404
    both = kind.records(company_id, [found.first_id, found.second_id])
    records = {int(one.id): one for one in seen(both, request.actor)}
    first, second = records.get(found.first_id), records.get(found.second_id)
    if first is None or second is None:
        raise Http404
    return render(request, "stewardship/duplicate_pair.html", {
        "pretitle": f"Likely double of two {kind.plural}",
        "title": f"{_name(first)} or {_name(second)}?",
        "state": found.status,
        "acts": _acts(found, kind, first, second),
        "facts": [
            Fact("Chance to be one", f"{_chance(found)} %"),
            Fact("Found", found.found_at.date()),
            *([Fact("Decided by", found.decided_by or "system", hint=found.note)]
              if found.decided_at else []),
            *([Fact("Waits until", found.later_until)] if found.later_until else []),
        ],
        "pair": found,
        "first": first,
        "second": second,
        "first_url": link(kind.page, found.first_id),
        "second_url": link(kind.page, found.second_id),
        "rows": _compared(found, kind, first, second),
    })  # fmt: skip


def _name(record: Record) -> str:
    return record.values["name"]


def _compared(
    found: queries.PairRow, kind: RecordKind, first: Record, second: Record
) -> list[Compared]:
    likeness = {one["field"]: _per_cent(one) for one in found.reasons}
    rows = [
        Compared(label, first.values.get(name, ""), second.values.get(name, ""), None, "")
        for name, label in kind.facts.items()
    ]
    for field in kind.fields:
        like = likeness.get(field.name)
        tone = "" if like is None else "done" if like >= ALIKE * 100 else "waits"
        rows.append(
            Compared(
                field.label, first.values.get(field.name, ""), second.values.get(field.name, ""),
                like, tone,
            )
        )  # fmt: skip
    return rows


def _acts(found: queries.PairRow, kind: RecordKind, first: Record, second: Record) -> list[Act]:
    decide = reverse("decide_pairs")
    own = {"id": found.id, "from": "page"}
    if found.status == "merged":
        return []
    ways = [
        (first, second, "arrow-bar-to-left"),
        (second, first, "arrow-bar-to-right"),
    ]
    merges = [
        Act(f"Keep {_code(winner)}", link(kind.merge_page), icon, kind.merge_duty,
            fields={"loser_id": loser.id, "winner_id": winner.id, "pair_id": found.id},
            confirm=f"Make {_code(loser)} {_name(loser)} another name of {_code(winner)}"
            f" {_name(winner)}? It can be undone.")
        for winner, loser, icon in ways
    ]  # fmt: skip
    again = Act("Decide again", decide, "arrow-back-up", decide_pairs.duty,
                fields={**own, "decision": "open"})  # fmt: skip
    if found.status == "distinct":
        return [again]
    return [
        *merges,
        Act("Different", decide, "arrows-split", decide_pairs.duty,
            fields={**own, "decision": "distinct"}),
        again if found.status == "later" else
        Act("Later", decide, "clock-pause", decide_pairs.duty,
            fields={**own, "decision": "later"}),
    ]  # fmt: skip


def _code(record: Record) -> str:
    return record.values.get("number") or record.values.get("code", "")


@page("duplicates/decide/", name="decide_pairs", duty=decide_pairs.duty, methods=("POST",))
def decide(request: WorkRequest) -> HttpResponseBase:
    """The ticked pairs (or the one shown) are two, may wait a month, or are open again."""
    decision = request.POST.get("decision", "")
    until = timezone.localdate(request.at) + WAIT if decision == "later" else None
    rows = [DecidePair(one, decision, note(request), until) for one in chosen(request)]
    outcomes = decide_pairs(rows, actor=request.actor, at=request.at)
    single = request.POST.get("from") == "page" and len(rows) == 1
    back = reverse("duplicate_pair", args=[rows[0].pair_id]) if single else reverse("duplicates")
    return told(request, outcomes, back=back)


@page("duplicates/find/", name="find_doubles", duty=find_doubles.duty, methods=("POST",))
def find(request: WorkRequest) -> HttpResponseBase:
    """All records of a kind are compared now."""
    row = FindDoubles(request.POST.get("kind", ""))
    outcomes = find_doubles([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("duplicates"))


@tile(duty="stewardship.decide_pairs", order=60)
def duplicates_tile(*, actor: Actor, at: Any) -> Tile | None:
    """Likely doubles that wait for a decision."""
    waiting = queries.pair_counts(actor.company_id, today=timezone.localdate(at)).open
    if not waiting:
        return None
    return Tile("Likely doubles", waiting, reverse("duplicates"), "waits", icon="copy-check")
