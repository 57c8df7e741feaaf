"""Releasing orders to the warehouse: reserved stock becomes a shipment to pick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements
from tradewright.warehouse.operations.shipments import (
    CreateShipment,
    CreateShipmentLine,
    create_shipments,
)

SQL = statements()

HEAD = 8  # columns of a planned line that belong to its shipment: order_id … ordered_by


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """`version` None releases whatever the order is now."""

    order_id: int
    version: int | None = None


class Released(Code):
    RELEASED = "released", "Released to the warehouse as {shipment}."
    NOTHING_TO_RELEASE = (
        "nothing_to_release",
        "Everything reserved is with the warehouse; the rest waits for stock.",
    )  # fmt: skip
    REPEATED_IN_BATCH = "repeated_in_batch", "This order stands twice in the list.", "order_id"
    ORDER_NOT_FOUND = "order_not_found", "There is no such order.", "order_id"
    ORDER_NOT_CONFIRMED = (
        "order_not_confirmed", "Only a confirmed order is released; this one is {status}.",
        "order_id",
    )  # fmt: skip
    ORDER_CHANGED = (
        "order_changed", "Somebody changed the order since: look at it again.", "version",
    )  # fmt: skip


@operation(Released, duty="sales.release_orders")
def release_orders(batch: Batch[ReleaseOrder], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Each order's reserved quantity goes to the warehouse as one shipment, with what it will bill.

    Service lines (freight, fees) go with the first shipment. The amounts of the released lines are
    their part of the order line by cumulative rounding (rules.md, "Arithmetic everywhere").
    Events: sales.order_released, warehouse.shipment_released. Codes: Released.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_orders", **company, order_id=[row.order_id for row in batch])
    judged = SQL("judge_release", batch, **company)
    ready = [row.id for row in judged if row.code == "released"]
    planned = SQL("plan_release", **company, order_id=ready) if ready else []
    wanted = [_shipment(list(lines)) for _, lines in groupby(planned, lambda line: line.order_id)]
    made = create_shipments(wanted, actor=actor, at=at)
    if planned:
        SQL(
            "release_orders", **company, at=at, operation_id=current_call().id,
            order_line_id=[line.order_line_id for line in planned],
            quantity=[line.quantity for line in planned],
        )  # fmt: skip
    shipments = {order.order_id: answer for order, answer in zip(wanted, made, strict=True)}
    return Outcomes(_answer(row, shipments.get(row.id)) for row in judged)


def _shipment(lines: Sequence[Any]) -> CreateShipment:
    head = lines[0]
    return CreateShipment(
        f"{head.order_id}:{head.order_version}", head.order_id, head.customer_id, head.ship_to_id,
        head.warehouse_id, head.currency, head.prices_include_tax,
        tuple(CreateShipmentLine(*line[HEAD:]) for line in lines), head.ordered_by,
    )  # fmt: skip


def _answer(row: Any, shipment: Outcome | None) -> Outcome:
    if row.code != "released":
        return Outcome(row.position, row.id, Released(row.code), {"status": row.status})
    if shipment is None:
        return Outcome(row.position, row.id, Released.NOTHING_TO_RELEASE)
    detail = {"shipment": shipment.detail.get("number"), "shipment_id": shipment.id}
    return Outcome(row.position, row.id, Released.RELEASED, detail)
