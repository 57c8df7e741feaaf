"""Exceptions from the pairs that are kept apart: asked by one, approved by another, for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()

LONGEST = 365  # days


@dataclass(frozen=True, slots=True)
class AskException:
    """`control` says what watches the person meanwhile, and who looks at it; `valid_until` is the
    first day without, `valid_from` None is the company's today."""

    username: str
    number: int
    valid_until: date
    control: str
    valid_from: date | None = None


class ExceptionAsked(Code):
    ASKED = "asked", "Another person can approve it now."
    ALREADY_ASKED = "already_asked", "An exception for that time was asked for before."
    UNKNOWN_USER = "unknown_user", "No active user has this name.", "username"
    UNKNOWN_PAIR = "unknown_pair", "No pair has the number {number}.", "number"
    REPEATED_IN_BATCH = "repeated_in_batch", "This user and pair stand twice.", "username"
    ENDS_BEFORE_IT_BEGINS = (
        "ends_before_it_begins", "The exception must end after it begins.", "valid_until",
    )  # fmt: skip
    TOO_LONG = "too_long", "An exception lasts 365 days at most: until {latest}.", "valid_until"
    CONTROL_MISSING = (
        "control_missing", "Say what watches the person meanwhile, and who looks at it.", "control",
    )  # fmt: skip


@operation(ExceptionAsked, duty="control.ask_exceptions", limit=1000)
def ask_exceptions(batch: Batch[AskException], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Somebody shall hold both sides of a pair for at most 365 days.

    Event: control.exception_asked. Codes: ExceptionAsked. Source: reliability.md, small firms.
    """
    SQL("lock_roles", company_id=actor.company_id)
    return SQL(
        "ask_exceptions", batch, company_id=actor.company_id, user_id=actor.user_id,
        longest=LONGEST, at=at, operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ApproveException:
    exception_id: int


class ExceptionApproved(Code):
    APPROVED = "approved", "The exception from pair {number} holds."
    ALREADY_APPROVED = "already_approved", "The exception was approved before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This exception stands twice.", "exception_id"
    EXCEPTION_NOT_FOUND = "exception_not_found", "There is no such exception.", "exception_id"
    EXCEPTION_REVOKED = (
        "exception_revoked", "The exception was revoked: ask for another.", "exception_id",
    )  # fmt: skip
    EXCEPTION_ENDED = (
        "exception_ended", "Its last day has passed: ask for another.", "exception_id",
    )  # fmt: skip
    OWN_EXCEPTION = (
        "own_exception", "Nobody approves an exception for themselves.", "exception_id",
    )  # fmt: skip
    SAME_PERSON = (
        "same_person", "Who asked for an exception does not approve it: a second person does.",
        "exception_id",
    )  # fmt: skip


@operation(ExceptionApproved, duty="control.approve_exceptions", limit=1000)
def approve_exceptions(
    batch: Batch[ApproveException], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Exceptions hold, from their first day on; the roles can then be granted.

    Event: control.exception_approved. Codes: ExceptionApproved.
    """
    SQL("lock_roles", company_id=actor.company_id)
    SQL("lock_exceptions", batch, company_id=actor.company_id)
    return SQL(
        "approve_exceptions", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RevokeException:
    exception_id: int


class ExceptionRevoked(Code):
    REVOKED = "revoked", "The exception from pair {number} has ended."
    ALREADY_REVOKED = "already_revoked", "The exception was revoked before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This exception stands twice.", "exception_id"
    EXCEPTION_NOT_FOUND = "exception_not_found", "There is no such exception.", "exception_id"
    STILL_NEEDED = (
        "still_needed",
        "The user still has both “{duty}” and “{other_duty}”: revoke one of the roles first.",
        "exception_id",
    )


@operation(ExceptionRevoked, duty="control.revoke_exceptions", limit=1000)
def revoke_exceptions(
    batch: Batch[RevokeException], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Exceptions end now; what was only asked for is declined in the same way.

    Event: control.exception_revoked. Codes: ExceptionRevoked.
    """
    SQL("lock_roles", company_id=actor.company_id)
    SQL("lock_exceptions", batch, company_id=actor.company_id)
    return SQL(
        "revoke_exceptions", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
