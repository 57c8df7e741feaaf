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
    reasons = [_weakness(row) for row in batch]
    hashes = ["" if reason else make_password(row.password)
              for row, reason in zip(batch, reasons, strict=True)]  # fmt: skip
    usable = [not row.email or bool(_MAIL.fullmatch(row.email)) for row in batch]
    return SQL(
        "create_users", batch, reason=array(reasons), password_hash=array(hashes),
        email_usable=array(usable), at=at,
    )  # fmt: skip


def _weakness(row: CreateUser) -> str:
    """Why the password will not do; empty when it will."""
    try:
        validate_password(row.password)
    except ValidationError as fault:
        return " ".join(fault.messages)
    return ""
