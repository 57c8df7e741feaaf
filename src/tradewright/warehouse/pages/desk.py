"""The desk's list: what is to pick, to pack, to ship; and the same step for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.inventory.queries import warehouses
from tradewright.kernel.answers import chosen, told
from tradewright.kernel.database import entered
from tradewright.kernel.document_flow import root_id, root_numbers
from tradewright.kernel.doors import WorkRequest, menu, page, queue, searcher, tile
from tradewright.kernel.lists import Asked, Filter, Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.pieces import Act, Found, Queue, Tile, Waiting

from ..operations.picking import PackShipment, PickShipment, pack_shipments, pick_shipments
from ..operations.shipping import ShipShipment, ship_shipments
from ..queries.desk import (
    longest_waiting,
    shipment_numbers,
    shipments_called,
    waiting_shipments,
)
from ..queries.shipments import shipments

menu("Warehouse", "Pick, pack, ship", "shipments", "truck-delivery", order=10)

TABS = ("released", "picked", "packed", "today", "all")
QUEUES = ("released", "picked", "packed")
NO_SUCH_ORDER = -1
EMPTY = {
    "released": "Nothing waits to be picked. Shipments come here when orders are released.",
    "picked": "Nothing waits to be packed.",
    "packed": "Nothing waits to be shipped.",
    "today": "Nothing has been shipped today.",
    "all": "Shipments stand here once an order has been released.",
}


@page("shipments/", name="shipments", duty="warehouse.read")
def shipment_list(request: WorkRequest) -> HttpResponseBase:
    """Shipments by what is next; in a queue the one that waits longest stands first."""
    company_id = request.actor.company_id
    today = timezone.localdate(request.at)
    places = [(row.code, row.name) for row in warehouses(company_id)]
    filters = (
        Filter("warehouse", "Warehouse", "choice", places),
        Filter("customer", "Customer code"),
        Filter("order", "Order number"),
    )
    address = asked(request, tabs=TABS, filters=filters)
    given = dict(address.values)
    number = given.pop("order")
    order_id = root_id(number, company_id=company_id) or NO_SUCH_ORDER if number else None
    found = shipments(
        company_id=company_id,
        status={"all": None, "today": "shipped"}.get(address.tab, address.tab),
        shipped_on=today if address.tab == "today" else None,
        today=today,
        search=address.words,
        order_id=order_id,
        oldest_first=address.tab in QUEUES,
        after=address.place(1)[0],
        limit=address.fetch,
        **given,
    )
    counts = {
        **{tab: found.counts[tab] for tab in QUEUES},
        "today": found.shipped_today,
        "all": sum(found.counts.values()),
    }
    orders = root_numbers(list({row.order_id for row in found.rows}), company_id=company_id)
    return render(request, "warehouse/shipments.html", {
        "title": "Pick, pack, ship",
        "pretitle": "Warehouse",
        "orders": orders,
        "today": today,
        "list": address.listing(
            found.rows,
            key=lambda row: (row.id,),
            tabs=[
                Tab("released", "To pick", counts["released"], "waits"),
                Tab("picked", "To pack", counts["picked"], "waits"),
                Tab("packed", "To ship", counts["packed"], "waits"),
                Tab("today", "Shipped today", counts["today"]),
                Tab("all", "All", counts["all"]),
            ],
            count=counts[address.tab],
            acts=_bulk_acts(address),
            empty=EMPTY[address.tab],
        ),
    })  # fmt: skip


def _bulk_acts(address: Asked) -> list[Act]:
    """The next step of the queue first; a small firm may ship from any of them."""
    pick = Act("Pick in full", reverse("pick_shipments"), "basket-check", pick_shipments.duty)
    pack = Act("Pack", reverse("pack_shipments"), "package", pack_shipments.duty)
    ship = Act(
        "Ship", reverse("ship_shipments"), "truck-delivery", ship_shipments.duty,
        confirm="Ship the ticked ones? Their goods leave the stock and are invoiced.",
    )  # fmt: skip
    acts = {"released": [pick, ship], "picked": [pack, ship], "packed": [ship], "today": []}
    return acts.get(address.tab, [pick, pack, ship])


@page("shipments/pick/", name="pick_shipments", duty=pick_shipments.duty, methods=("POST",))
def pick_many(request: WorkRequest) -> HttpResponseBase:
    """The ticked shipments are picked in full."""
    ids = chosen(request)
    rows = [PickShipment(shipment_id) for shipment_id in ids]
    return _told(request, ids, pick_shipments(rows, actor=request.actor, at=request.at), "picked")


@page("shipments/pack/", name="pack_shipments", duty=pack_shipments.duty, methods=("POST",))
def pack_many(request: WorkRequest) -> HttpResponseBase:
    """The ticked shipments are packed, one package each."""
    ids = chosen(request)
    rows = [PackShipment(shipment_id) for shipment_id in ids]
    return _told(request, ids, pack_shipments(rows, actor=request.actor, at=request.at), "packed")


@page("shipments/ship/", name="ship_shipments", duty=ship_shipments.duty, methods=("POST",))
def ship_many(request: WorkRequest) -> HttpResponseBase:
    """The ticked shipments leave today."""
    ids = chosen(request)
    rows = [ShipShipment(shipment_id) for shipment_id in ids]
    return _told(request, ids, ship_shipments(rows, actor=request.actor, at=request.at), "today")


def _told(
    request: WorkRequest, ids: Sequence[int], outcomes: Outcomes, tab: str
) -> HttpResponseBase:
    """To the queue where they now stand; nothing ticked leads back to the first one."""
    with entered(request.actor.company_id):
        numbers = shipment_numbers(ids, company_id=request.actor.company_id)
    tab = tab if outcomes.accepted else "released"
    return told(
        request,
        outcomes,
        back=f"{reverse('shipments')}?tab={tab}",
        labels=[numbers.get(shipment_id, "") for shipment_id in ids],
        urls={shipment_id: reverse("shipment", args=[shipment_id]) for shipment_id in ids},
    )


@tile(duty=pick_shipments.duty, order=20)
def waiting_tiles(*, actor: Actor, at: datetime) -> list[Tile]:
    """What waits in the warehouse."""
    counts = waiting_shipments(company_id=actor.company_id)
    to_ship = counts.picked + counts.packed
    return [
        _tile("To pick", counts.released, "released", "basket", _since(counts.oldest_at, at)),
        _tile("To pack and ship", to_ship, "picked" if counts.picked else "packed", "package", ""),
    ]


def _tile(label: str, count: int, tab: str, icon: str, hint: str) -> Tile:
    tone = "waits" if count else "done"
    words = hint if count else "nothing waits"
    return Tile(label, count, f"{reverse('shipments')}?tab={tab}", tone, words, icon)


def _since(oldest: datetime | None, at: datetime) -> str:
    days = (at - oldest).days if oldest else 0
    return f"the oldest since {days} d" if days else "released today"


NEXT = {
    "released": ("to pick", "Pick", "pick_shipment"),
    "picked": ("to pack", "Pack", "pack_shipment"),
    "packed": ("to ship", "Ship", "shipment"),
}


@queue(duty=pick_shipments.duty, order=10)
def shipments_to_do(*, actor: Actor, at: datetime, limit: int) -> Queue | None:
    """Shipments with their next step, for those who take it."""
    rows = []
    for row in longest_waiting(company_id=actor.company_id, limit=limit):
        why, verb, step = NEXT[row.status]
        rows.append(
            Waiting(
                row.number, reverse("shipment", args=[row.id]), row.customer, why,
                row.released_at, verb=verb, step_url=reverse(step, args=[row.id]),
            )
        )  # fmt: skip
    return Queue("To pick, pack, ship", reverse("shipments"), rows, "basket") if rows else None


@searcher("Shipments", duty="warehouse.read", order=30)
def find_shipments(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Shipments by number or by the carrier's tracking number."""
    rows: Any = shipments_called(words, company_id=actor.company_id, limit=limit)
    return [
        Found(
            row.number,
            reverse("shipment", args=[row.id]),
            ", ".join(part for part in (row.customer, row.tracking) if part),
            "truck",
            row.status,
        )
        for row in rows
    ]
