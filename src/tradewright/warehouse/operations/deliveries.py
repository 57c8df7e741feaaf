"""Proof of delivery: when a shipment reached the customer, and who took it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class RecordDelivery:
    """`delivered_at` None is now. `received_by_id` is a contact of the customer: persons stand in
    that table only. `note` is for the place (“left at goods-in, 3 pallets”)."""

    shipment_id: int
    delivered_at: datetime | None = None
    received_by_id: int | None = None
    note: str = ""


class DeliveryRecorded(Code):
    RECORDED = "recorded", "Shipment {number} was delivered."
    ALREADY_RECORDED = "already_recorded", "The delivery of {number} was recorded before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This shipment stands twice in the list.", "shipment_id",
    )  # fmt: skip
    SHIPMENT_NOT_FOUND = "shipment_not_found", "There is no such shipment.", "shipment_id"
    NOT_SHIPPED = "not_shipped", "Shipment {number} is {status}: it has not left.", "shipment_id"
    BEFORE_SHIPPING = (
        "before_shipping", "Shipment {number} left later than that: check day and time.",
        "delivered_at",
    )  # fmt: skip
    IN_THE_FUTURE = "in_the_future", "That lies in the future: check day and time.", "delivered_at"
    UNKNOWN_CONTACT = (
        "unknown_contact", "The customer has no such contact: add it, or leave it empty.",
        "received_by_id",
    )  # fmt: skip


@operation(DeliveryRecorded, duty="warehouse.record_deliveries")
def record_deliveries(batch: Batch[RecordDelivery], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Shipments that left have arrived; who took them in is not told in the event.

    Event: warehouse.shipment_delivered {number, order_id, customer_id, delivered_at}. Detail:
    number. Codes: DeliveryRecorded.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_shipments", **company, shipment_id=[row.shipment_id for row in batch])
    return SQL("record_deliveries", batch, **company, at=at, operation_id=current_call().id)
