"""Confirming orders: credit is committed, stock is reserved, or the order waits with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.credit.operations import CommitExposure, commit_exposure
from tradewright.inventory.operations.reservations import ReserveStock, reserve_stock
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class ConfirmOrder:
    """`version` is the one the person saw; None confirms whatever it is now."""

    order_id: int
    version: int | None = None


class Confirmed(Code):
    CONFIRMED = "confirmed", "The order is confirmed and its stock reserved."
    HELD_FOR_CREDIT = (
        "held_for_credit",
        "The order waits for credit: {over_by} over the limit of {limit}.",
    )
    ALREADY_CONFIRMED = "already_confirmed", "The order was confirmed before."
    ALREADY_HELD = "already_held", "The order waits on a hold."
    REPEATED_IN_BATCH = "repeated_in_batch", "This order stands twice in the list.", "order_id"
    ORDER_NOT_FOUND = "order_not_found", "There is no such order.", "order_id"
    ORDER_ENDED = "order_ended", "The order is completed or cancelled.", "order_id"
    RECORD_BLOCKED = (
        "record_blocked", "The customer may not be used: {because}", "order_id",
    )  # fmt: skip
    ORDER_CHANGED = (
        "order_changed", "Somebody changed the order since: look at it again.", "version",
    )  # fmt: skip


@operation(Confirmed, duty="sales.confirm_orders", competing=True)
def confirm_orders(batch: Batch[ConfirmOrder], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Draft orders become confirmed (credit committed, stock reserved) or held for credit.

    Orders that compete for one limit or one stock are served in input order. Events:
    sales.order_confirmed, sales.order_held. Codes: Confirmed.
    """
    SQL("lock_orders", company_id=actor.company_id, order_id=[row.order_id for row in batch])
    judged = SQL("judge_confirmation", batch, company_id=actor.company_id)
    decided = settle(
        [row for row in judged if row.code == "confirmed"], actor=actor, at=at, excused=False
    )
    return Outcomes(
        decided.get(row.id, Outcome(row.position, row.id, Confirmed(row.code)))
        if row.code == "confirmed"
        else Outcome(row.position, row.id, Confirmed(row.code), _because(row))
        for row in judged
    )


def _because(judged: Any) -> dict[str, str]:
    """What keeps the customer from use, where that is why."""
    return {"because": judged.because} if judged.code == "record_blocked" else {}


def confirm_entered(order_ids: Sequence[int], *, actor: Actor, at: datetime) -> dict[int, Outcome]:
    """Confirm orders that this transaction has just made; answers by order id."""
    if not order_ids:
        return {}
    rows = SQL("orders_to_confirm", company_id=actor.company_id, order_id=list(order_ids))
    return settle(rows, actor=actor, at=at, excused=False)


def settle(
    orders: Sequence[Any], *, actor: Actor, at: datetime, excused: bool
) -> dict[int, Outcome]:
    """Commit credit for locked orders (rows with position, id, customer_id, amount_total), reserve
    stock for those within the limit and hold the others; answers by order id.

    `excused`: a person lifted the credit hold, so the limit does not stop it.
    """
    if not orders:
        return {}
    credit = commit_exposure(
        [CommitExposure(row.customer_id, row.amount_total, excused) for row in orders],
        actor=actor, at=at,
    )  # fmt: skip
    passed = [row.id for row, answer in zip(orders, credit, strict=True) if answer.accepted]
    reserve_need(passed, actor=actor, at=at)
    record_decision(
        [
            (row.id, answer.accepted, answer.detail)
            for row, answer in zip(orders, credit, strict=True)
        ],
        actor=actor, at=at,
    )  # fmt: skip
    return {
        row.id: Outcome(
            row.position,
            row.id,
            Confirmed.CONFIRMED if answer.accepted else Confirmed.HELD_FOR_CREDIT,
            answer.detail,
        )
        for row, answer in zip(orders, credit, strict=True)
    }


def reserve_need(order_ids: Sequence[int], *, actor: Actor, at: datetime) -> None:
    """Locked orders hold as much of what they still need as is free, in the order named."""
    if order_ids:
        demand = SQL("stock_demand", company_id=actor.company_id, order_id=list(order_ids))
        reserve_stock([ReserveStock(*line) for line in demand], actor=actor, at=at)


def record_decision(
    decisions: Sequence[tuple[int, bool, Mapping[str, Any]]], *, actor: Actor, at: datetime
) -> None:
    """Locked orders (id, whether credit lets it go, figures) are confirmed, or held for credit."""
    if decisions:
        order_ids, is_confirmed, figures = zip(*decisions, strict=True)
        SQL(
            "settle_orders", company_id=actor.company_id, user_id=actor.user_id, at=at,
            operation_id=current_call().id, order_id=order_ids, is_confirmed=is_confirmed,
            figures=[dict(one) for one in figures],
        )  # fmt: skip
