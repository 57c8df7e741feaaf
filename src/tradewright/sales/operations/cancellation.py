"""Cancelling orders and lines: what the warehouse holds is recalled first (design.md law 11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.credit.operations import MoveExposure, hold_accounts, move_exposure
from tradewright.inventory.operations.reservations import ReleaseReservation, release_reservations
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements
from tradewright.warehouse.operations.shipments import RecallShipment, recall_shipments

from .approvals import await_prices, lapse_about
from .draws import settle_draws
from .settling import SettleRelease, settle_releases

SQL = statements()


@dataclass(frozen=True, slots=True)
class CancelLine:
    """`quantity` in the stocking unit; None cancels all that is not with the warehouse."""

    line_no: int
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Without `lines` the whole order: everything that is not shipped yet."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": CancelLine}

    order_id: int
    version: int | None
    reason: str
    lines: tuple[CancelLine, ...] = ()


class OrderCancelled(Code):
    CANCELLED = "cancelled", "The order is cancelled."
    REST_CANCELLED = "rest_cancelled", "The rest is cancelled; what was shipped stands."
    LINES_CANCELLED = "lines_cancelled", "The lines are cancelled; the order goes on."
    ALREADY_ENDED = "already_ended", "The order was completed or cancelled before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This order stands twice in the list.", "order_id"
    ORDER_NOT_FOUND = "order_not_found", "There is no such order.", "order_id"
    ORDER_CHANGED = (
        "order_changed", "Somebody changed the order since: look at it again.", "version",
    )  # fmt: skip
    REASON_MISSING = "reason_missing", "Say why the order is cancelled.", "reason"
    UNKNOWN_LINE = "unknown_line", "The order has no line {line}.", "lines"
    MORE_THAN_OPEN = (
        "more_than_open",
        "Line {line} has only {open} open; what is with the warehouse is recalled there first.",
        "lines",
    )


@operation(OrderCancelled, duty="sales.cancel_orders")
def cancel_orders(batch: Batch[CancelOrder], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """What is not shipped is cancelled; its stock and its credit are free again.

    A whole order first recalls its open shipments. Events: warehouse.shipment_recalled,
    sales.order_release_settled, sales.order_cancelled. Codes: OrderCancelled.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_orders", **company, order_id=[row.order_id for row in batch])
    orders = SQL("locked_orders", **company, order_id=[row.order_id for row in batch])
    seen = {row.id: row.version for row in orders}
    stale = [row.version not in (None, seen.get(row.order_id)) for row in batch]
    whole = list(_whole(batch, stale))
    recalled = SQL("open_shipments", **company, order_id=whole)
    recall_shipments(
        [RecallShipment(row.shipment_id, None, "order cancelled") for row in recalled],
        actor=actor, at=at,
    )  # fmt: skip
    settle_releases([SettleRelease(order_id) for order_id in whole], actor=actor, at=at)
    rows = SQL(
        "cancel_orders", batch, **company, at=at, operation_id=current_call().id, stale=stale,
    )  # fmt: skip
    done = [row.id for row in rows if row.code.endswith("cancelled")]
    settle_draws(done, actor=actor, at=at)
    hold_accounts((row.customer_id for row in orders), actor=actor, at=at)
    freed = SQL("freed_reservations", **company, order_id=done)
    release_reservations([ReleaseReservation(*row) for row in freed], actor=actor, at=at)
    move_exposure(
        [
            MoveExposure(row.customer_id, ordered=-row.freed_amount)
            for row in rows
            if row.code.endswith("cancelled") and row.freed_amount
        ],
        actor=actor, at=at,
    )  # fmt: skip
    _lapse(rows, actor=actor, at=at)
    return rows


def _lapse(rows: Sequence[Any], *, actor: Actor, at: datetime) -> None:
    """What waited for approval about these orders lapses; of what is left its price is asked."""
    whole = [row.id for row in rows if row.code in ("cancelled", "rest_cancelled")]
    parts = [row.id for row in rows if row.code == "lines_cancelled"]
    lapse_about(whole, "Order cancelled", actor, at)
    lapse_about(parts, "Lines cancelled", actor, at, kind="credit_exception")
    await_prices(parts, typed=False, reasons={}, actor=actor, at=at)


def _whole(batch: Batch[CancelOrder], stale: Sequence[bool]) -> Iterator[int]:
    """Orders that will be cancelled as a whole; a row that is refused must recall nothing."""
    seen: set[int] = set()
    for row, is_stale in zip(batch, stale, strict=True):
        if row.order_id not in seen and not (row.lines or is_stale or not row.reason.strip()):
            yield row.order_id
        seen.add(row.order_id)
