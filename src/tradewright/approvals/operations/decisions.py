"""Deciding: a second person approves or refuses exactly what they saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class DecideApproval:
    """`decision` is approve or refuse; `content_hash` (hexadecimal) is that of what was seen."""

    request_id: int
    decision: str
    content_hash: str
    reason: str = ""


class Decided(Code):
    APPROVED = "approved", "{number} is approved and goes on."
    COUNTED = "counted", "Your approval counts; {missing} more must approve {number}."
    TURNED_DOWN = "turned_down", "{number} is refused."
    ALREADY_DECIDED = "already_decided", "You decided so before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This request stands twice in the list.", "request_id",
    )  # fmt: skip
    REQUEST_NOT_FOUND = "request_not_found", "There is no such request.", "request_id"
    UNKNOWN_DECISION = "unknown_decision", "A decision is “approve” or “refuse”.", "decision"
    NOT_WAITING = "not_waiting", "The request is {status} already.", "request_id"
    TOO_LATE = (
        "too_late", "The time to decide is over: let it be asked for again.", "request_id",
    )  # fmt: skip
    OWN_REQUEST = (
        "own_request", "You asked for it yourself: another person decides.", "request_id",
    )  # fmt: skip
    OWN_THROUGH_DELEGATE = (
        "own_through_delegate",
        "It was asked for by the person whose authority you would use: another one decides.",
        "request_id",
    )
    DECIDED_OTHERWISE = (
        "decided_otherwise", "You, or somebody in your name, decided otherwise before.",
        "request_id",
    )  # fmt: skip
    BEYOND_AUTHORITY = (
        "beyond_authority", "It is above what you may approve: a higher duty decides.",
        "request_id",
    )  # fmt: skip
    NOT_APPROVER = "not_approver", "You do not hold the duty that its rule asks for.", "request_id"
    CONTENT_CHANGED = (
        "content_changed",
        "It is another now than the one you saw: look at it again, then decide.",
        "content_hash",
    )
    REASON_MISSING = "reason_missing", "Say why you refuse.", "reason"


@operation(Decided, duty="approvals.decide_approvals")
def decide_approvals(batch: Batch[DecideApproval], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Requests are approved once enough different people said so, and refused by the first no.

    Nobody decides on what they asked for, themselves or by a delegate; the content must be the one
    that was seen (reliability.md C3). Events: approvals.approval_decided (kind, subject,
    subject_id, decision, content, reason, requested_by, decided_by, authority_of),
    approvals.approval_counted while others are missing. Codes: Decided.
    """
    columns = batch.columns() | {"company_id": actor.company_id}
    SQL("lock_requests", **columns)
    return SQL(
        "decide_approvals", **columns, duties=array(sorted(actor.duties)), user_id=actor.user_id,
        at=at, operation_id=current_call().id,
    )  # fmt: skip
