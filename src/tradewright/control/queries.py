"""Reads of control: who may do what, what was done, what the worker has left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.operation import SYSTEM_USER_ID, Actor
from tradewright.kernel.sql import statements

SQL = statements()

LAG = 30  # seconds behind, from which the health badge warns


@dataclass(frozen=True, slots=True)
class Workplace:
    """A company in which a user holds a role; single-handed, it keeps no duties apart."""

    id: int
    code: str
    name: str
    currency: str
    time_zone: str
    is_single_handed: bool = False


@dataclass(frozen=True, slots=True)
class RoleHeld:
    code: str
    name: str
    valid_from: date
    valid_until: date | None
    holds_now: bool


@dataclass(frozen=True, slots=True)
class Person:
    user_id: int
    username: str
    name: str
    email: str
    is_active: bool
    last_login: datetime | None
    roles: tuple[RoleHeld, ...]


@dataclass(frozen=True, slots=True)
class Logged:
    """One row of the operation log; `codes` counts outcomes by code."""

    id: str
    recorded_at: datetime
    at: datetime
    user_name: str
    operation: str
    accepted: int
    refused: int
    codes: Mapping[str, int]
    subjects: Sequence[int]
    request_id: str | None

    @property
    def spoken(self) -> str:
        """sales.confirm_orders as a person says it: Confirm orders."""
        return self.operation.rpartition(".")[2].replace("_", " ").capitalize()

    @property
    def module(self) -> str:
        return self.operation.rpartition(".")[0]

    @property
    def results(self) -> str:
        """2 granted, 1 unknown user."""
        return ", ".join(f"{n:,} {code.replace('_', ' ')}" for code, n in self.codes.items())


@dataclass(frozen=True, slots=True)
class Told:
    """One change of a document, from the event log, with who did it."""

    at: datetime
    topic: str
    aggregate: str
    key: int
    version: int
    body: Mapping[str, Any]
    who: str

    @property
    def what(self) -> str:
        """sales.order_entered as a person says it: Order SO000630 entered."""
        noun, _, participle = self.topic.rpartition(".")[2].rpartition("_")
        words = (noun.replace("_", " ").capitalize(), self.body.get("number", ""), participle)
        return " ".join(word for word in words if word)

    @property
    def why(self) -> str:
        return str(self.body.get("reason") or "")


@dataclass(frozen=True, slots=True)
class SubscriberState:
    """How far a subscriber is for this company: events that wait (at most 10,000 are counted)."""

    subscriber: str
    handled: int
    moved_at: datetime | None
    waiting: int
    oldest_at: datetime | None
    parked: int


@dataclass(frozen=True, slots=True)
class Parked:
    id: int
    subscriber: str
    topic: str
    aggregate: str
    key: int
    error: str
    attempts: int
    status: str
    owner_name: str
    parked_at: datetime
    at: datetime
    resolved_at: datetime | None
    resolved_by: str
    note: str
    behind: bool


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whom an API key acts for; `state` is valid, revoked, expired or user_inactive."""

    api_key_id: int
    prefix: str
    user_id: int
    workplace: Workplace
    scopes: Sequence[str]
    state: str
    today: date
    last_used_on: date | None
    system: str  # that acts by the key; "" is none in particular


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An API key as its owner sees it; the key itself is nowhere."""

    id: int
    user_name: str
    name: str
    prefix: str
    scopes: Sequence[str]
    created_at: datetime
    expires_on: date
    revoked_at: datetime | None
    last_used_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair of duties as the company keeps it apart; `people` hold both sides now."""

    number: int
    name_a: str
    duties_a: Sequence[str]
    name_b: str
    duties_b: Sequence[str]
    risk: str
    level: str
    is_enabled: bool
    is_changed: bool
    preventive: str
    detective: str
    people: int
    change_waits: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """What a grant would join: a duty of the asked role and one of another (or the same) role."""

    number: int
    level: str
    risk: str
    duty: str
    other_duty: str
    other_role: str
    excused: bool


@dataclass(frozen=True, slots=True)
class ConflictHeld:
    """Somebody who holds both sides of a pair; `excused` by an exception or a tiny company."""

    user_id: int
    username: str
    name: str
    number: int
    risk: str
    duty_a: str
    role_a: str
    duty_b: str
    role_b: str
    excused: bool


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """`state` is asked, live, later, ended or revoked; `age` counts days since it was asked."""

    id: int
    username: str
    name: str
    number: int
    pair: str
    valid_from: date
    valid_until: date
    control: str
    asked_by: str
    approved_by: str
    age: int
    state: str


