"""What became of protected rows, who looked at what, and how far the chain is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils import timezone

from tradewright.kernel.guards import our_models
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a protected row; `operation` is null when it came from outside the program.

    `before` and `after` hold the changed columns, or all of a row that was made or deleted; `names`
    says column by column what people call the rows that numbers in them refer to.
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
    names: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

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
            (spoken(name), self._named(name, was.get(name)), self._named(name, became.get(name)))
            for name in names
            if was.get(name) not in EMPTY or became.get(name) not in EMPTY
        ]

    def _named(self, column: str, value: Any) -> str:
        known = self.names.get(column)
        return (known.get(value) if known else None) or _shown(value)


UNTOLD = ("id", "company_id", "version")
EMPTY: tuple[object, ...] = (None, "")


@dataclass(frozen=True, slots=True)
class OutsideCount:
    """Changes that name no operation, and those of them that nobody has explained."""

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
    found = [Change(*row) for row in rows]
    labels = _labels(company_id, found)
    return [replace(one, names=_names(one, labels)) for one in found]


@cache
def references() -> Mapping[str, Mapping[str, str]]:
    """Table → column → the table that its numbers refer to."""
    return {
        model._meta.db_table: {
            str(one.column): one.related_model._meta.db_table
            for one in model._meta.concrete_fields
            if one.related_model is not None and one.column != "company_id"
        }
        for model in our_models()
    }


Label = tuple[str, int]  # table and number


def _referred(one: Change) -> Iterator[tuple[str, Label]]:
    """The columns of a change that name other rows, with the rows before and after."""
    for column, table in references().get(one.table_name, {}).items():
        for held in (one.before or {}, one.after or {}):
            if isinstance(held.get(column), int):
                yield column, (table, held[column])


def _labels(company_id: int, found: Sequence[Change]) -> Mapping[Label, str]:
    """What people call the rows that these changes refer to."""
    asked = {label for one in found for _, label in _referred(one)}
    if not asked:
        return {}
    tables, numbers = zip(*asked, strict=True)
    rows = SQL(
        "labels", company_id=company_id, table_name=list(tables), row_id=list(numbers),
        prepare=False,
    )  # fmt: skip
    return {(row.table_name, row.row_id): row.label for row in rows}


def _names(one: Change, labels: Mapping[Label, str]) -> Mapping[str, Mapping[int, str]]:
    names: dict[str, dict[int, str]] = {}
    for column, label in _referred(one):
        if label in labels:
            names.setdefault(column, {})[label[1]] = labels[label]
    return names


def outside_count(company_id: int) -> OutsideCount:
    """How many changes name no operation: cheap, by an index. Those that name a false one stand in
    the list, and turn invariant C10 red."""
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


@dataclass(frozen=True, slots=True)
class Restart:
    """The chains of this database went on under another name (`ledger`), or are asked to."""

    id: int
    status: str
    reason: str
    former: str
    ledger: str | None
    lost: Sequence[Mapping[str, int]]
    asked_by: str
    asked_by_id: int
    asked_at: datetime
    approved_by: str
    approved_at: datetime | None


def restarts() -> list[Restart]:
    """When and why the chains began again, the latest first; the same for every company."""
    return [Restart(*row) for row in SQL("restarts")]


def heads_not_here(company_id: int) -> int:
    """Up to which row a head stands outside that the company's chain does not know; 0 for none."""
    found = {row.company_id: row.published_seq for row in SQL("heads_not_here")}
    return int(found.get(company_id, 0))


def batches(company_id: int, *, after: int | None = None, limit: int = 50) -> Sequence[Batch]:
    """The batches of the company's chain, the latest first."""
    rows = SQL("batches_of", company_id=company_id, after=after, page_size=limit, prepare=False)
    return [Batch(*row) for row in rows]
