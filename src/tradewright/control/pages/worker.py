"""The monitor of events and worker, and what needs a person there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import chosen, note, told
from tradewright.kernel.doors import WorkRequest, menu, page, tile
from tradewright.kernel.events import SUBSCRIBERS
from tradewright.kernel.lists import Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.pieces import Act, Tile

from .. import queries
from ..operations.parked import (
    RetryParkedEvent,
    SetAsideEvent,
    retry_parked_events,
    set_aside_events,
)

menu("Control", "Events and worker", "worker", "activity", order=50)


@page("worker/", name="worker", duty="control.read")
def worker(request: WorkRequest) -> HttpResponseBase:
    """How far the subscribers are, and the events that wait for a person."""
    address = asked(request, tabs=("parked", "handled", "set_aside"))
    company_id = request.actor.company_id
    topics = {name: found.topics for name, found in SUBSCRIBERS.items()}
    counts = queries.parked_counts(company_id)
    rows = queries.parked_events(
        company_id, status=address.tab, after_id=address.place(1)[0], limit=address.fetch
    )
    acts = [
        Act("Retry", reverse("retry_parked"), "refresh", retry_parked_events.duty),
        Act(
            "Set aside", reverse("set_aside_parked"), "archive", set_aside_events.duty,
            ask="Why they are set aside",
        ),
    ]  # fmt: skip
    return render(request, "control/worker.html", {
        "title": "Events and worker",
        "pretitle": "Control",
        "subscribers": queries.subscribers(company_id, topics),
        "list": address.listing(
            rows,
            key=lambda row: (row.id,),
            tabs=[
                Tab("parked", "Parked", counts.get("parked", 0), "blocked"),
                Tab("handled", "Handled after all", counts.get("handled", 0)),
                Tab("set_aside", "Set aside", counts.get("set_aside", 0)),
            ],
            searchable=False,
            acts=acts if address.tab == "parked" else (),
            empty="No event waits for a person.",
        ),
    })  # fmt: skip


def _told_of_parked(request: WorkRequest, outcomes: Outcomes, ids: list[int]) -> HttpResponseBase:
    labels = [f"Parked event {parked_id}" for parked_id in ids]
    return told(request, outcomes, back=reverse("worker"), labels=labels)


@page("worker/retry/", name="retry_parked", duty="control.retry_parked_events", methods=("POST",))
def retry_parked(request: WorkRequest) -> HttpResponseBase:
    """Try the ticked events again."""
    ids = chosen(request)
    rows = [RetryParkedEvent(parked_id) for parked_id in ids]
    outcomes = retry_parked_events(rows, actor=request.actor, at=request.at)
    return _told_of_parked(request, outcomes, ids)


@page(
    "worker/set-aside/", name="set_aside_parked", duty="control.set_aside_events",
    methods=("POST",),
)  # fmt: skip
def set_aside_parked(request: WorkRequest) -> HttpResponseBase:
    """Give the ticked events up, with the reason typed."""
    ids = chosen(request)
    rows = [SetAsideEvent(parked_id, note(request)) for parked_id in ids]
    outcomes = set_aside_events(rows, actor=request.actor, at=request.at)
    return _told_of_parked(request, outcomes, ids)


@tile(duty="control.retry_parked_events", order=90)
def parked_tile(*, actor: Actor, at: Any) -> Tile:
    """Events that no subscriber could handle."""
    count = queries.parked_counts(actor.company_id).get("parked", 0)
    hint = "could not be handled" if count else "all events are handled"
    tone = "blocked" if count else "done"
    return Tile("Parked events", count, reverse("worker"), tone, hint, "activity")
