"""What of an order another person must approve: a price below the conditions, credit above the
limit. The order is held until then and goes on by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.approvals.operations.requests import (
    LapseRequest,
    RequestApproval,
    Requested,
    lapse_requests,
    request_approvals,
)
from tradewright.approvals.queries.rules import is_ruled
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, finer_duty, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements
from tradewright.pricing.queries.masters import price_policy

from .confirmation import Confirmed, settle

SQL = statements()

OVERRIDE_PRICES = finer_duty("sales.override_prices")
REQUEST_PRICES = finer_duty("sales.request_price_overrides")
# no duty that a role could hold: prices that come with an approved quote
APPROVED_QUOTE = "the approval of the quote"
TABLE = "sales_order"
WAITS = {Requested.WAITING, Requested.ALREADY_WAITING}


def may_price(actor: Actor, at: datetime) -> bool:
    """Whether the actor may type prices: in their own right, or because a rule lets them ask."""
    if actor.may(OVERRIDE_PRICES):
        return True
    return actor.may(REQUEST_PRICES) and is_ruled(actor.company_id, "price_override", at)


def may_need_approval(actor: Actor) -> bool:
    """Whether prices that the actor types may need another person's word: who may set prices needs
    it below the company's least margin only, where it has one."""
    if APPROVED_QUOTE in actor.duties:
        return False
    return not actor.may(OVERRIDE_PRICES) or price_policy(actor.company_id).floor_margin_percent > 0


def await_prices(
    order_ids: Sequence[int],
    *,
    typed: bool,
    reasons: Mapping[int, str],
    drafts: frozenset[int] | set[int] = frozenset(),
    actor: Actor,
    at: datetime,
) -> set[int]:
    """Locked orders whose prices need another person wait for one; those that waited and no longer
    need to go on. Returns the orders that wait.

    `typed`: the actor has typed prices in all of them; else only orders that waited already are
    looked at. Who may set prices asks for those that leave less than the company's least margin,
    which no upper bound of a rule covers. `drafts` stay drafts once they are approved.
    """
    if not order_ids:
        return set()
    rows = SQL(
        "prices_asked", company_id=actor.company_id, order_id=list(order_ids), any_price=typed,
        may_set=actor.may(OVERRIDE_PRICES),
    )  # fmt: skip
    asked = [row for row in rows if row.content is not None]
    answers = request_approvals(
        [
            RequestApproval(
                "price_override", TABLE, row.id, row.number, row.content, row.amount, row.percent,
                reasons.get(row.id, ""),
            )
            for row in asked
        ],
        actor=actor, at=at,
    )  # fmt: skip
    waiting = {
        row.id: answer.id
        for row, answer in zip(asked, answers, strict=True)
        if answer.code in WAITS
    }
    if waiting:
        SQL(
            "hold_for_approval", company_id=actor.company_id, user_id=actor.user_id, at=at,
            operation_id=current_call().id, order_id=list(waiting),
            request_id=list(waiting.values()), goes_on=[one not in drafts for one in waiting],
        )  # fmt: skip
    free = [row.id for row in rows if row.id not in waiting]
    lapse_about([one.id for one in rows if one.content is None], "Price changed", actor, at)
    lift_approved_holds(
        [LiftApprovedHold(one, "price", None, "The price needs no approval now") for one in free],
        actor=actor, at=at,
    )  # fmt: skip
    return set(waiting)


