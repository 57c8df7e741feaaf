"""One shipment: what it holds, how far it is, and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.company.queries import company_details
from tradewright.control.queries import Told, history
from tradewright.kernel.answers import note, told
from tradewright.kernel.document_flow import document_flow, root_numbers
from tradewright.kernel.doors import WorkRequest, link, page
from tradewright.kernel.pieces import Act, Fact, Happening

from ..operations.deliveries import RecordDelivery, record_deliveries
from ..operations.picking import pack_shipments, pick_shipments
from ..operations.shipments import RecallShipment, recall_shipments
from ..operations.shipping import ShipShipment, ship_shipments
from ..queries.shipments import ShipmentPaper, ShipmentRow, shipment

TOLD = {
    "warehouse.shipment_released": ("Released", "basket", "plain"),
    "warehouse.shipment_picked": ("Picked", "basket-check", "running"),
    "warehouse.shipment_packed": ("Packed", "package", "running"),
    "warehouse.shipment_shipped": ("Shipped", "truck-delivery", "done"),
    "warehouse.shipment_delivered": ("Delivered", "home-check", "done"),
    "warehouse.shipment_recalled": ("Recalled", "arrow-back-up", "waits"),
}


def found_or_404(request: WorkRequest, shipment_id: int) -> ShipmentPaper:
    """The shipment, or “nothing at this address”."""
    found = shipment(shipment_id, company_id=request.actor.company_id)
    if found is None:
        raise Http404
    return found


@page("shipments/<int:shipment_id>/", name="shipment", duty="warehouse.read")
def shipment_page(request: WorkRequest, shipment_id: int) -> HttpResponseBase:
    """The shipment with its lines, its flow and what happened to it."""
    found = found_or_404(request, shipment_id)
    head = found.head
    company_id = request.actor.company_id
    return render(request, "warehouse/shipment.html", {
        "pretitle": "Shipment",
        "title": head.number,
        "state": head.status,
        "acts": _acts(found),
        "facts": _facts(found, root_numbers([head.order_id], company_id=company_id)),
        "steps": document_flow(
            head.order_id, actor=request.actor, on=timezone.localdate(request.at),
            here=request.path,
        ),
        "happenings": [_happening(one) for one in history(company_id, [("shipment", head.id)])],
        "watched": [("shipment", head.id), ("sales_order", head.order_id)],
        "shipment": found,
        "is_open": "shipped" in found.steps,
    })  # fmt: skip


def _acts(found: ShipmentPaper) -> list[Act]:
    """What comes next stands first."""
    head, steps = found.head, found.steps
    at_version = {"version": head.version}
    offered = {
        "picked": Act(
            "Pick", reverse("pick_shipment", args=[head.id]), "basket-check",
            pick_shipments.duty, method="get",
        ),
        "packed": Act(
            "Pack", reverse("pack_shipment", args=[head.id]), "package",
            pack_shipments.duty, method="get",
        ),
        "shipped": Act(
            "Ship", reverse("ship_shipment", args=[head.id]), "truck-delivery",
            ship_shipments.duty, fields=at_version,
            confirm=f"Ship {head.number}? The goods leave the stock and are invoiced.",
        ),
        "cancelled": Act(
            "Recall", reverse("recall_shipment", args=[head.id]), "arrow-back-up",
            recall_shipments.duty, tone="blocked", ask="Why it is recalled", fields=at_version,
        ),
    }  # fmt: skip
    paper = "Pick list" if head.status == "released" else "Packing slip"
    slip = Act(
        paper, reverse("shipment_slip", args=[head.id]), "printer", "warehouse.read", method="get"
    )
    arrived = [
        Act("Delivered", reverse("record_delivery", args=[head.id]), "home-check",
            record_deliveries.duty, ask="Where it was left")
    ] if head.status == "shipped" and found.delivered_at is None else []  # fmt: skip
    return [act for step, act in offered.items() if step in steps] + arrived + [slip]


def _facts(found: ShipmentPaper, orders: Mapping[int, str]) -> list[Fact]:
    head = found.head
    carried = " ".join(part for part in (head.carrier, head.tracking) if part)
    parcels = f"{head.packages} package{'' if head.packages == 1 else 's'}"
    packed = "packed" in (head.status, *_after_packing(head))
    return [
        Fact("Customer", head.customer_name, link("customer", head.customer_id),
             hint=head.customer),
        Fact("Ship to", head.ship_to, hint=found.address[0] if found.address else ""),
        Fact("Order", orders.get(head.order_id, "–"), link("order", head.order_id)),
        Fact("Warehouse", head.warehouse),
        Fact("Carrier", carried or "–", hint=parcels if packed else ""),
        *([Fact("Delivered", _day(found.delivered_at))] if found.delivered_at else []),
    ]  # fmt: skip


def _day(at: datetime) -> str:
    there = timezone.localtime(at)
    return f"{there.day} {there:%b %Y, %H:%M}"


def _after_packing(head: ShipmentRow) -> tuple[str, ...]:
    return ("packed",) if head.status == "shipped" else ()


def _happening(one: Told) -> Happening:
    what, icon, tone = TOLD.get(one.topic, (one.what, "point", "plain"))
    return Happening(one.at, what, one.who, one.why or _details(one.body), tone=tone, icon=icon)


def _details(body: Mapping[str, Any]) -> str:
    short = body.get("short")
    if short:
        return "1 line was short" if len(short) == 1 else f"{len(short)} lines were short"
    return " ".join(str(body[key]) for key in ("carrier", "tracking") if body.get(key))


@page(
    "shipments/<int:shipment_id>/ship/", name="ship_shipment", duty=ship_shipments.duty,
    methods=("POST",),
)  # fmt: skip
def ship_one(request: WorkRequest, shipment_id: int) -> HttpResponseBase:
    """The shipment leaves today, as it was picked (or as it was released)."""
    row = ShipShipment(shipment_id, _version(request))
    outcomes = ship_shipments([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("shipment", args=[shipment_id]))


@page(
    "shipments/<int:shipment_id>/recall/", name="recall_shipment", duty=recall_shipments.duty,
    methods=("POST",),
)  # fmt: skip
def recall_one(request: WorkRequest, shipment_id: int) -> HttpResponseBase:
    """The shipment is cancelled; its quantities are the order's again."""
    row = RecallShipment(shipment_id, _version(request), request.POST.get("note", "").strip())
    outcomes = recall_shipments([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("shipment", args=[shipment_id]))


def _version(request: WorkRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdigit() else None


@page("shipments/<int:shipment_id>/delivered/", name="record_delivery",
      duty=record_deliveries.duty, methods=("POST",))  # fmt: skip
def record_delivery(request: WorkRequest, shipment_id: int) -> HttpResponseBase:
    """The shipment has arrived by now."""
    row = RecordDelivery(shipment_id, note=note(request))
    outcomes = record_deliveries([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("shipment", args=[shipment_id]))


@page("shipments/<int:shipment_id>/paper/", name="shipment_slip", duty="warehouse.read")
def slip(request: WorkRequest, shipment_id: int) -> HttpResponseBase:
    """The pick list while it is to be picked, the packing slip from then on."""
    found = found_or_404(request, shipment_id)
    head = found.head
    picking = head.status == "released"
    company_id = request.actor.company_id
    return render(request, "warehouse/slip.html", {
        "pretitle": "Pick list" if picking else "Packing slip",
        "title": head.number,
        "acts": [
            Act("Back", reverse("shipment", args=[head.id]), "arrow-left", method="get"),
        ],
        "shipment": found,
        "order": root_numbers([head.order_id], company_id=company_id).get(head.order_id, "–"),
        "company": company_details(company_id),
        "picking": picking,
    })  # fmt: skip
