"""Who owns what: objects, fields and processes; and the writes that were withheld."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.answers import again, chosen, note, told
from tradewright.kernel.doors import WorkRequest, menu, page, tile
from tradewright.kernel.lists import Filter, Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Tile
from tradewright.kernel.sight import seen
from tradewright.kernel.typed import Typed

from ..operations.ownership import DecideWrite, SetOwnership, decide_writes, set_ownership
from ..queries import ownership as queries
from ..queries.processes import PROCESSES

menu("Data", "Who owns what", "ownership", "topology-star", order=30)
menu("Data", "Withheld changes", "withheld", "shield-pause", order=40)

TABS = ("waiting", "refused", "applied", "dismissed")
LABELS = {"waiting": "Waiting", "refused": "Refused", "applied": "Applied",
          "dismissed": "Dismissed"}  # fmt: skip
POLICIES = [("refuse", "Refuse it"), ("quarantine", "Let it wait for the steward")]
REPORT = timedelta(days=30)


@page("ownership/", name="ownership", duty="stewardship.read")
def ownership(
    request: WorkRequest,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Fields with their owner, processes with their module, tables with theirs."""
    fields = queries.owned_fields(request.actor.company_id)
    return render(request, "stewardship/ownership.html", {
        "title": "Who owns what",
        "pretitle": "Data",
        "fields": fields,
        "processes": PROCESSES,
        "tables": queries.owned_tables(),
        "choices": [(f"{one.object}.{one.field}", f"{one.object} {one.field}".replace("_", " "))
                    for one in fields],
        "stewards": queries.stewards(),
        "policies": POLICIES,
        "values": values or {"steward": "master_data", "policy": "refuse"},
        "errors": errors or {},
        "may_set": request.actor.may(set_ownership.duty),
    })  # fmt: skip


@page("ownership/set/", name="set_ownership", duty=set_ownership.duty, methods=("POST",))
def set_owner(request: WorkRequest) -> HttpResponseBase:
    """A field has another owner."""
    typed = Typed(request.POST)
    thing, _, field = typed.text("field").partition(".")
    row = SetOwnership(
        thing, field, typed.text("system"), typed.text("steward"), typed.text("reason"),
        typed.text("policy"),
    )  # fmt: skip
    outcomes = set_ownership([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, ownership, outcomes[0])
    return told(request, outcomes, back=reverse("ownership"))


@page("withheld/", name="withheld", duty="stewardship.read")
def withheld(request: WorkRequest) -> HttpResponseBase:
    """Changes that came from elsewhere than the owner of the field, and how many by day."""
    company_id = request.actor.company_id
    things = [(one, one.capitalize()) for one in queries.objects()]
    address = asked(request, tabs=TABS, filters=(Filter("object", "What", "choice", things),))
    rows = queries.withheld_writes(
        company_id, status=address.tab, object=address.values["object"],
        after=address.place(1)[0], limit=address.fetch,
    )  # fmt: skip
    counts = queries.withheld_by_status(company_id)
    since = timezone.localdate(request.at) - REPORT
    acts = [
        Act("Apply", reverse("decide_withheld"), "check", decide_writes.duty,
            fields={"decision": "apply"}, confirm="Make the ticked changes now, as they came?"),
        Act("Dismiss", reverse("decide_withheld"), "x", decide_writes.duty,
            fields={"decision": "dismiss"}, ask="Why they are dismissed"),
    ]  # fmt: skip
    return render(request, "stewardship/withheld.html", {
        "title": "Withheld changes",
        "pretitle": "Data",
        "report": queries.withheld_by_day(company_id, since=since),
        "list": address.listing(
            seen(rows, request.actor),
            key=lambda row: (row.id,),
            tabs=[
                Tab(key, label, counts.get(key, 0), "waits" if key == "waiting" else "plain")
                for key, label in LABELS.items()
            ],
            searchable=False,
            acts=acts if address.tab == "waiting" else (),
            empty="Nothing stands here: no change came from elsewhere than its field's owner.",
        ),
    })  # fmt: skip


@page("withheld/decide/", name="decide_withheld", duty=decide_writes.duty, methods=("POST",))
def decide_withheld(request: WorkRequest) -> HttpResponseBase:
    """The ticked changes are made, or dismissed."""
    decision = request.POST.get("decision", "")
    rows = [DecideWrite(one, decision, note(request)) for one in chosen(request)]
    outcomes = decide_writes(rows, actor=request.actor, at=request.at)
    labels = [f"Change {row.write_id}" for row in rows]
    return told(request, outcomes, back=reverse("withheld"), labels=labels)


@tile(duty=decide_writes.duty, order=85)
def waiting_writes_tile(*, actor: Actor, at: datetime) -> Tile | None:
    """Changes that wait for a steward."""
    waiting = queries.withheld_by_status(actor.company_id).get("waiting", 0)
    if not waiting:
        return None
    return Tile("Withheld changes", waiting, reverse("withheld"), "waits",
                "they came from elsewhere than the owner", "shield-pause")  # fmt: skip
