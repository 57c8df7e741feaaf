"""Keys by which programs act for a person: each person makes their own."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from .roles import grant_roles

SQL = statements()

SHAPE = re.compile(r"tw_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}")
SHOWN = 11  # letters of a key by which people tell it from others
STEP_UP = "step_up"  # a scope beside the patterns: what asks people for a confirmation, too
LONGEST_LIFE = 400  # days
_LETTERS = string.ascii_letters + string.digits


def new_key() -> str:
    """A key that nobody can guess (256 bits); its first letters may be shown."""
    draw = ["".join(secrets.choice(_LETTERS) for _ in range(length)) for length in (8, 43)]
    return "_".join(["tw", *draw])


def hash_of(key: str) -> str:
    """What is kept of a key, in hexadecimal. A random key needs no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def fits(duty: str, scopes: Sequence[str]) -> bool:
    """Whether one of the patterns (`sales.*`, `*.read`, `sales.enter_orders`) names the duty."""
    return any(fnmatchcase(duty, scope) for scope in scopes)


@dataclass(frozen=True, slots=True)
class CreateApiKey:
    """`key` comes from `new_key`; `scopes` are patterns over duties, with blanks between them;
    `expires_on` is its last day. `system` names the system that acts by it, where fields are owned
    by that system (stewardship); empty, its writes count as made here."""

    name: str
    scopes: str
    expires_on: date
    key: str = field(repr=False)
    system: str = ""


class ApiKeyCreated(Code):
    CREATED = "created", "API key {prefix}… works until {expires_on}."
    ALREADY_CREATED = "already_created", "This key was created before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This key stands twice in the list.", "key"
    KEY_TOO_WEAK = (
        "key_too_weak",
        "Let Tradewright draw the key: tw_, 8 letters, _, 43 letters.",
        "key",
    )
    KEY_TAKEN = "key_taken", "This key belongs to somebody else: draw another.", "key"
    NAME_MISSING = "name_missing", "Say which program the key is for.", "name"
    SCOPES_MISSING = "scopes_missing", "Name what the program may do, such as *.read.", "scopes"
    UNKNOWN_SCOPE = "unknown_scope", "“{scope}” names none of your own duties.", "scopes"
    ALREADY_PAST = "already_past", "The last day lies in the past.", "expires_on"
    EXPIRES_TOO_LATE = (
        "expires_too_late",
        "A key works for 400 days at most: until {latest}.",
        "expires_on",
    )


@operation(ApiKeyCreated, duty="control.create_api_keys", limit=100, internal=True, fresh=True)
def create_api_keys(batch: Batch[CreateApiKey], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A program that shows the key acts for the actor, within the scopes, until its last day.

    Nobody makes keys for another, so a key lends no duty that its maker lacks. The API does not
    offer this: a key that leaked would make itself a successor. Event: control.api_key_created.
    """
    SQL("lock_roles", company_id=actor.company_id)
    return SQL(
        "create_api_keys", company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id, longest_life=LONGEST_LIFE,
        name=array(row.name.strip() for row in batch),
        scopes=array(" ".join(row.scopes.split()) for row in batch),
        expires_on=array(row.expires_on for row in batch),
        prefix=array(row.key[:SHOWN] for row in batch),
        secret_hash=array(hash_of(row.key) for row in batch),
        is_drawn=array(bool(SHAPE.fullmatch(row.key)) for row in batch),
        unknown_scope=array(_unknown_scope(row, actor) for row in batch),
        system=array(row.system.strip().lower() for row in batch),
    )  # fmt: skip


def _unknown_scope(row: CreateApiKey, actor: Actor) -> str | None:
    """The first scope that names no duty of the actor."""
    wanted = row.scopes.split()
    unknown = (
        one for one in wanted
        if one != STEP_UP and not any(fits(duty, [one]) for duty in actor.duties)
    )  # fmt: skip
    return next(unknown, None)


@dataclass(frozen=True, slots=True)
class RevokeApiKey:
    api_key_id: int


class ApiKeyRevoked(Code):
    REVOKED = "revoked", "API key {prefix}… works no longer."
    ALREADY_REVOKED = "already_revoked", "The key had been revoked before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This key stands twice in the list.", "api_key_id"
    API_KEY_NOT_FOUND = "api_key_not_found", "No such API key in this company.", "api_key_id"
    KEY_OF_ANOTHER = (
        "key_of_another",
        "It is another person's key: ask them, or somebody who grants roles.",
        "api_key_id",
    )


@operation(ApiKeyRevoked, duty="control.revoke_api_keys", limit=1000)
def revoke_api_keys(batch: Batch[RevokeApiKey], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Keys work no longer, from the next request on; one's own, or anybody's for those who grant
    roles. Event: control.api_key_revoked. Codes: ApiKeyRevoked."""
    SQL("lock_api_keys", batch, company_id=actor.company_id)
    return SQL(
        "revoke_api_keys", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        of_anybody=actor.may(grant_roles.duty), operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordKeyUse:
    """`used_on` is a day of the key's company."""

    api_key_id: int
    used_on: date


class KeyUseRecorded(Code):
    RECORDED = "recorded", "Its last use is noted."
    ALREADY_RECORDED = "already_recorded", "It had been used that day, or since."
    REPEATED_IN_BATCH = "repeated_in_batch", "This key stands twice in the list.", "api_key_id"
    API_KEY_NOT_FOUND = "api_key_not_found", "No such API key.", "api_key_id"


@operation(KeyUseRecorded, duty="platform.record_key_uses", platform=True)
def record_key_uses(batch: Batch[RecordKeyUse], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A key that nobody uses can be told from one in use. Once a day and key. No event."""
    return SQL("record_key_uses", batch)