def lapse_about(
    order_ids: Iterable[int], reason: str, actor: Actor, at: datetime, *, kind: str = ""
) -> None:
    """What waits for approval about these orders lapses: they are others now, or ended."""
    rows = [LapseRequest(TABLE, one, kind, reason) for one in order_ids]
    lapse_requests(rows, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class LiftApprovedHold:
    """`kind` is price or credit; only the hold that waits for `request_id` goes (None: any)."""

    order_id: int
    kind: str
    request_id: int | None
    reason: str


class ApprovedHoldLifted(Code):
    LIFTED = "lifted", "The order goes on and is {status}."
    NOT_HELD = "not_held", "The order does not wait for this decision.", "request_id"
    REPEATED_IN_BATCH = "repeated_in_batch", "This order stands twice in the list.", "order_id"
    ORDER_NOT_FOUND = "order_not_found", "There is no such order.", "order_id"


@operation(ApprovedHoldLifted, duty="sales.lift_holds", internal=True)
def lift_approved_holds(
    batch: Batch[LiftApprovedHold], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Orders go on past a hold that was approved; confirmed, where nothing else holds them.

    Credit that was approved counts above the limit; after a price the limit is asked as ever.
    Detail: `status`, `customer_id`. Events: sales.hold_lifted, then sales.order_confirmed or
    sales.order_held. Codes: ApprovedHoldLifted.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_orders", **company, order_id=[row.order_id for row in batch])
    rows = SQL(
        "lift_approved_holds", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
    going = [row for row in rows if row.code == "lifted" and row.to_settle]
    excused = settle([row for row in going if row.excused], actor=actor, at=at, excused=True)
    within = settle([row for row in going if not row.excused], actor=actor, at=at, excused=False)
    settled = excused | within
    return Outcomes(
        Outcome(row.position, row.id, ApprovedHoldLifted(row.code), _status(row, settled))
        for row in rows
    )


def _status(row: Any, settled: Mapping[int, Outcome]) -> dict[str, Any]:
    status = row.status
    if row.id in settled and row.code == "lifted":
        status = "confirmed" if settled[row.id].code == Confirmed.CONFIRMED else "held"
    return {"status": status, "customer_id": row.customer_id}


@dataclass(frozen=True, slots=True)
class RequestOrderApproval:
    """`kind` is what holds the order: credit or price; `version` the one the person saw."""

    order_id: int
    reason: str
    kind: str = "credit"
    version: int | None = None


class OrderApprovalRequested(Code):
    WAITING = "waiting", "Order {number} waits for approval."
    ALREADY_WAITING = "already_waiting", "Order {number} waits for approval already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This order stands twice in the list.", "order_id"
    ORDER_NOT_FOUND = "order_not_found", "There is no such order.", "order_id"
    UNKNOWN_KIND = "unknown_kind", "Ask for “credit” or for “price”.", "kind"
    NOT_HELD = "not_held", "The order is not held for that.", "order_id"
    ORDER_CHANGED = (
        "order_changed", "Somebody changed the order since: look at it again.", "version",
    )  # fmt: skip
    REASON_MISSING = "reason_missing", "Say why it should be approved.", "reason"
    NOT_NEEDED = (
        "not_needed", "No rule lets you ask: who may lift holds decides.", "order_id",
    )  # fmt: skip


@operation(OrderApprovalRequested, duty="sales.request_order_approvals")
def request_order_approvals(
    batch: Batch[RequestOrderApproval], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Held orders ask another person: for credit above the limit, or once more for their price.

    Events: approvals.approval_requested. Codes: OrderApprovalRequested.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_orders", **company, order_id=[row.order_id for row in batch])
    rows = SQL("credit_asked", batch, **company)
    reasons = {row.order_id: row.reason for row in batch}
    asked = [row for row in rows if row.code == "waiting"]
    credit = [row for row in asked if row.kind == "credit"]
    answers = request_approvals(
        [
            RequestApproval("credit_exception", TABLE, row.id, row.number, row.content, row.amount,
                            None, reasons[row.id])
            for row in credit
        ],
        actor=actor, at=at,
    )  # fmt: skip
    said = {row.position: answer for row, answer in zip(credit, answers, strict=True)}
    waits = [(row.id, said[row.position].id) for row in credit if said[row.position].code in WAITS]
    if waits:
        ids, requests = zip(*waits, strict=True)
        SQL("note_requests", **company, order_id=list(ids), request_id=list(requests))
    prices = [row.id for row in asked if row.kind == "price"]
    waiting = await_prices(prices, typed=False, reasons=reasons, actor=actor, at=at)
    return Outcomes(
        Outcome(row.position, row.id, _code(row, said, waiting), {"number": row.number})
        for row in rows
    )


def _code(row: Any, said: Mapping[int, Outcome], waiting: set[int]) -> OrderApprovalRequested:
    if row.code != "waiting":
        return OrderApprovalRequested(row.code)
    if row.kind == "price":
        is_waiting = row.id in waiting
        return OrderApprovalRequested.WAITING if is_waiting else OrderApprovalRequested.NOT_NEEDED
    code = said[row.position].code
    if code == Requested.ALREADY_APPROVED:
        return OrderApprovalRequested.ALREADY_WAITING
    return OrderApprovalRequested(code)
