"""What changed, who looked at it, and whether the trail holds."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.control.queries import people
from tradewright.kernel.answers import chosen, note, told
from tradewright.kernel.doors import WorkRequest, menu, page, tile
from tradewright.kernel.lists import Filter, Tab, asked
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor
from tradewright.kernel.pieces import Act, Fact, Tile
from tradewright.kernel.sight import seen

from .. import triggers
from ..operations.explaining import ExplainChange, explain_changes
from ..operations.restarting import (
    ApproveRestart,
    AskRestart,
    approve_restarts,
    ask_restarts,
)
from ..queries import changes as queries

menu("Control", "What changed", "changes", "arrows-diff", order=45)
menu("Control", "Who looked", "accesses", "eye", order=47)
menu("Control", "Audit seals", "seals", "lock-check", order=48)

DAYS = (Filter("since", "From", "date"), Filter("until", "To", "date"))


def _who(request: WorkRequest) -> Filter:
    found = people(request.actor.company_id, request.at)
    names = [(str(person.user_id), person.name) for person in found]
    return Filter("user", "Who", "choice", [*names, (str(SYSTEM_USER_ID), "Tradewright")])


def _number(value: str | None) -> int | None:
    return int(value) if value else None


@page("audit/changes/", name="changes", duty="audit.read")
def changes(request: WorkRequest) -> HttpResponseBase:
    """Before and after of protected rows, the latest first; what came from outside on its own."""
    company_id = request.actor.company_id
    kinds = [(table, queries.spoken(table)) for table in sorted(triggers.protected())]
    filters = (
        *DAYS,
        _who(request),
        Filter("table", "What", "choice", kinds),
        Filter("row", "Its number", "number"),
    )
    address = asked(request, tabs=("", "outside", "unexplained"), filters=filters)
    values = address.values
    rows = queries.changes(
        company_id,
        user_id=_number(values["user"]),
        table_name=values["table"],
        row_id=values["row"],
        since=values["since"],
        until=values["until"],
        outside_only=address.tab != "",
        open_only=address.tab == "unexplained",
        after=address.place(1)[0],
        limit=address.fetch,
    )
    counted = queries.outside_count(company_id)
    tone = "blocked" if counted.unexplained else "plain"
    return render(request, "audit/changes.html", {
        "title": "What changed",
        "pretitle": "Control",
        "list": address.listing(
            seen(rows, request.actor),
            key=lambda row: [row.id],
            tabs=[
                Tab("", "All"),
                Tab("outside", "From outside the program", counted.outside),
                Tab("unexplained", "Unexplained", counted.unexplained, tone),
            ],
            searchable=False,
            acts=[
                Act("Explain", reverse("explain_changes"), "message", explain_changes.duty,
                    ask="Why it was done outside the program"),
            ] if address.tab else (),
            empty="No protected row has changed here.",
        ),
    })  # fmt: skip


@page("audit/history/<slug:table>/<int:row_id>/", name="row_history", duty="audit.read")
def row_history(request: WorkRequest, table: str, row_id: int) -> HttpResponseBase:
    """Everything that became of one row, the latest first."""
    address = asked(request)
    rows = queries.changes(
        request.actor.company_id,
        table_name=table,
        row_id=row_id,
        after=address.place(1)[0],
        limit=address.fetch,
    )
    name = next((row.label for row in rows if row.label), f"number {row_id}")
    return render(request, "audit/changes.html", {
        "title": f"{queries.spoken(table)} {name}",
        "pretitle": "History",
        "list": address.listing(
            seen(rows, request.actor),
            key=lambda row: [row.id],
            searchable=False,
            empty="Nothing of it has changed since its history is kept.",
        ),
    })  # fmt: skip


@page(
    "audit/changes/explain/", name="explain_changes", duty=explain_changes.duty, methods=("POST",)
)
def explain(request: WorkRequest) -> HttpResponseBase:
    """The ticked changes from outside the program get their reason."""
    rows = [ExplainChange(change_id, note(request)) for change_id in chosen(request)]
    outcomes = explain_changes(rows, actor=request.actor, at=request.at)
    labels = [f"Change {row.change_id}" for row in rows]
    return told(request, outcomes, back=f"{reverse('changes')}?tab=outside", labels=labels)


@page("audit/accesses/", name="accesses", duty="audit.read")
def accesses(request: WorkRequest) -> HttpResponseBase:
    """Lists taken out as files and reads of what is sensitive, the latest first."""
    address = asked(request, filters=(*DAYS, _who(request)))
    rows = queries.accesses(
        request.actor.company_id,
        user_id=_number(address.values["user"]),
        since=address.values["since"],
        until=address.values["until"],
        after=address.place(1)[0],
        limit=address.fetch,
    )
    return render(request, "audit/accesses.html", {
        "title": "Who looked",
        "pretitle": "Control",
        "list": address.listing(
            rows,
            key=lambda row: [row.id],
            searchable=False,
            empty="Nobody has taken a list out, or read what is sensitive by the API.",
        ),
    })  # fmt: skip


@page("audit/seals/", name="seals", duty="control.read")
def seals(request: WorkRequest) -> HttpResponseBase:
    """How far the company's chain is, and what of it stands outside the database."""
    company_id = request.actor.company_id
    state = queries.seal_state(company_id)
    address = asked(request)
    rows = queries.batches(company_id, after=address.place(1)[0], limit=address.fetch)
    return render(request, "audit/seals.html", {
        "title": "Audit seals",
        "pretitle": "Control",
        "seal": state,
        "restarts": queries.restarts(),
        "not_here": queries.heads_not_here(company_id),
        "list": address.listing(
            rows,
            key=lambda row: [row.last_seq],
            searchable=False,
            count=state.rows,
            foot=_facts(state),
            empty="Nothing is sealed yet: the worker seals every second.",
        ),
    })  # fmt: skip


@page("audit/seals/restart/", name="ask_restart", duty=ask_restarts.duty, methods=("POST",))
def ask_restart(request: WorkRequest) -> HttpResponseBase:
    """An older copy was restored: the chains are to begin again."""
    rows = [AskRestart(note(request))]
    outcomes = ask_restarts(rows, actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("seals"))


@page(
    "audit/seals/restart/<int:restart_id>/approve/", name="approve_restart",
    duty=approve_restarts.duty, methods=("POST",),
)  # fmt: skip
def approve_restart(request: WorkRequest, restart_id: int) -> HttpResponseBase:
    """Another person says so as well."""
    rows = [ApproveRestart(restart_id)]
    outcomes = approve_restarts(rows, actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("seals"))


def _facts(state: queries.SealState) -> list[Fact]:
    if state.checked_at is None:
        return [Fact("Verified", "never")]
    return [Fact("Verified to row", f"{state.checked_rows:,}")]


@tile(duty="audit.read", order=95)
def outside_tile(*, actor: Actor, at: Any) -> Tile | None:
    """Changes that no operation made and nobody has explained."""
    open_ones = queries.unnamed_changes(actor.company_id)
    if not open_ones:
        return None
    url = f"{reverse('changes')}?tab=unexplained"
    return Tile(
        "Changes from outside",
        open_ones,
        url,
        "blocked",
        "no operation made them",
        "alert-triangle",
    )
