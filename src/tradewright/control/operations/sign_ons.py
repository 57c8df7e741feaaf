"""Who somebody is at an issuer of sign-on: linked here by an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

from .sign_ins import RecordSignIn

SQL = statements()


@dataclass(frozen=True, slots=True)
class LinkSignOn:
    """`issuer` is the id of an issuer in “sign-on.toml”, `subject` the person's name there: what it
    calls `sub`, never an e-mail address."""

    username: str
    issuer: str
    subject: str


class SignOnLinked(Code):
    LINKED = "linked", "{username} may sign on by {issuer}."
    ALREADY_LINKED = "already_linked", "{username} may sign on by {issuer} already."
    UNKNOWN_USER = "unknown_user", "Nobody of this name works here.", "username"
    REPEATED_IN_BATCH = "repeated_in_batch", "This person stands twice in the list.", "username"
    UNKNOWN_ISSUER = "unknown_issuer", "Nobody signs on from there: see sign-on.toml.", "issuer"
    SUBJECT_MISSING = (
        "subject_missing", "Give the subject, as the issuer names the person.", "subject",
    )  # fmt: skip
    SUBJECT_TAKEN = (
        "subject_taken",
        "Another account is linked with this subject: that person unlinks it under My account.",
        "subject",
    )
    USER_INACTIVE = "user_inactive", "This person may not sign in: reactivate them.", "username"
    WORKS_ELSEWHERE = (
        "works_elsewhere",
        "This person also works outside of this company: they link it themselves, in My account.",
        "username",
    )


@operation(
    SignOnLinked, duty="control.link_sign_ons", platform=True, limit=100, competing=True, fresh=True
)
def link_sign_ons(batch: Batch[LinkSignOn], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """People who work in this company only may sign on by (issuer, subject), beside their password.

    The link stands in their account and in the log of sign-ins, where they see who made it. No
    event: a user belongs to no company. Codes: SignOnLinked. Source: reliability.md C, “SSO”.
    """
    SQL("lock_roles", company_id=actor.company_id)
    issuers = [one.id for one in settings.ISSUERS]
    meant = Batch([replace(row, subject=row.subject.strip()) for row in batch])
    rows = SQL("judge_links", meant, company_id=actor.company_id, known=issuers, at=at)
    made = [(row, asked) for row, asked in zip(rows, meant, strict=True) if row.code == "linked"]
    SocialAccount.objects.bulk_create(
        SocialAccount(user_id=row.id, provider=asked.issuer, uid=asked.subject)
        for row, asked in made
    )
    if made:
        lines = [
            RecordSignIn(row.username, "sign_on_linked", f"{row.issuer}, by {actor.name}")
            for row, _ in made
        ]
        SQL("record_sign_ins", Batch(lines), at=at, operation_id=current_call().id)
    return [
        Outcome(row.position, row.id, SignOnLinked(row.code),
                {"username": row.username, "issuer": row.issuer})
        for row in rows
    ]  # fmt: skip
