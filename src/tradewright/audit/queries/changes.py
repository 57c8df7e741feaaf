"""What became of protected rows, who looked at what, and how far the chain is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a protected row; `operation` is null when it came from outside the program.

    `before` and `after` hold the changed columns, or all of a row that was made or deleted.
    """

    id: int
    changed_at: datetime
    who: str
    table_name: str
    row_id: int
    label: str
    action: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    operation: str | None
    operation_id: str | None
    database_user: str
    reason: str
    behalf: str
    is_explained: bool

    @property
    def spoken(self) -> str:
        """Payment terms, Price condition."""
        return spoken(self.table_name)

    @property
    def doing(self) -> str:
        """parties.change_customers as a person says it: Change customers."""
        return spoken((self.operation or "").rpartition(".")[2])

    @property
    def by(self) -> str:
        """Who did it; for a change from outside, who was connected to the database."""
        return self.who if self.operation is not None else self.database_user

    @property
    def columns(self) -> list[tuple[str, Any, Any]]:
        """Column, before, after, as a person reads them; what is empty in both is left out."""
        was, became = self.before or {}, self.after or {}
        names = [name for name in {**was, **became} if name not in UNTOLD]
        return [
            (spoken(name), _shown(was.get(name)), _shown(became.get(name)))
            for name in names
            if was.get(name) not in EMPTY or became.get(name) not in EMPTY
        ]


UNTOLD = ("id", "company_id", "version")
EMPTY: tuple[object, ...] = (None, "")


@dataclass(frozen=True, slots=True)
class OutsideCount:
    """Changes that no operation made, and those of them that nobody has explained."""

    outside: int
    unexplained: int


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody took out or looked at what is sensitive."""

    id: int
    recorded_at: datetime
    who: str
    what: str
    narrowed_by: Mapping[str, str]
    rows: int
    channel: str
    behalf: str

    @property
    def filters(self) -> str:
        """customer ACME, since 2026-11-01."""
        return ", ".join(f"{name} {value}" for name, value in self.narrowed_by.items())


@dataclass(frozen=True, slots=True)
class SealState:
    """`rows` are sealed; up to `published_seq` they are held by a head outside the database."""

    rows: int
    sealed_at: datetime | None
    head: str | None
    published_seq: int | None
    published_at: datetime | None
    checked_at: datetime | None
    checked_rows: int | None
    fault: str


@dataclass(frozen=True, slots=True)
class Batch:
    id: int
    sealed_at: datetime
    first_seq: int
    last_seq: int
    root: str
    head: str
    is_published: bool


MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?")


def _shown(value: Any) -> str:
    """A value of a row as a person reads it; nothing is an empty text."""
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return _time(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_shown(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _time(text: str) -> str:
    """A day, or a moment on the company's clock; what only looks like one stays as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    if at.tzinfo is None:
        return f"{at.day} {at:%b %Y}"
    at = timezone.localtime(at)
    return f"{at.day} {at:%b %Y %H:%M}"


SPOKEN = {
    "sod_rule": "Pair of duties",
    "sod_rule_change": "Change of a pair of duties",
    "sod_exception": "Exception from a pair of duties",
}


def spoken(name: str) -> str:
    """payment_terms as a person says it: Payment terms."""
    return SPOKEN.get(name) or name.removesuffix("_id").replace("_", " ").capitalize()


def changes(
    company_id: int,
    *,
    user_id: int | None = None,
    table_name: str | None = None,
    row_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    outside_only: bool = False,
    open_only: bool = False,
    after: int | None = None,
    limit: int = 50,
) -> list[Change]:
    """Changes of protected rows, the latest first; `row_id` belongs to `table_name`."""
    rows = SQL(
        "changes", company_id=company_id, user_id=user_id, table_name=table_name, row_id=row_id,
        since=since, until=until, outside_only=outside_only, open_only=open_only, after=after,
        page_size=limit, prepare=False,
    )  # fmt: skip
    return [Change(*row) for row in rows]


def outside_count(company_id: int) -> OutsideCount:
    """How many changes came from outside the program."""
    return OutsideCount(*SQL("change_counts", company_id=company_id)[0])


def unnamed_changes(company_id: int) -> int:
    """How many changes name no operation at all and wait for a reason: cheap, for every page. One
    that names a false operation is found by `outside_count` and by invariant C10."""
    return int(SQL("unnamed_changes", company_id=company_id)[0].how_many)


def accesses(
    company_id: int,
    *,
    user_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Access]:
    """Exports and reads of sensitive data, the latest first."""
    rows = SQL(
        "accesses", company_id=company_id, user_id=user_id, since=since, until=until, after=after,
        page_size=limit, prepare=False,
    )  # fmt: skip
    return [Access(*row) for row in rows]


def seal_state(company_id: int) -> SealState:
    """How far the company's chain is, what stands outside, when it was last verified."""
    return SealState(*SQL("seal_state", company_id=company_id)[0])


def batches(company_id: int, *, after: int | None = None, limit: int = 50) -> Sequence[Batch]:
    """The batches of the company's chain, the latest first."""
    rows = SQL("batches_of", company_id=company_id, after=after, page_size=limit, prepare=False)
    return [Batch(*row) for row in rows]
