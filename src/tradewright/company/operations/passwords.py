"""One's own password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import check_password, make_password

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from .users import weakness

SQL = statements()


@dataclass(frozen=True, slots=True)
class ChangePassword:
    username: str
    old: str = field(repr=False)
    new_password: str = field(repr=False)


class PasswordChanged(Code):
    CHANGED = "changed", "Your password has changed."
    UNKNOWN_USER = "unknown_user", "You change your own password only.", "username"
    REPEATED_IN_BATCH = "repeated_in_batch", "This user stands twice in the list.", "username"
    WRONG_PASSWORD = "wrong_password", "This is not your password now.", "old"
    SAME_AS_BEFORE = "same_as_before", "Choose another than the one you have.", "new_password"
    PASSWORD_TOO_WEAK = "password_too_weak", "{reason}", "new_password"


@operation(PasswordChanged, duty="platform.change_passwords", platform=True, limit=10)
def change_passwords(batch: Batch[ChangePassword], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The actor signs in with another password; the sessions begun with the old one end by that.

    A user belongs to no company, so no event is told; the log of sign-ins has a line.
    """
    rows = SQL("lock_passwords", username=[row.username for row in batch])
    people = {row.username: row._asdict() for row in rows}
    held = {username: person.pop("password") for username, person in people.items()}
    reasons = [weakness(row.new_password, **people.get(row.username, {})) for row in batch]
    return SQL(
        "change_passwords",
        username=[row.username for row in batch],
        user_id=actor.user_id,
        fits=[check_password(row.old, held.get(row.username, "")) for row in batch],
        is_same=[row.old == row.new_password for row in batch],
        reason=reasons,
        password_hash=array(
            "" if why else make_password(row.new_password)
            for row, why in zip(batch, reasons, strict=True)
        ),
    )
