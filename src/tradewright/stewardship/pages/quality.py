"""Data quality: the score of each kind of records, its trend, and the steward's queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.answers import chosen, note, told
from tradewright.kernel.doors import WorkRequest, link, menu, page, tile
from tradewright.kernel.lists import Filter, Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Tile

from ..operations.quality import AssessQuality, DecideFinding, assess_quality, decide_findings
from ..queries import quality as queries
from ..queries.ownership import stewards

menu("Data", "Data quality", "quality", "checkup-list", order=10)

TABS = ("open", "block", "warn", "info", "accepted")
TREND = timedelta(days=60)
ACCEPTED_FOR = timedelta(days=90)


@page("quality/", name="quality", duty="stewardship.read")
def quality(request: WorkRequest) -> HttpResponseBase:
    """What the rules found, the latest first; findings vanish with the run that no more finds
    them."""
    company_id, today = request.actor.company_id, timezone.localdate(request.at)
    kinds = [(one.code, one.plural.capitalize()) for one in queries.KINDS.values()]
    filters = (
        Filter("kind", "Kind", "choice", kinds),
        Filter("steward", "For", "choice", stewards()),
    )
    address = asked(request, tabs=TABS, filters=filters)
    rows = queries.findings(
        company_id,
        severity=address.tab if address.tab in queries.SEVERITIES else None,
        status="accepted" if address.tab == "accepted" else "open",
        kind=address.values["kind"],
        steward=address.values["steward"],
        after=address.place(1)[0],
        limit=address.fetch,
    )
    counts = queries.finding_counts(company_id, kind=address.values["kind"])
    days = queries.trend(company_id, since=today - TREND)
    return render(request, "stewardship/quality.html", {
        "title": "Data quality",
        "pretitle": "Data",
        "acts": [
            Act("Look again", reverse("assess_quality"), "refresh", assess_quality.duty),
        ],
        "scores": queries.scores(company_id),
        "kinds": queries.KINDS,
        "trend": _trend(days) if days else None,
        "urls": {row.id: _page_of(row.kind, row.record_id) for row in rows},
        "rules": queries.RULES,
        "stewards": stewards() if request.actor.may(decide_findings.duty) else [],
        "list": address.listing(
            rows,
            key=lambda row: (row.id,),
            tabs=[
                Tab("open", "All", counts.block + counts.warn + counts.info),
                Tab("block", "May not be used", counts.block, "blocked"),
                Tab("warn", "To mend", counts.warn, "waits"),
                Tab("info", "To know", counts.info),
                Tab("accepted", "Accepted", counts.accepted),
            ],
            searchable=False,
            acts=[
                Act("Accept", reverse("decide_findings"), "clock-pause", decide_findings.duty,
                    fields={"decision": "accept"}, ask="Why it may stay so 90 days"),
                Act("Open again", reverse("decide_findings"), "arrow-back-up",
                    decide_findings.duty, fields={"decision": "reopen"}),
            ],
            empty="Nothing to mend stands here. Every night all records are looked at again.",
        ),
    })  # fmt: skip


def _page_of(kind: str, record_id: int) -> str:
    """Where the record is mended."""
    known = queries.KINDS.get(kind)
    if known is None:
        return ""
    return link(known.page, record_id) if known.page_takes_id else link(known.page)


def _trend(days: Mapping[str, Sequence[tuple[date, Decimal]]]) -> dict[str, Any]:
    """The score of each kind by day, for the chart."""
    every = sorted({day for scores in days.values() for day, _ in scores})
    by_kind = {kind: dict(scores) for kind, scores in days.items()}
    return {
        "grid": {"left": 8, "right": 24, "top": 56, "bottom": 4, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{day.day} {day:%b}" for day in every]},
        "yAxis": {"type": "value", "max": 100, "scale": True},
        "series": [
            {"type": "line", "showSymbol": len(every) < 3, "connectNulls": True,
             "name": queries.KINDS[kind].plural.capitalize(),
             "data": [str(scores[day]) if day in scores else None for day in every]}
            for kind, scores in sorted(by_kind.items()) if kind in queries.KINDS
        ],
    }  # fmt: skip


@page("quality/assess/", name="assess_quality", duty=assess_quality.duty, methods=("POST",))
def assess(request: WorkRequest) -> HttpResponseBase:
    """All kinds are looked at again now."""
    answers = [
        assess_quality([AssessQuality(kind)], actor=request.actor, at=request.at)
        for kind in queries.KINDS
    ]
    found = sum(int(one[0].detail.get("findings", 0)) for one in answers)
    done = f"Looked through all records: {found} findings stand."
    return told(request, answers[0], back=reverse("quality"), done=done)


@page("quality/decide/", name="decide_findings", duty=decide_findings.duty, methods=("POST",))
def decide(request: WorkRequest) -> HttpResponseBase:
    """The ticked findings are accepted for a while, or open again."""
    until = timezone.localdate(request.at) + ACCEPTED_FOR
    decision = request.POST.get("decision", "")
    rows = [
        DecideFinding(one, decision, note(request), until if decision == "accept" else None)
        for one in chosen(request)
    ]
    outcomes = decide_findings(rows, actor=request.actor, at=request.at)
    labels = [f"Finding {row.finding_id}" for row in rows]
    return told(request, outcomes, back=reverse("quality"), labels=labels)


@page(
    "quality/<int:finding_id>/assign/", name="assign_finding", duty=decide_findings.duty,
    methods=("POST",),
)  # fmt: skip
def assign(request: WorkRequest, finding_id: int) -> HttpResponseBase:
    """The finding is another role's to mend."""
    row = DecideFinding(finding_id, "assign", steward=request.POST.get("steward", ""))
    outcomes = decide_findings([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("quality"))


@tile(duty=decide_findings.duty, order=80)
def blocking_tile(*, actor: Actor, at: datetime) -> Tile | None:
    """Records that may not be used."""
    blocking = queries.finding_counts(actor.company_id).block
    if not blocking:
        return None
    return Tile("Blocked records", blocking, f"{reverse('quality')}?tab=block", "blocked",
                "no new orders until they are mended", "checkup-list")  # fmt: skip