@dataclass(frozen=True, slots=True)
class RuleChangeRow:
    id: int
    number: int
    pair: str
    level: str
    is_enabled: bool
    reason: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant that holds now, with when somebody last said that it is needed."""

    id: int
    username: str
    name: str
    role: str
    role_name: str
    valid_from: date
    valid_until: date | None
    certified_on: date | None
    certified_by: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class Alone:
    """Why, since when and by whose word the company is single-handed."""

    reason: str
    declared_by: str
    declared_at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """`lag_seconds` is the age of the oldest event that a subscriber has not read yet."""

    parked: int
    waiting: int
    lag_seconds: int

    @property
    def tone(self) -> str:
        if self.parked:
            return "blocked"
        return "waits" if self.lag_seconds > LAG else "done"

    @property
    def word(self) -> str:
        if self.parked:
            return f"{self.parked} parked"
        if self.lag_seconds <= LAG:
            return "In step"
        minutes = self.lag_seconds // 60
        return f"{minutes} min behind" if minutes else f"{self.lag_seconds} s behind"


def actor_of(user_id: int, company_id: int, at: datetime, request_id: str | None = None) -> Actor:
    """The user as an actor in the company, with the duties of the roles held on its local day."""
    row = SQL("actor_of", user_id=user_id, company_id=company_id, at=at)[0]
    return Actor(user_id, company_id, row.name, frozenset(row.duties), request_id)


def key_holder(secret_hash: str, at: datetime) -> KeyHolder | None:
    """Whose API key has this hash (hexadecimal), in whichever company, or None."""
    rows = SQL("key_holder", secret_hash=secret_hash, at=at)
    if not rows:
        return None
    row = rows[0]
    place = Workplace(*row[3:8])  # company_id to time_zone
    return KeyHolder(
        row.api_key_id, row.prefix, row.user_id, place, row.scopes, row.state, row.today,
        row.last_used_on, row.system,
    )  # fmt: skip


def api_keys(company_id: int, at: datetime, *, user_id: int | None = None) -> list[KeyRow]:
    """The API keys of the company (or of one of its users), the latest first."""
    return [KeyRow(*row) for row in SQL("api_keys", company_id=company_id, user_id=user_id, at=at)]


def companies_of(user_id: int, at: datetime) -> list[Workplace]:
    """The companies in which the user holds a role now, by name."""
    return [Workplace(*row) for row in SQL("companies_of", user_id=user_id, at=at)]


def people(company_id: int, at: datetime, words: str = "") -> list[Person]:
    """Everyone who holds or held a role in the company, by name, with their grants."""
    rows = SQL("people", company_id=company_id, at=at, words=words, prepare=False)
    return [_person(row) for row in rows]


def _person(row: Any) -> Person:
    held = tuple(
        RoleHeld(
            grant["code"], grant["name"], date.fromisoformat(grant["valid_from"]),
            date.fromisoformat(grant["valid_until"]) if grant["valid_until"] else None,
            grant["holds_now"],
        )
        for grant in row.roles
    )  # fmt: skip
    return Person(
        row.user_id, row.username, row.name, row.email, row.is_active, row.last_login, held
    )


def usernames_without_role(company_id: int) -> list[str]:
    """Active users who hold no role in the company: those whom one may want to let in."""
    return [row.username for row in SQL("usernames_without_role", company_id=company_id)]


def roles_with(duty: str) -> list[str]:
    """Names of the roles that have the duty."""
    return [row.name for row in SQL("roles_with", duty=duty)]


def duties_of_roles() -> dict[str, list[str]]:
    """The duties of every role, by the role's code."""
    return {row.code: row.duties for row in SQL("duties_of_roles")}


def who_may(duty: str, company_id: int, at: datetime) -> list[str]:
    """Names of those who have the duty in the company now, at most twenty."""
    return [row.name for row in SQL("who_may", duty=duty, company_id=company_id, at=at)]


def pairs(company_id: int, at: datetime) -> list[PairRow]:
    """The pairs that the company keeps apart, by number."""
    return [PairRow(*row) for row in SQL("pairs", company_id=company_id, at=at)]


def simulate_grant(company_id: int, username: str, role: str, at: datetime) -> list[Clash]:
    """The pairs that the user would join by the role today, as the program would judge."""
    rows = SQL("simulate_grant", company_id=company_id, username=username, role=role, at=at)
    return [Clash(*row) for row in rows]


def role_conflicts(company_id: int) -> dict[tuple[str, str], Sequence[int]]:
    """Numbers of the pairs that two roles (by code, or one role by itself) join."""
    rows = SQL("role_conflicts", company_id=company_id)
    return {(row.role, row.other_role): row.numbers for row in rows}


