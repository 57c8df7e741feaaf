"""Picking and packing: what was found on the shelf, and in how many parcels it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from .plans import READY, PickedLine, plan, ready_lines, refusal

SQL = statements()


@dataclass(frozen=True, slots=True)
class PickShipment:
    """A line that is not named is picked in full; no lines means all in full."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": PickedLine}

    shipment_id: int
    version: int | None = None
    lines: tuple[PickedLine, ...] = ()


class ShipmentPicked(Code):
    PICKED = "picked", "Shipment {number} is picked."
    ALREADY_PICKED = "already_picked", "Shipment {number} has been picked before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This shipment stands twice in the list.", "shipment_id",
    )  # fmt: skip
    SHIPMENT_NOT_FOUND = "shipment_not_found", "There is no such shipment.", "shipment_id"
    SHIPMENT_NOT_OPEN = (
        "shipment_not_open", "Shipment {number} is {status}: it cannot be picked.", "shipment_id",
    )  # fmt: skip
    SHIPMENT_CHANGED = (
        "shipment_changed", "Somebody changed the shipment since: look at it again.", "version",
    )  # fmt: skip
    UNKNOWN_LINE = "unknown_line", "The shipment has no such line.", "lines.shipment_line_id"
    REPEATED_LINE = "repeated_line", "The line stands twice.", "lines.shipment_line_id"
    QUANTITY_OUT_OF_RANGE = (
        "quantity_out_of_range",
        "{value} is below zero or above what was released (services go in full).",
        "lines.quantity",
    )
    QUANTITY_TOO_PRECISE = (
        "quantity_too_precise", "{value} has more decimals than the unit allows.", "lines.quantity",
    )  # fmt: skip
    NOTHING_PICKED = (
        "nothing_picked", "Nothing was picked: recall shipment {number} instead.", "lines",
    )  # fmt: skip


@operation(ShipmentPicked, duty="warehouse.pick_shipments")
def pick_shipments(batch: Batch[PickShipment], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Shipments know what was picked of each line, and why not all of it.

    Event: warehouse.shipment_picked {order_id, short: [{order_line_id, quantity, reason}] or
    absent, from, to}. Detail: number. Codes: ShipmentPicked.
    """
    planned = plan(batch, step="picked", actor=actor, at=at)
    lines = ready_lines(planned)
    SQL(
        "pick_shipments", company_id=actor.company_id, at=at, operation_id=current_call().id,
        shipment_id=list(dict.fromkeys(line.id for line in lines)),
        line_id=[line.line_id for line in lines],
        quantity=[line.quantity for line in lines],
        short_reason=[line.short_reason for line in lines],
    )  # fmt: skip
    return Outcomes(
        Outcome(position, head.id, ShipmentPicked.PICKED, {"number": head.number})
        if head.code == READY
        else refusal(head, ShipmentPicked)
        for position, (head, *_) in planned.items()
    )


@dataclass(frozen=True, slots=True)
class PackShipment:
    shipment_id: int
    version: int | None = None
    packages: int = 1
    carrier: str = ""
    tracking: str = ""


class ShipmentPacked(Code):
    PACKED = "packed", "Shipment {number} is packed."
    ALREADY_PACKED = "already_packed", "Shipment {number} has been packed before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This shipment stands twice in the list.", "shipment_id",
    )  # fmt: skip
    SHIPMENT_NOT_FOUND = "shipment_not_found", "There is no such shipment.", "shipment_id"
    SHIPMENT_NOT_PICKED = (
        "shipment_not_picked", "Shipment {number} is {status}: pick it first.", "shipment_id",
    )  # fmt: skip
    SHIPMENT_CHANGED = (
        "shipment_changed", "Somebody changed the shipment since: look at it again.", "version",
    )  # fmt: skip
    NO_PACKAGES = "no_packages", "A shipment goes in at least one package.", "packages"


@operation(ShipmentPacked, duty="warehouse.pack_shipments")
def pack_shipments(batch: Batch[PackShipment], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Picked shipments are packed: so many packages, by this carrier, with this tracking number.

    Event: warehouse.shipment_packed {order_id, packages, carrier, tracking, from, to}.
    Detail: number, status (before). Codes: ShipmentPacked.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_shipments", **company, shipment_id=[row.shipment_id for row in batch])
    return SQL("pack_shipments", batch, **company, at=at, operation_id=current_call().id)
