"""Exposure is committed and moved between its buckets; limits are set (rules.md C4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.approvals.operations.requests import (
    LapseRequest,
    RequestApproval,
    Requested,
    lapse_requests,
    request_approvals,
)
from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

SQL = statements()


def hold_accounts(customer_ids: Iterable[int], *, actor: Actor, at: datetime) -> None:
    """Let nobody else decide on these customers' credit until the transaction ends.

    For callers that move exposure only after they took stock: everybody locks credit before stock,
    or an order and a shipment of one customer and item would wait for each other.
    """
    ids = list(customer_ids)
    SQL("lock_credit_accounts", company_id=actor.company_id, customer_id=ids, at=at)


@dataclass(frozen=True, slots=True)
class CommitExposure:
    """An order of `amount` (tax included); `excused` when a person released its credit hold."""

    customer_id: int
    amount: Decimal
    excused: bool = False


class ExposureCommitted(Code):
    COMMITTED = "committed", "Within the credit limit."
    OVER_LIMIT = (
        "over_limit",
        "The limit of {limit} would be passed by {over_by}: {exposure} is owed or on order.",
        "amount",
    )
    UNKNOWN_CUSTOMER = "unknown_customer", "No such customer.", "customer_id"
    AMOUNT_NEGATIVE = "amount_negative", "An order cannot owe less than nothing.", "amount"


@operation(ExposureCommitted, duty="credit.commit_exposure", competing=True, internal=True)
def commit_exposure(batch: Batch[CommitExposure], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The amount counts as ordered if it fits under the limit, or was excused.

    Orders of one customer are decided in input order; one that is refused does not count against
    later ones. A repeated call commits again: the caller, whose order is locked, asks once.
    Detail, as of just before the row: `limit`, `exposure`, `asked`, `over_by`, `ordered`,
    `unbilled`, `receivable`, `unapplied`. Codes: ExposureCommitted. No event; the order tells it.
    """
    columns = batch.columns() | {"company_id": actor.company_id, "at": at}
    SQL("lock_credit_accounts", **columns)
    return SQL("commit_exposure", **columns)


@dataclass(frozen=True, slots=True)
class MoveExposure:
    """What each bucket of the customer gains (or loses, if negative)."""

    customer_id: int
    ordered: Decimal = Decimal(0)
    unbilled: Decimal = Decimal(0)
    receivable: Decimal = Decimal(0)
    unapplied: Decimal = Decimal(0)


class ExposureMoved(Code):
    MOVED = "moved", "Exposure moved."
    UNKNOWN_CUSTOMER = "unknown_customer", "No such customer.", "customer_id"


@operation(ExposureMoved, duty="credit.move_exposure", competing=True, internal=True)
def move_exposure(batch: Batch[MoveExposure], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The buckets change by the sums of the batch, whatever the limit: these are facts.

    What then stands above the limit is excused, and no excuse is left over. A bucket below zero is
    a fault of the caller and raises. Codes: ExposureMoved. No event; the documents tell it.
    """
    columns = batch.columns() | {"company_id": actor.company_id, "at": at}
    SQL("lock_credit_accounts", **columns)
    return SQL("move_exposure", **columns)


@dataclass(frozen=True, slots=True)
class SetLimit:
    """`customer` is a code; no `amount_limit` (None) is no limit, 0 is prepaid only."""

    WRITES: ClassVar[dict[str, str]] = {"amount_limit": "customer.credit_limit"}

    customer: str
    amount_limit: Decimal | None
    reason: str


class LimitSet(Code):
    LIMIT_SET = "limit_set", "The credit limit is {limit}."
    WAITS_FOR_APPROVAL = (
        "waits_for_approval", "The limit of {limit} holds once another person has approved it.",
    )  # fmt: skip
    ALREADY_SET = "already_set", "The credit limit is {limit} already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The customer stands twice in the list.", "customer"
    UNKNOWN_CUSTOMER = "unknown_customer", "No such customer: use a customer code.", "customer"
    LIMIT_NEGATIVE = "limit_negative", "A limit is 0 or more, or empty for none.", "amount_limit"
    LIMIT_TOO_PRECISE = (
        "limit_too_precise",
        "Use at most {decimals} decimals.",
        "amount_limit",
    )
    REASON_MISSING = "reason_missing", "Say why the limit changes.", "reason"


@operation(LimitSet, duty="credit.set_limits", fresh=True)
def set_limits(batch: Batch[SetLimit], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The customer's limit is what is named; what stands above a lower one is excused.

    A rise for which a rule asks another person waits until that one has approved it; any other
    change lapses what waited. Codes: LimitSet. Events: credit.limit_set (customer_id, from, to,
    reason), approvals.approval_requested.
    """
    columns = batch.columns() | {"company_id": actor.company_id, "at": at}
    SQL("lock_credit_accounts_by_code", **columns)
    rises = SQL("limit_rises", **columns)
    answers = request_approvals(
        [
            RequestApproval("credit_limit", "customer", row.customer_id, row.customer, row.content,
                            row.amount, None, row.reason)
            for row in rises
        ],
        actor=actor, at=at,
    )  # fmt: skip
    waits = {
        row.position
        for row, answer in zip(rises, answers, strict=True)
        if answer.code in (Requested.WAITING, Requested.ALREADY_WAITING)
    }
    is_waiting = [position in waits for position in range(1, len(batch) + 1)]
    outcomes = SQL("set_limits", **columns, waits=array(is_waiting), operation_id=current_call().id)
    _lapse([row.customer_id for row in outcomes if row.code == "limit_set"], actor, at)
    return [_said(row) for row in outcomes]


def _said(row: Any) -> Outcome:
    return Outcome(
        row.position, row.id, LimitSet(row.code), {"limit": row.limit, "decimals": row.decimals}
    )


def _lapse(customer_ids: Sequence[int], actor: Actor, at: datetime) -> None:
    """What waited for approval about these customers' limits lapses: the limit is another now."""
    why = "The limit was set otherwise"
    rows = [LapseRequest("customer", one, "credit_limit", why) for one in customer_ids]
    lapse_requests(rows, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class ApplyLimit:
    """A limit as it was approved; `version` is that of the account when it was asked for."""

    customer_id: int
    version: int
    amount_limit: Decimal | None
    reason: str


class LimitApplied(Code):
    APPLIED = "applied", "The credit limit is {limit}."
    ALREADY_APPLIED = "already_applied", "The credit limit is {limit} already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "The customer stands twice in the list.", "customer_id",
    )  # fmt: skip
    UNKNOWN_CUSTOMER = "unknown_customer", "No such customer.", "customer_id"
    CHANGED_MEANWHILE = (
        "changed_meanwhile", "The limit became another since it was asked for.", "version",
    )  # fmt: skip


@operation(LimitApplied, duty="credit.apply_limits", internal=True)
def apply_limits(batch: Batch[ApplyLimit], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Limits that another person approved hold.

    Codes: LimitApplied. Event: credit.limit_set (customer_id, from, to, reason).
    """
    columns = batch.columns() | {"company_id": actor.company_id, "at": at}
    SQL("lock_credit_accounts", **columns)
    return SQL("apply_limits", **columns, operation_id=current_call().id)