def conflicts_held(company_id: int, at: datetime) -> list[ConflictHeld]:
    """Who holds both sides of a pair now, by name."""
    return [ConflictHeld(*row) for row in SQL("conflicts_now", company_id=company_id, at=at)]


def exceptions(company_id: int, at: datetime) -> list[ExceptionRow]:
    """Exceptions: those that wait for approval first, then the live ones, then the rest."""
    return [ExceptionRow(*row) for row in SQL("exceptions", company_id=company_id, at=at)]


def rule_changes(company_id: int) -> list[RuleChangeRow]:
    """Changes of pairs that wait for a second person, the oldest first."""
    return [RuleChangeRow(*row) for row in SQL("rule_changes", company_id=company_id)]


def grants(company_id: int, at: datetime) -> list[GrantRow]:
    """The grants that hold now; those not yet confirmed this quarter first."""
    return [GrantRow(*row) for row in SQL("grants", company_id=company_id, at=at)]


def single_handed(company_id: int) -> Alone | None:
    """Whether one person does everything here by open declaration."""
    rows = SQL("single_handed", company_id=company_id)
    return Alone(*rows[0]) if rows else None


def parked_owner(company_id: int) -> int:
    """The user who answers for a company's parked events; the system where nobody may."""
    rows = SQL("parked_owner", company_id=company_id)
    return rows[0].user_id if rows else SYSTEM_USER_ID


def operation_log(
    company_id: int,
    *,
    user_id: int | None = None,
    operation: str | None = None,
    since: date | None = None,
    until: date | None = None,
    refused_only: bool = False,
    after: tuple[Any, ...] = (None, None),
    limit: int = 50,
) -> list[Logged]:
    """What was done, newest first; `after` is (recorded_at, id) of the last row shown.

    `since` and `until` are days of the company, both included.
    """
    rows = SQL(
        "operation_log", company_id=company_id, user_id=user_id, operation=operation, since=since,
        until=until, refused_only=refused_only, after_at=after[0], after_id=after[1],
        page_size=limit, prepare=False,
    )  # fmt: skip
    return [Logged(*row) for row in rows]


def history(
    company_id: int, documents: Iterable[tuple[str, int]], *, limit: int = 50
) -> list[Told]:
    """What happened to documents, given as (table, id), newest first."""
    asked = list(dict.fromkeys(documents))
    rows = SQL(
        "history", company_id=company_id, aggregate=[table for table, _ in asked],
        key=[key for _, key in asked], page_size=limit,
    )  # fmt: skip
    return [Told(*row) for row in rows]


def versions_of(company_id: int, documents: Sequence[tuple[str, int]]) -> list[int]:
    """The last version that each document told, in the order given; 0 if it never told any."""
    rows = SQL(
        "versions_of", company_id=company_id, aggregate=[table for table, _ in documents],
        key=[key for _, key in documents],
    )  # fmt: skip
    return [row.version for row in rows]


def document_numbers(
    company_id: int, documents: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    """The numbers of documents, given as (table, id), as they told them when they were made."""
    asked = list(dict.fromkeys(documents))
    rows = SQL(
        "document_numbers", company_id=company_id, aggregate=[table for table, _ in asked],
        key=[key for _, key in asked],
    )  # fmt: skip
    return {(row.aggregate, row.key): row.number for row in rows}


def subscribers(company_id: int, topics: Mapping[str, Sequence[str]]) -> list[SubscriberState]:
    """Every cursor with what waits behind it; `topics` names what each subscriber hears."""
    pairs = [(name, topic) for name, heard in topics.items() for topic in heard]
    rows = SQL(
        "subscribers", company_id=company_id, subscriber=[name for name, _ in pairs],
        topic=[topic for _, topic in pairs],
    )  # fmt: skip
    return [SubscriberState(*row) for row in rows]


def parked_events(
    company_id: int, *, status: str = "parked", after_id: int | None = None, limit: int = 50
) -> list[Parked]:
    """Parked events of one status, newest first; `behind` waits behind an earlier one."""
    rows = SQL(
        "parked_events", company_id=company_id, status=status, after_id=after_id,
        page_size=limit, prepare=False,
    )  # fmt: skip
    return [Parked(*row) for row in rows]


def parked_counts(company_id: int) -> dict[str, int]:
    """How many events were parked, by status."""
    return {row.status: row.count for row in SQL("parked_counts", company_id=company_id)}


def health(company_id: int) -> Health:
    """Parked events of the company, and how far the worker is behind in all."""
    return Health(*SQL("health", company_id=company_id)[0])


def demo_people(domain: str) -> list[tuple[str, str, str]]:
    """Username, name and roles of the demo's users (those with a mail address at `domain`)."""
    return [(r.username, r.name, r.roles) for r in SQL("demo_people", domain=domain)]
