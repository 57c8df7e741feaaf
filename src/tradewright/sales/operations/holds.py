"""Holds: a person stops an order, a person with the right lets it go, a payment lets it go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.credit.operations import hold_accounts
from tradewright.credit.queries import credit_position
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from .approvals import lapse_about
from .confirmation import Confirmed, record_decision, reserve_need, settle

SQL = statements()


@dataclass(frozen=True, slots=True)
class HoldOrder:
    order_id: int
    reason: str
    version: int | None = None


class OrderHeld(Code):
    HELD = "held", "The order waits until somebody lifts the hold."
    ALREADY_HELD = "already_held", "The order is held already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This order stands twice in the list.", "order_id"
    ORDER_NOT_FOUND = "order_not_found", "There is no such order.", "order_id"
    ORDER_ENDED = "order_ended", "The order is completed or cancelled.", "order_id"
    ORDER_CHANGED = (
        "order_changed", "Somebody changed the order since: look at it again.", "version",
    )  # fmt: skip
    WITH_WAREHOUSE = (
        "with_warehouse", "The warehouse holds a shipment of it: recall that first.", "order_id",
    )  # fmt: skip
    REASON_MISSING = "reason_missing", "Say why the order is held.", "reason"


@operation(OrderHeld, duty="sales.hold_orders")
def hold_orders(batch: Batch[HoldOrder], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Draft or confirmed orders wait; what was reserved and committed stays so.

    Event: sales.order_held. Codes: OrderHeld.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_orders", **company, order_id=[row.order_id for row in batch])
    return SQL(
        "hold_orders", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LiftHold:
    """All open holds of an order, with the reason why it may go.

    `version` is the one the person saw; None lifts the holds of whatever it is now.
    """

    order_id: int
    reason: str
    version: int | None = None


class HoldLifted(Code):
    LIFTED = "lifted", "The hold is lifted; the order is {status}."
    NOT_HELD = "not_held", "The order is not held."
    REPEATED_IN_BATCH = "repeated_in_batch", "This order stands twice in the list.", "order_id"
    ORDER_NOT_FOUND = "order_not_found", "There is no such order.", "order_id"
    ORDER_CHANGED = (
        "order_changed", "Somebody changed the order since: look at it again.", "version",
    )  # fmt: skip
    SAME_PERSON = (
        "same_person",
        "You entered this order as sales, so another lifts its credit hold as credit analyst: "
        "nobody grants credit to their own order (pair 12).",
        "order_id",
    )
    PRICE_NOT_APPROVED = (
        "price_not_approved", "Its prices wait for approval: decide on that request instead.",
        "order_id",
    )  # fmt: skip
    REASON_MISSING = "reason_missing", "Say why the order may go.", "reason"


@operation(HoldLifted, duty="sales.lift_holds")
def lift_holds(batch: Batch[LiftHold], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Held orders go on: confirmed above the limit where credit held them, else as they were.

    Who entered the order may not lift its credit hold, but for an exception (rules.md C4, release;
    control/segregation.toml). Events:
    sales.hold_lifted, then sales.order_confirmed where credit held it. Codes: HoldLifted.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_orders", **company, order_id=[row.order_id for row in batch])
    rows = SQL(
        "lift_holds", batch, **company, user_id=actor.user_id, at=at,
        may_lift_own=actor.user_id == SYSTEM_USER_ID, operation_id=current_call().id,
    )  # fmt: skip
    gone = [row.id for row in rows if row.code == "lifted"]
    lapse_about(gone, "The hold was lifted", actor, at, kind="credit_exception")
    waiting = [row for row in rows if row.code == "lifted" and row.to_settle]
    settle(waiting, actor=actor, at=at, excused=True)
    confirmed = {row.id for row in waiting}
    return Outcomes(
        Outcome(
            row.position,
            row.id,
            HoldLifted(row.code),
            {"status": "confirmed" if row.id in confirmed else row.status},
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class RetryCreditHolds:
    customer_id: int


class HoldsRetried(Code):
    RETRIED = "retried", "{confirmed} of {held} held orders may go."
    NOTHING_HELD = "nothing_held", "No order of this customer waits for credit."


@operation(HoldsRetried, duty="sales.lift_holds", competing=True, internal=True)
def retry_credit_holds(
    batch: Batch[RetryCreditHolds], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Orders held for credit are confirmed as far as the limit now allows, oldest first.

    For when a customer paid or a limit rose (rules.md C4, auto-release). An order that rose over
    the limit after it was confirmed counts against it already: it goes once all is within.
    Events: sales.order_confirmed. Codes: HoldsRetried.
    """
    company = {"company_id": actor.company_id}
    held = SQL("lock_held_orders", **company, customer_id=[row.customer_id for row in batch])
    risen = [row for row in held if row.is_counted]
    gone = set(_within_again(risen, actor=actor, at=at))
    answers = settle([row for row in held if not row.is_counted], actor=actor, at=at, excused=False)
    gone |= {one for one, answer in answers.items() if answer.code == Confirmed.CONFIRMED}
    lapse_about(sorted(gone), "Within the limit again", actor, at, kind="credit_exception")
    outcomes = Outcomes()
    for position, asked in enumerate(batch, start=1):
        mine = [row.id for row in held if row.customer_id == asked.customer_id]
        code = HoldsRetried.RETRIED if mine else HoldsRetried.NOTHING_HELD
        detail = {"confirmed": len(gone.intersection(mine)), "held": len(mine)}
        outcomes.append(Outcome(position, asked.customer_id, code, detail))
    return outcomes


def _within_again(orders: Sequence[Any], *, actor: Actor, at: datetime) -> list[int]:
    """Orders whose credit is committed go on where the customer's exposure is within the limit."""
    if not orders:
        return []
    customers = {row.customer_id for row in orders}
    hold_accounts(customers, actor=actor, at=at)
    credit = credit_position(actor.company_id, customers)
    may_go = [row.id for row in orders if not credit[row.customer_id].over_by]
    reserve_need(may_go, actor=actor, at=at)
    record_decision([(order_id, True, {}) for order_id in may_go], actor=actor, at=at)
    return may_go
