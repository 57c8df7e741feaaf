"""Delegations: who is away lets another decide in their right, for a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from ..kinds import KINDS

SQL = statements()


@dataclass(frozen=True, slots=True)
class DelegateApprovals:
    """`delegate` is a username; from `valid_from` (None: today) until `valid_until` (exclusive).

    `kinds` are separated by commas; none are all.
    """

    delegate: str
    valid_until: date
    valid_from: date | None = None
    kinds: str = ""
    reason: str = ""


class Delegated(Code):
    DELEGATED = "delegated", "{delegate} decides in your right from {valid_from}."
    ALREADY_DELEGATED = "already_delegated", "{delegate} has that right for that time already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This person stands twice in the list.", "delegate"
    UNKNOWN_USER = (
        "unknown_user", "Nobody with this name works in the company.", "delegate",
    )  # fmt: skip
    TO_YOURSELF = "to_yourself", "Choose another person than yourself.", "delegate"
    UNKNOWN_KIND = "unknown_kind", "There is no such kind of request.", "kinds"
    ENDS_BEFORE_IT_BEGINS = (
        "ends_before_it_begins", "It must end after it begins, and after today.", "valid_until",
    )  # fmt: skip


@operation(Delegated, duty="approvals.delegate_approvals", limit=100)
def delegate_approvals(
    batch: Batch[DelegateApprovals], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Others may decide what the actor may, for a time; never what either of the two asked for.

    Event: approvals.approvals_delegated. Codes: Delegated.
    """
    SQL("lock_delegator", company_id=actor.company_id, user_id=actor.user_id)
    SQL(
        "lock_delegations", company_id=actor.company_id, user_id=actor.user_id,
        delegation_id=array([]),
    )  # fmt: skip
    return SQL(
        "delegate_approvals", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id, known_kinds=array(KINDS),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RevokeDelegation:
    delegation_id: int


class DelegationRevoked(Code):
    REVOKED = "revoked", "The delegation has ended."
    ALREADY_REVOKED = "already_revoked", "The delegation was ended before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This delegation stands twice in the list.", "delegation_id",
    )  # fmt: skip
    DELEGATION_NOT_FOUND = (
        "delegation_not_found", "There is no such delegation.", "delegation_id",
    )  # fmt: skip
    NOT_YOURS = "not_yours", "Only who delegated may end it.", "delegation_id"


@operation(DelegationRevoked, duty="approvals.revoke_delegations", limit=100)
def revoke_delegations(
    batch: Batch[RevokeDelegation], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Delegations end now; what was decided under them stands.

    Event: approvals.delegation_revoked. Codes: DelegationRevoked.
    """
    columns = batch.columns() | {"company_id": actor.company_id, "user_id": actor.user_id}
    SQL("lock_delegations", **columns)
    return SQL(
        "revoke_delegations", **columns, may_any=actor.user_id == SYSTEM_USER_ID, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
