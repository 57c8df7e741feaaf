"""People leave, and come back: sign-in, sessions, keys and roles end together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from tradewright.company.operations import users
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

from .roles import RevokeRole, revoke_roles

SQL = statements()


@dataclass(frozen=True, slots=True)
class DeactivateUser:
    """`leaves_on` is the first day without access; None is the company's today, at once."""

    username: str
    reason: str
    leaves_on: date | None = None


class PersonDeactivated(Code):
    DEACTIVATED = "deactivated", "{username} may sign in no longer; sessions and keys have ended."
    LEAVES_LATER = "leaves_later", "Roles and keys of {username} end on {leaves_on}."
    ALREADY_INACTIVE = "already_inactive", "{username} may not sign in anyway."
    UNKNOWN_USER = "unknown_user", "Nobody of this name works here.", "username"
    REPEATED_IN_BATCH = "repeated_in_batch", "This user stands twice in the list.", "username"
    REASON_MISSING = "reason_missing", "Say why the person leaves.", "reason"
    ALREADY_PAST = "already_past", "The day lies in the past.", "leaves_on"
    OWN_ACCOUNT = "own_account", "Nobody closes their own account: ask another.", "username"
    WORKS_ELSEWHERE = (
        "works_elsewhere",
        "This person also works outside of this company: revoke their roles here instead.",
        "username",
    )
    LAST_ADMINISTRATOR = (
        "last_administrator",
        "Nobody could grant roles in this company any more: grant the role to another user first.",
        "username",
    )


@operation(
    PersonDeactivated, duty="control.deactivate_users", platform=True, limit=100, competing=True
)
def deactivate_users(
    batch: Batch[DeactivateUser], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """People who work in this company only have access no longer, from a day on.

    Today: they cannot sign in, sessions and keys end, roles are revoked, second factors and links
    to who they are elsewhere are gone. Later: roles and keys end on that day. Events:
    control.role_revoked, control.api_key_revoked or api_key_shortened. Codes: PersonDeactivated.
    """
    SQL("lock_roles", company_id=actor.company_id)
    rows = SQL("judge_leavers", batch, company_id=actor.company_id, user_id=actor.user_id, at=at)
    leaving = [row for row in rows if row.code in ("deactivated", "leaves_later")]
    if leaving:
        ids, days = [row.id for row in leaving], [row.leaves_on for row in leaving]
        held = SQL("open_grants", company_id=actor.company_id, user_id=ids, leaves_on=days)
        revoked = [RevokeRole(*row) for row in held]
        refused = revoke_roles(revoked, actor=actor, at=at).refused if revoked else []
        assert not refused, refused  # whether they may go was judged under the same lock
        SQL(
            "end_keys", user_id=ids, leaves_on=days, is_now=[row.is_now for row in leaving],
            by_user_id=actor.user_id, at=at, operation_id=current_call().id,
        )  # fmt: skip
        gone = [row for row in leaving if row.is_now]
        names = [users.DeactivateUser(row.username) for row in gone]
        users.deactivate_users(names, actor=actor, at=at)
        theirs = {"user_id__in": [row.id for row in gone]}
        Authenticator.objects.filter(**theirs).delete()
        SocialAccount.objects.filter(**theirs).delete()
    return [_told(PersonDeactivated, row, leaves_on=row.leaves_on) for row in rows]


@dataclass(frozen=True, slots=True)
class ReactivateUser:
    """The old password is gone; roles have to be granted anew."""

    username: str
    password: str = field(repr=False)


class PersonReactivated(Code):
    REACTIVATED = "reactivated", "{username} may sign in again; grant a role next."
    ALREADY_ACTIVE = "already_active", "{username} may sign in already."
    UNKNOWN_USER = "unknown_user", "Nobody of this name worked here.", "username"
    REPEATED_IN_BATCH = "repeated_in_batch", "This user stands twice in the list.", "username"
    PASSWORD_TOO_WEAK = "password_too_weak", "{reason}", "password"
    WORKS_ELSEWHERE = (
        "works_elsewhere",
        "This person also works outside of this company: it has to be done there.",
        "username",
    )


@operation(PersonReactivated, duty="control.reactivate_users", platform=True, limit=100)
def reactivate_users(
    batch: Batch[ReactivateUser], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """People who worked in this company may sign in again, with a new password and no role.

    No event; the operation log keeps who did it. Codes: PersonReactivated.
    """
    SQL("lock_roles", company_id=actor.company_id)
    rows = SQL(
        "judge_returners", company_id=actor.company_id, at=at,
        username=[row.username for row in batch],
    )  # fmt: skip
    back = [
        users.ReactivateUser(row.username, asked.password)
        for row, asked in zip(rows, batch, strict=True)
        if row.code == "reactivated"
    ]
    done = iter(users.reactivate_users(back, actor=actor, at=at))
    return [
        _of_password(row, next(done))
        if row.code == "reactivated"
        else _told(PersonReactivated, row)
        for row in rows
    ]


def _of_password(row: Outcome, done: Outcome) -> Outcome:
    return _told(PersonReactivated, row, code=str(done.code), reason=done.detail["reason"])


def _told(codes: type[Code], row: Outcome, *, code: str = "", **detail: object) -> Outcome:
    told = {"username": row.username, **detail}  # type: ignore[attr-defined]
    return Outcome(row.position, row.id, codes(code or row.code), told)
