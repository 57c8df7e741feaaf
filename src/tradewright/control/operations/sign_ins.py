"""The entrance: what happened there, who may try again, what a role asks of a sign-in.

Tries are counted by django-axes, second factors and sign-on are django-allauth's
(docs/operating.md, “Signing in”); what they do leaves a line here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class RecordSignIn:
    """`what` is signed_in, failed, locked_out, unlocked, confirmed, not_confirmed, signed_out,
    session_ended, password_changed, factor_added, factor_removed, codes_made, sign_on_linked or
    sign_on_unlinked; `method` is by what means; `session_key` only where a session has that key."""

    username: str
    what: str
    method: str = ""
    address: str = ""
    device: str = ""
    session_key: str = field(default="", repr=False)


class SignInRecorded(Code):
    RECORDED = "recorded", "It stands in the log of sign-ins."


@operation(SignInRecorded, duty="platform.record_sign_ins", platform=True, limit=100)
def record_sign_ins(batch: Batch[RecordSignIn], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A line about an account, or about a name that nobody has. Append-only; no event."""
    return SQL("record_sign_ins", batch, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class UnlockSignIn:
    username: str


class SignInUnlocked(Code):
    UNLOCKED = "unlocked", "{username} may try again at once."
    ALREADY_UNLOCKED = "already_unlocked", "{username} was not locked out."
    UNKNOWN_USER = "unknown_user", "Nobody of this name works here.", "username"
    REPEATED_IN_BATCH = "repeated_in_batch", "This user stands twice in the list.", "username"


@operation(SignInUnlocked, duty="control.unlock_sign_ins", platform=True, limit=100)
def unlock_sign_ins(batch: Batch[UnlockSignIn], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Failed tries of people who work here are forgotten, from every address. No event."""
    rows = SQL("judge_unlocks", batch, company_id=actor.company_id)
    outcomes = []
    for row in rows:
        code = SignInUnlocked(row.code)
        if code.accepted and not AxesProxyHandler.reset_attempts(username=row.username):
            code = SignInUnlocked.ALREADY_UNLOCKED
        outcomes.append(Outcome(row.position, row.id, code, {"username": row.username}))
    freed = [row.detail["username"] for row in outcomes if row.code == SignInUnlocked.UNLOCKED]
    if freed:
        lines = Batch([RecordSignIn(name, "unlocked", actor.name) for name in freed])
        SQL("record_sign_ins", lines, at=at, operation_id=current_call().id)
    return outcomes


@dataclass(frozen=True, slots=True)
class SetSignInRule:
    """Who holds the role is signed out after `idle_minutes` without a click, and after `hours`."""

    role: str
    needs_second_factor: bool
    idle_minutes: int
    hours: int


class SignInRuleSet(Code):
    SET = "set", "What the role {role} asks of a sign-in has changed."
    ALREADY_SET = "already_set", "The role {role} asks for that already."
    UNKNOWN_ROLE = "unknown_role", "No such role: choose one from the list of roles.", "role"
    REPEATED_IN_BATCH = "repeated_in_batch", "This role stands twice in the list.", "role"
    IDLE_OUT_OF_RANGE = "idle_out_of_range", "Give 5 to 240 minutes.", "idle_minutes"
    HOURS_OUT_OF_RANGE = "hours_out_of_range", "Give 1 to 24 hours.", "hours"


@operation(SignInRuleSet, duty="control.set_sign_in_rules", limit=15, competing=True, fresh=True)
def set_sign_in_rules(batch: Batch[SetSignInRule], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Whoever holds one of the roles signs in with a second factor, or for so long only, from the
    next sign-in on. Event: control.sign_in_rule_set. Codes: SignInRuleSet."""
    SQL("lock_roles", company_id=actor.company_id)
    return SQL(
        "set_sign_in_rules", batch, company_id=actor.company_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
