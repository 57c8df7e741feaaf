"""What has to wait for another person: asked for, taken back, lapsed with its subject, expired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class RequestApproval:
    """`content` is what is approved, whole and exact: its hash binds the decision.

    `amount` (company currency) and `percent` are what the bands of the rules measure; None is
    without bound. `subject` is a table, `subject_id` its row, `subject_number` what people call it.
    """

    kind: str
    subject: str
    subject_id: int
    subject_number: str
    content: Mapping[str, Any]
    amount: Decimal | None = None
    percent: Decimal | None = None
    reason: str = ""


class Requested(Code):
    WAITING = "waiting", "Waits for approval."
    NOT_NEEDED = "not_needed", "No rule asks for a second person."
    ALREADY_WAITING = "already_waiting", "This waits for approval already."
    ALREADY_APPROVED = "already_approved", "Exactly this was approved before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "The subject stands twice in the list.", "subject_id",
    )  # fmt: skip


@operation(Requested, duty="approvals.request_approvals", internal=True)
def request_approvals(
    batch: Batch[RequestApproval], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """What a confirmed rule of its kind wants decided waits for its decision; the rest need not.

    Called by the operation that changes the subject. A request of the same
    kind and subject with another content lapses. Events: approvals.approval_requested (kind,
    subject, subject_id, subject_number, amount, percent, reason, requested_by),
    approvals.approval_lapsed. Codes: Requested.
    """
    shared = {"company_id": actor.company_id, "at": at, "operation_id": current_call().id}
    SQL("lock_subjects", batch, company_id=actor.company_id)
    SQL("lock_waiting_requests", batch, company_id=actor.company_id)
    SQL("lapse_former_requests", batch, **shared)
    return SQL("request_approvals", batch, **shared, user_id=actor.user_id)


@dataclass(frozen=True, slots=True)
class LapseRequest:
    """Whatever waits about a subject; of one `kind`, or of any where it is empty."""

    subject: str
    subject_id: int
    kind: str = ""
    reason: str = ""


class Lapsed(Code):
    LAPSED = "lapsed", "The request lapsed."
    NOTHING_WAITING = "nothing_waiting", "Nothing about it waited for approval."


@operation(Lapsed, duty="approvals.lapse_requests", competing=True, internal=True)
def lapse_requests(batch: Batch[LapseRequest], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """What waited for approval does so no more, because its subject became another or ended.

    Event: approvals.approval_lapsed (kind, subject, subject_id, subject_number, reason). Codes:
    Lapsed.
    """
    SQL("lock_waiting_requests", batch, company_id=actor.company_id)
    return SQL(
        "lapse_requests", batch, company_id=actor.company_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    request_id: int
    reason: str = ""


class Withdrawn(Code):
    WITHDRAWN = "withdrawn", "The request for {number} is withdrawn."
    ALREADY_WITHDRAWN = "already_withdrawn", "The request was withdrawn before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This request stands twice in the list.", "request_id",
    )  # fmt: skip
    REQUEST_NOT_FOUND = "request_not_found", "There is no such request.", "request_id"
    NOT_WAITING = "not_waiting", "The request is {status} already.", "request_id"
    NOT_YOURS = "not_yours", "Only who asked may withdraw a request.", "request_id"


@operation(Withdrawn, duty="approvals.withdraw_requests")
def withdraw_requests(
    batch: Batch[WithdrawRequest], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Who asked takes the request back; what it was about stays as it is.

    Event: approvals.approval_withdrawn. Codes: Withdrawn.
    """
    columns = batch.columns() | {"company_id": actor.company_id}
    SQL("lock_requests", **columns)
    return SQL(
        "end_requests", **columns, ending="withdrawn", user_id=actor.user_id,
        may_any=actor.user_id == SYSTEM_USER_ID, at=at, operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EscalateRequest:
    request_id: int


class Escalated(Code):
    ESCALATED = "escalated", "Who holds “{escalation_duty}” may decide on {number} as well."
    ALREADY_ESCALATED = "already_escalated", "They were told before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This request stands twice in the list.", "request_id",
    )  # fmt: skip
    REQUEST_NOT_FOUND = "request_not_found", "There is no such request.", "request_id"
    NOT_WAITING = "not_waiting", "The request is {status} already.", "request_id"
    NOT_DUE = "not_due", "Its rule names nobody else yet.", "request_id"


@operation(Escalated, duty="approvals.escalate_requests", internal=True)
def escalate_requests(
    batch: Batch[EscalateRequest], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """What waited as long as its rule allows is told, once, to those who may decide it as well.

    They may from that hour on, told or not. Event: approvals.approval_escalated (kind, subject,
    subject_id, subject_number, escalation_duty). Codes: Escalated.
    """
    columns = batch.columns() | {"company_id": actor.company_id}
    SQL("lock_requests", **columns)
    return SQL("escalate_requests", **columns, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class ExpireRequest:
    request_id: int
    reason: str = "Nobody decided in time"


class Expired(Code):
    EXPIRED = "expired", "The request for {number} has expired."
    ALREADY_EXPIRED = "already_expired", "The request expired before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This request stands twice in the list.", "request_id",
    )  # fmt: skip
    REQUEST_NOT_FOUND = "request_not_found", "There is no such request.", "request_id"
    NOT_WAITING = "not_waiting", "The request is {status} already.", "request_id"
    NOT_DUE = "not_due", "The request may be decided until {expires_at}.", "request_id"


@operation(Expired, duty="approvals.expire_requests", internal=True)
def expire_requests(batch: Batch[ExpireRequest], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Requests that nobody decided in the time of their rule can be decided no more.

    Event: approvals.approval_expired. Codes: Expired.
    """
    columns = batch.columns() | {"company_id": actor.company_id}
    SQL("lock_requests", **columns)
    return SQL(
        "end_requests", **columns, ending="expired", user_id=actor.user_id, may_any=True, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
