"""People who sign in. What they may do, and where, is granted by control."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from ..models import User

SQL = statements()

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class CreateUser:
    """`password` is kept as its Argon2 hash only."""

    username: str
    name: str
    email: str
    password: str = field(repr=False)


class UserCreated(Code):
    CREATED = "created", "User created."
    ALREADY_CREATED = "already_created", "This user exists."
    REPEATED_IN_BATCH = "repeated_in_batch", "This username stands twice in the list.", "username"
    USERNAME_NOT_USABLE = (
        "username_not_usable",
        "Use up to 150 letters, digits and . @ + - _ for the username.",
        "username",
    )
    USERNAME_TAKEN = (
        "username_taken",
        "Another person has this username: choose another.",
        "username",
    )
    NAME_MISSING = "name_missing", "Give the person's name.", "name"
    EMAIL_NOT_USABLE = "email_not_usable", "Give an e-mail address, or leave it empty.", "email"
    PASSWORD_TOO_WEAK = "password_too_weak", "{reason}", "password"


@operation(UserCreated, duty="company.create_users", platform=True, limit=100)
def create_users(batch: Batch[CreateUser], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A person may sign in; what they may do is granted per company (control.grant_roles).

    A user belongs to no company, so no event is told; the operation log keeps who made whom.
    """
    reasons = [
        weakness(row.password, username=row.username, first_name=row.name, email=row.email)
        for row in batch
    ]
    hashes = ["" if reason else make_password(row.password)
              for row, reason in zip(batch, reasons, strict=True)]  # fmt: skip
    usable = [not row.email or bool(_MAIL.fullmatch(row.email)) for row in batch]
    return SQL(
        "create_users", batch, reason=array(reasons), password_hash=array(hashes),
        email_usable=array(usable), at=at,
    )  # fmt: skip


def weakness(password: str, **person: str) -> str:
    """Why the password will not do for this person; empty when it will.

    Short, common, or much like the username, the name or the mailbox of `person` (fields of User).
    """
    mailbox = person.get("email", "").partition("@")[0]
    try:
        validate_password(password, User(**person | {"email": mailbox}))
    except ValidationError as fault:
        return " ".join(fault.messages)
    return ""


@dataclass(frozen=True, slots=True)
class DeactivateUser:
    username: str


class UserDeactivated(Code):
    DEACTIVATED = "deactivated", "The person may sign in no longer."
    ALREADY_INACTIVE = "already_inactive", "The person may not sign in anyway."
    UNKNOWN_USER = "unknown_user", "No user has this name.", "username"
    REPEATED_IN_BATCH = "repeated_in_batch", "This user stands twice in the list.", "username"


@operation(
    UserDeactivated, duty="company.deactivate_users", platform=True, internal=True, limit=100
)
def deactivate_users(batch: Batch[DeactivateUser], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A person may sign in no longer. A password that nothing fits ends their sessions for good.

    A part of control.deactivate_users, which asks whether they may go. No event.
    """
    SQL("lock_users", batch)
    return SQL(
        "switch_users", batch, password_hash=[make_password(None) for _ in batch],
        reason=["" for _ in batch], is_active=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnonymiseUser:
    user_id: int


class UserAnonymised(Code):
    ANONYMISED = "anonymised", "Name, username and e-mail are gone; what the person did stays."
    ALREADY_ANONYMISED = "already_anonymised", "They were gone before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This user stands twice in the list.", "user_id"
    USER_NOT_FOUND = "user_not_found", "There is no such user.", "user_id"
    STILL_ACTIVE = "still_active", "The person may sign in: deactivate them first.", "user_id"


@operation(UserAnonymised, duty="company.anonymise_users", platform=True, internal=True, limit=100)
def anonymise_users(batch: Batch[AnonymiseUser], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Who may sign in no longer is called “erased-” and their number from now on.

    A part of stewardship.erase_persons. Rows that name the person by number stay. No event.
    """
    return SQL("anonymise_users", batch)


@dataclass(frozen=True, slots=True)
class ReactivateUser:
    username: str
    password: str = field(repr=False)


class UserReactivated(Code):
    REACTIVATED = "reactivated", "The person may sign in again, with the new password."
    ALREADY_ACTIVE = "already_active", "The person may sign in already."
    UNKNOWN_USER = "unknown_user", "No user has this name.", "username"
    REPEATED_IN_BATCH = "repeated_in_batch", "This user stands twice in the list.", "username"
    PASSWORD_TOO_WEAK = "password_too_weak", "{reason}", "password"


@operation(
    UserReactivated, duty="company.reactivate_users", platform=True, internal=True, limit=100
)
def reactivate_users(batch: Batch[ReactivateUser], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A person may sign in again; roles are granted anew. A part of control.reactivate_users."""
    rows = SQL("lock_users", username=[row.username for row in batch])
    people = {row.username: row._asdict() for row in rows}
    reasons = [weakness(row.password, **people.get(row.username, {})) for row in batch]
    return SQL(
        "switch_users", username=[row.username for row in batch], reason=reasons, is_active=True,
        password_hash=["" if why else make_password(row.password)
                       for row, why in zip(batch, reasons, strict=True)],
    )  # fmt: skip
