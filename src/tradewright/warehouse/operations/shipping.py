"""Shipping: goods leave, with their cost, and what is owed for them becomes unbilled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from tradewright.credit.operations import MoveExposure, hold_accounts, move_exposure
from tradewright.inventory.operations.issues import Issued, IssueStock, issue_stock
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from .plans import READY, PickedLine, PlannedLine, plan, ready_lines, refusal

SQL = statements()


@dataclass(frozen=True, slots=True)
class ShipShipment:
    """From released, picked or packed. A line that is not named goes as picked, else as released.

    `shipped_on` None is the company's day; `version` None ships the shipment as it is now.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"lines": PickedLine}

    shipment_id: int
    version: int | None = None
    shipped_on: date | None = None
    lines: tuple[PickedLine, ...] = ()


class ShipmentShipped(Code):
    SHIPPED = "shipped", "Shipment {number} has left."
    ALREADY_SHIPPED = "already_shipped", "Shipment {number} left before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This shipment stands twice in the list.", "shipment_id",
    )  # fmt: skip
    SHIPMENT_NOT_FOUND = "shipment_not_found", "There is no such shipment.", "shipment_id"
    SHIPMENT_NOT_OPEN = (
        "shipment_not_open", "Shipment {number} is {status}: it cannot leave.", "shipment_id",
    )  # fmt: skip
    SHIPMENT_CHANGED = (
        "shipment_changed", "Somebody changed the shipment since: look at it again.", "version",
    )  # fmt: skip
    SAME_PERSON = (
        "same_person",
        "You entered the order of shipment {number} as sales, so another ships it as warehouse: "
        "order and goods do not go through one pair of hands (pair 14).",
        "shipment_id",
    )
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
    NOTHING_SHIPPED = (
        "nothing_shipped", "Nothing would leave: recall shipment {number} instead.", "lines",
    )  # fmt: skip
    DATE_OUTSIDE_BOOKS = (
        "date_outside_books", "{day} lies outside the books: open a period for it.", "shipped_on",
    )  # fmt: skip
    INSUFFICIENT_STOCK = (
        "insufficient_stock",
        "{needed} are needed and {available} are there for it: ship less, or count the stock.",
        "lines.quantity",
    )


@operation(ShipmentShipped, duty="warehouse.ship_shipments", competing=True)
def ship_shipments(batch: Batch[ShipShipment], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Goods leave the stock at their cost; what they bill moves from ordered to unbilled exposure.

    A short line keeps its part of the amounts, the rest of quantity, amounts and reservation is
    the order line's again. A shipment that lacks stock stays as it was while the others leave.
    Who entered the order does not ship it, but for an exception (control/segregation.toml).
    Event: warehouse.shipment_shipped {number, order_id, customer_id, shipped_on, amount_gross,
    short: [{order_line_id, quantity}] or absent, from, to}. Detail: number, amount_gross.
    Codes: ShipmentShipped. Source: rules.md C5, features FU-02.
    """
    planned = plan(batch, step="shipped", actor=actor, at=at)
    ready = ready_lines(planned)
    hold_accounts((line.customer_id for line in ready), actor=actor, at=at)
    lacking = _issue(ready, actor=actor, at=at)
    lines = ready_lines(planned, lacking)
    days = {line.id: line.day for line in lines}
    rows = SQL(
        "ship_shipments", company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
        shipment_id=list(days), shipped_on=list(days.values()),
        line_id=[line.line_id for line in lines],
        quantity=[line.quantity for line in lines],
        short_reason=[line.short_reason for line in lines],
    )  # fmt: skip
    move_exposure(
        [
            MoveExposure(row.customer_id, ordered=-row.amount_gross, unbilled=row.amount_gross)
            for row in rows
        ],
        actor=actor, at=at,
    )  # fmt: skip
    shipped = {row.id: {"number": row.number, "amount_gross": row.amount_gross} for row in rows}
    return Outcomes(_answer(head, shipped, lacking) for head, *_ in planned.values())


def _issue(
    lines: Sequence[PlannedLine], *, actor: Actor, at: datetime
) -> dict[int, dict[str, Any]]:
    """Issue stocked lines; returns the shipments that lack stock, each with what it lacks first.

    Issued before anything is written of the shipment, so that one without stock stays untouched.
    """
    goods = [line for line in lines if line.is_stocked and line.quantity > 0]
    issues = [
        IssueStock(
            "shipment", line.id, line.line_id, line.item_id, line.warehouse_id, line.quantity,
            "sales_order_line", line.order_line_id, line.day,
        )
        for line in goods
    ]  # fmt: skip
    lacking: dict[int, dict[str, Any]] = {}
    for line, answer in zip(goods, issue_stock(issues, actor=actor, at=at), strict=True):
        if answer.code == Issued.INSUFFICIENT_STOCK:
            more = {"shipment_line_id": line.line_id, "item_id": line.item_id}
            lacking.setdefault(line.id, dict(answer.detail) | more)
    return lacking


def _answer(
    head: PlannedLine, shipped: dict[int, dict[str, Any]], lacking: dict[int, dict[str, Any]]
) -> Outcome:
    if head.code != READY:
        return refusal(head, ShipmentShipped)
    if head.id in lacking:
        detail = {"number": head.number} | lacking[head.id]
        return Outcome(head.position, head.id, ShipmentShipped.INSUFFICIENT_STOCK, detail)
    return Outcome(head.position, head.id, ShipmentShipped.SHIPPED, shipped[head.id])
