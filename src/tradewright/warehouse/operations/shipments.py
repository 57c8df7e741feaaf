"""Shipments come from released orders, and go back when they are recalled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class CreateShipmentLine:
    """Part of an order line: `quantity` in the stocking unit, with the amounts to bill for it."""

    order_line_id: int
    item_id: int
    is_stocked: bool
    description: str
    unit_id: int
    unit_numerator: int
    unit_denominator: int
    unit_price: Decimal
    tax_class: str
    tax_rate: Decimal
    quantity: Decimal
    amount_net: Decimal
    amount_tax: Decimal


@dataclass(frozen=True, slots=True)
class CreateShipment:
    """What one release of an order gives to one warehouse; `release_key` is used once for ever.

    `ordered_by` is the user who entered the order, whom the warehouse keeps from shipping it.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"lines": CreateShipmentLine}

    release_key: str
    order_id: int
    customer_id: int
    ship_to_id: int
    warehouse_id: int
    currency: str
    prices_include_tax: bool
    lines: tuple[CreateShipmentLine, ...]
    ordered_by: int = SYSTEM_USER_ID


class ShipmentCreated(Code):
    RELEASED = "released", "Shipment {number} is released."
    ALREADY_RELEASED = "already_released", "This release is shipment {number}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This release stands twice in the list.", "release_key",
    )  # fmt: skip
    NO_LINES = "no_lines", "A shipment needs at least one line.", "lines"
    QUANTITY_NOT_POSITIVE = (
        "quantity_not_positive", "The quantity must be above zero.", "lines.quantity",
    )  # fmt: skip


@operation(ShipmentCreated, duty="warehouse.create_shipments", internal=True)
def create_shipments(batch: Batch[CreateShipment], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Shipments are ready to pick, with the quantities and amounts that sales decided.

    The caller holds the lock on the order. Detail: number. Event: warehouse.shipment_released
    {number, order_id, customer_id, from, to}. Codes: ShipmentCreated.
    """
    return SQL(
        "create_shipments", batch, company_id=actor.company_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecallShipment:
    """`version` None recalls the shipment as it is now."""

    shipment_id: int
    version: int | None = None
    reason: str = ""


class ShipmentRecalled(Code):
    RECALLED = "recalled", "Shipment {number} is recalled; its quantities are back with the order."
    ALREADY_RECALLED = "already_recalled", "Shipment {number} has been recalled before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This shipment stands twice in the list.", "shipment_id",
    )  # fmt: skip
    SHIPMENT_NOT_FOUND = "shipment_not_found", "There is no such shipment.", "shipment_id"
    SHIPMENT_NOT_OPEN = (
        "shipment_not_open",
        "Shipment {number} is {status}: goods that left come back by a return.",
        "shipment_id",
    )
    SHIPMENT_CHANGED = (
        "shipment_changed", "Somebody changed the shipment since: look at it again.", "version",
    )  # fmt: skip


@operation(ShipmentRecalled, duty="warehouse.recall_shipments")
def recall_shipments(batch: Batch[RecallShipment], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Shipments that have not left are cancelled; what they held is the order line's again.

    The reservation stays with the order line. Detail: number, status (before). Event:
    warehouse.shipment_recalled {order_id, customer_id, reason, lines: [{order_line_id, quantity}],
    from, to}. Codes: ShipmentRecalled.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_shipments", **company, shipment_id=[row.shipment_id for row in batch])
    return SQL("recall_shipments", batch, **company, at=at, operation_id=current_call().id)
