"""Signing in: five tries in vain by one name and address, then a quarter of an hour's wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    address: str


class SignInBegun(Code):
    MAY_TRY = "may_try", "The password may be tried."
    MUST_WAIT = "must_wait", "Five tries failed: the next is possible after {until}.", "username"
    REPEATED_IN_BATCH = "repeated_in_batch", "This name and address stand twice.", "username"


@operation(SignInBegun, duty="platform.begin_sign_ins", platform=True, limit=100)
def begin_sign_ins(batch: Batch[SignIn], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Count a try before the password is looked at, so that tries at once count too."""
    return SQL("begin_sign_ins", batch, at=at)


class SignInCompleted(Code):
    SIGNED_IN = "signed_in", "Signed in."
    REPEATED_IN_BATCH = "repeated_in_batch", "This name and address stand twice.", "username"


@operation(SignInCompleted, duty="platform.complete_sign_ins", platform=True, limit=100)
def complete_sign_ins(batch: Batch[SignIn], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The password was right: forget the tries before it. The log keeps who signed in when."""
    return SQL("complete_sign_ins", batch)
