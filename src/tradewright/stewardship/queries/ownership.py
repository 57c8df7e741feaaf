"""Who owns which field: modules by the code, other systems by what a company has set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.apps import apps

from tradewright.kernel.operation import OPERATIONS, Operation
from tradewright.kernel.sql import statements

SQL = statements()

OURSELVES = "tradewright"

ReadCurrent = Callable[[int, Sequence[Any]], Sequence[Mapping[str, Any] | None]]
CURRENT: dict[str, ReadCurrent] = {}


def current_values(operation: str) -> Callable[[ReadCurrent], ReadCurrent]:
    """Register what the fields of an operation's rows are now, by input column, under `label` what
    a person calls the record and under `id` which it is; None where there is none. A form sends all
    of its fields, and only what differs is a write."""

    def register(read: ReadCurrent) -> ReadCurrent:
        CURRENT[operation] = read
        return read

    return register


@dataclass(frozen=True, slots=True)
class Ownership:
    """A field of which another system is, or was, the owner in this company."""

    id: int
    object: str
    field: str
    system: str
    steward: str
    policy: str
    reason: str
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class OwnedField:
    """A field that operations write: `module` owns it by the code, `outside` is who owns it here
    instead; `written_by` are the operations that may."""

    object: str
    field: str
    module: str
    written_by: tuple[str, ...]
    outside: Ownership | None

    @property
    def owner(self) -> str:
        return self.outside.system if self.outside else self.module


@dataclass(frozen=True, slots=True)
class OwnedTable:
    """A table, the module that alone writes it, and its columns."""

    module: str
    table: str
    purpose: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A write that was refused, or waits for its steward."""

    id: int
    operation: str
    object: str
    field: str
    label: str
    system: str
    source: str
    steward: str
    input: Mapping[str, Any]
    status: str
    user_name: str
    behalf: str
    withheld_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str
    approval_id: int | None
    version: int

    @property
    def value(self) -> Any:
        """What was to be written."""
        column = columns_of(self.operation).get(f"{self.object}.{self.field}", self.field)
        return self.input.get(column)


@dataclass(frozen=True, slots=True)
class WithheldCount:
    """How many writes of a field were withheld from a source on a day."""

    day: date
    object: str
    field: str
    source: str
    system: str
    refused: int
    quarantined: int


def writes_of(operation: Operation[Any]) -> Mapping[str, str]:
    """Input column → `object.field` that it writes; empty where the operation declares none."""
    declared: Mapping[str, str] = getattr(operation.input, "WRITES", {})
    return declared


def columns_of(operation: str) -> Mapping[str, str]:
    """`object.field` → input column of an operation, by its name."""
    known = OPERATIONS.get(operation)
    return {field: column for column, field in writes_of(known).items()} if known else {}


def defaults_of(operation: Operation[Any]) -> Mapping[str, Any]:
    """What a column holds when nobody gave it; columns that must be given are absent, and so are
    all of an input that is `WHOLE`: there a default is as much a statement as any other value."""
    if getattr(operation.input, "WHOLE", False):
        return {}
    return {one.name: one.default for one in fields(operation.input) if one.default is not MISSING}


def _declared() -> Iterator[tuple[str, str, str]]:
    """Every `object.field` that an operation declares to write, its module and the operation."""
    for name, operation in sorted(OPERATIONS.items()):
        for path in writes_of(operation).values():
            yield path, name.partition(".")[0], name


def is_known(path: str) -> bool:
    """Whether operations declare to write this `object.field`."""
    return any(declared == path for declared, _, _ in _declared())


def objects() -> list[str]:
    """The objects whose fields may be owned elsewhere."""
    return sorted({path.partition(".")[0] for path, _, _ in _declared()})


def ownerships(company_id: int) -> list[Ownership]:
    """What the company has set, by object and field."""
    return [Ownership(*row) for row in SQL("ownerships", company_id=company_id)]


def owned_fields(company_id: int) -> list[OwnedField]:
    """Every field that may be owned elsewhere, with who owns it in this company."""
    outside = {
        f"{one.object}.{one.field}": one
        for one in ownerships(company_id)
        if one.system != OURSELVES
    }
    found: dict[str, tuple[str, list[str]]] = {}
    for path, module, operation in _declared():
        found.setdefault(path, (module, []))[1].append(operation)
    return [
        OwnedField(
            path.partition(".")[0], path.partition(".")[2], module, tuple(names), outside.get(path)
        )
        for path, (module, names) in sorted(found.items())
    ]


def owned_tables() -> list[OwnedTable]:
    """Every table of ours with the module that owns it, read from the code."""
    return sorted(
        (
            OwnedTable(
                model.__module__.split(".")[1],
                model._meta.db_table,
                " ".join((model.__doc__ or "").split("\n\n")[0].split()),
                tuple(str(field.column) for field in model._meta.concrete_fields),
            )
            for model in apps.get_models()
            if model.__module__.startswith("tradewright.")
        ),
        key=lambda one: (one.module, one.table),
    )


def withheld_writes(
    company_id: int,
    *,
    status: str | None = None,
    object: str | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Withheld]:
    """Withheld writes, the latest first."""
    rows = SQL(
        "withheld_writes", company_id=company_id, status=status, object=object, after=after,
        page_size=limit, prepare=False,
    )  # fmt: skip
    return [Withheld(*row) for row in rows]


def withheld_by_status(company_id: int) -> Mapping[str, int]:
    """How many withheld writes stand in each state."""
    return {row.status: row.how_many for row in SQL("withheld_counts", company_id=company_id)}


def withheld_by_day(company_id: int, *, since: date) -> list[WithheldCount]:
    """What was withheld since a day: by day, object, field and source."""
    rows = SQL("withheld_by_day", company_id=company_id, since=since)
    return [WithheldCount(*row) for row in rows]


def stewards() -> list[tuple[str, str]]:
    """The roles that may answer for records: code and name."""
    return [(row.code, row.name) for row in SQL("stewards")]
