"""What sales does when the warehouse has spoken: take back what was not shipped, complete orders,
give new stock to the lines that wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.inventory.operations.reservations import ReserveStock, reserve_stock
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SettleRelease:
    order_id: int


class ReleaseSettled(Code):
    SETTLED = "settled", "What came back from the warehouse is open again."
    NOTHING_TO_SETTLE = "nothing_to_settle", "Nothing came back from the warehouse."
    REPEATED_IN_BATCH = "repeated_in_batch", "This order stands twice in the list.", "order_id"
    ORDER_NOT_FOUND = "order_not_found", "There is no such order.", "order_id"


@operation(ReleaseSettled, duty="sales.release_orders", internal=True)
def settle_releases(batch: Batch[SettleRelease], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Released quantity is again what open shipments hold and shipped ones shipped, so a short or
    recalled quantity is a backorder that can be released or cancelled.

    Event: sales.order_release_settled. Codes: ReleaseSettled.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_orders", **company, order_id=[row.order_id for row in batch])
    return SQL("settle_releases", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class CompleteOrder:
    order_id: int


class OrderCompleted(Code):
    COMPLETED = "completed", "Everything that was ordered is shipped; the order is complete."
    ALREADY_COMPLETED = "already_completed", "The order is complete."
    STILL_OPEN = "still_open", "Something is still to be shipped."
    REPEATED_IN_BATCH = "repeated_in_batch", "This order stands twice in the list.", "order_id"
    ORDER_NOT_FOUND = "order_not_found", "There is no such order.", "order_id"


@operation(OrderCompleted, duty="sales.complete_orders", internal=True)
def complete_orders(batch: Batch[CompleteOrder], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Confirmed orders with nothing left to ship become completed.

    Event: sales.order_completed. Codes: OrderCompleted.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_orders", **company, order_id=[row.order_id for row in batch])
    return SQL("complete_orders", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class ReserveBackorder:
    """An item whose stock has grown."""

    item_id: int
    warehouse_id: int


class BackordersReserved(Code):
    RESERVED = "reserved", "{lines} waiting lines looked at."
    NOTHING_WAITS = "nothing_waits", "No confirmed order waits for this item."
    REPEATED_IN_BATCH = "repeated_in_batch", "This item stands twice in the list.", "item_id"


@operation(BackordersReserved, duty="sales.reserve_backorders", competing=True, internal=True)
def reserve_backorders(
    batch: Batch[ReserveBackorder], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Free stock goes to the confirmed lines that wait for it: by requested day, then entry.

    Sort key of rules.md C2 as far as it exists: requested date, entry time, line number.
    Event: sales.backorder_reserved {lines: [{line_no, quantity}]}. Codes: BackordersReserved.
    """
    SQL("lock_waiting_orders", batch, company_id=actor.company_id)
    waiting = SQL("waiting_lines", batch, company_id=actor.company_id)
    demand = [ReserveStock(*line[1:]) for line in waiting]
    answers = reserve_stock(demand, actor=actor, at=at)
    served = [
        (line.source_line_id, answer.detail["reserved"])
        for line, answer in zip(waiting, answers, strict=True)
        if answer.detail["reserved"]
    ]
    if served:
        SQL(
            "reserve_backorders", company_id=actor.company_id, at=at,
            operation_id=current_call().id, order_line_id=[line_id for line_id, _ in served],
            quantity=[quantity for _, quantity in served],
        )  # fmt: skip
    counts = dict.fromkeys(range(1, len(batch) + 1), 0)
    for line in waiting:
        counts[line.position] += 1
    seen: set[ReserveBackorder] = set()
    outcomes = Outcomes()
    for position, asked in enumerate(batch, start=1):
        code = BackordersReserved.RESERVED if counts[position] else BackordersReserved.NOTHING_WAITS
        if asked in seen:
            code = BackordersReserved.REPEATED_IN_BATCH
        seen.add(asked)
        outcomes.append(Outcome(position, asked.item_id, code, {"lines": counts[position]}))
    return outcomes
