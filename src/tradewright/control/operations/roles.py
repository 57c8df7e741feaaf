"""Who holds which role in a company."""

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


@dataclass(frozen=True, slots=True)
class GrantRole:
    """From `valid_from` (None: the company's today) until `valid_until` (exclusive; None: open)."""

    username: str
    role: str
    valid_from: date | None = None
    valid_until: date | None = None


class RoleGranted(Code):
    GRANTED = "granted", "Role granted from {valid_from}."
    ALREADY_GRANTED = "already_granted", "This user holds the role for that time already."
    UNKNOWN_USER = (
        "unknown_user",
        "No active user has this name: create the user first.",
        "username",
    )
    UNKNOWN_ROLE = "unknown_role", "No such role: choose one from the list of roles.", "role"
    REPEATED_IN_BATCH = "repeated_in_batch", "This user and role stand twice.", "username"
    ENDS_BEFORE_IT_BEGINS = (
        "ends_before_it_begins",
        "The role must end after {valid_from}.",
        "valid_until",
    )
    OVERLAPS_GRANT = (
        "overlaps_grant",
        "The user holds this role for part of that time: revoke that grant first.",
        "valid_from",
    )
    OWN_ROLE = "own_role", "Nobody grants a role to themselves: ask another person.", "username"
    CONFLICTS_WITH_DUTY = (
        "conflicts_with_duty",
        "Pair {number}: “{duty}” of this role and “{other_duty}” of the role {other_role} belong "
        "in two hands. {risk} Revoke the other role first, or ask for an exception with a control "
        "that watches it.",
        "role",
    )


@operation(RoleGranted, duty="control.grant_roles", limit=1000, competing=True, fresh=True)
def grant_roles(batch: Batch[GrantRole], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Users hold roles, and with them their duties, in this company.

    Nobody gets both sides of a pair that is kept apart without a live exception, from roles held
    meanwhile, from further up in the batch or from the one role (segregation.toml). Event:
    control.role_granted. Codes: RoleGranted.
    """
    SQL("lock_roles", company_id=actor.company_id)
    return SQL(
        "grant_roles", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RevokeRole:
    """`valid_until` is the first day without the role (None: today in the company)."""

    username: str
    role: str
    valid_until: date | None = None


class RoleRevoked(Code):
    REVOKED = "revoked", "Role revoked from {valid_until}."
    ALREADY_REVOKED = "already_revoked", "The role had ended by then."
    UNKNOWN_USER = "unknown_user", "No user has this name.", "username"
    UNKNOWN_ROLE = "unknown_role", "No such role: choose one from the list of roles.", "role"
    REPEATED_IN_BATCH = "repeated_in_batch", "This user and role stand twice.", "username"
    ROLE_NOT_HELD = "role_not_held", "This user does not hold the role here.", "role"
    LAST_ADMINISTRATOR = (
        "last_administrator",
        "Nobody could grant roles in this company any more: grant the role to another user first.",
        "role",
    )


@operation(RoleRevoked, duty="control.revoke_roles", limit=1000, competing=True, fresh=True)
def revoke_roles(batch: Batch[RevokeRole], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Users lose roles from a day on; the last open grant that may grant roles stays.

    Event: control.role_revoked, one per grant that ends. Codes: RoleRevoked.
    """
    SQL("lock_roles", company_id=actor.company_id)
    return SQL(
        "revoke_roles", batch, company_id=actor.company_id, at=at, operation_id=current_call().id
    )
