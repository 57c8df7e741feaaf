"""A module's SQL statements, kept in `sql/*.sql`, run with a batch as columns."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, overload

from django.db import connection
from psycopg import ClientCursor, Cursor, ProgrammingError, RawCursor
from psycopg.rows import namedtuple_row
from psycopg.types.json import JsonbLoader

from .batch import Batch, array

Row = Any  # a named tuple with the columns that the statement's header promises

PREPARED_SIZE = 20


_DECODER = json.JSONDecoder(parse_float=Decimal)  # json.loads would make one for every value


def _exactly(told: str | bytes) -> Any:
    return _DECODER.raw_decode(told if isinstance(told, str) else told.decode())[0]


class _ExactJson(JsonbLoader):
    """jsonb numbers are exact, so they are decimals here, never floats."""

    _loads = staticmethod(_exactly)


_counted: ContextVar[list[str] | None] = ContextVar("counted", default=None)


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collect the names of the statements that run inside: the statement law counts them."""
    names: list[str] = []
    token = _counted.set(names)
    try:
        yield names
    finally:
        _counted.reset(token)


class Statements:
    """The statements of one module: `SQL("confirm_orders", batch, at=at)` returns its rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._text: dict[str, str] = {}

    def text(self, name: str) -> str:
        if name not in self._text:
            self._text[name] = (self.folder / f"{name}.sql").read_text(encoding="utf-8")
        return self._text[name]

    def __call__(
        self,
        name: str,
        batch: Batch[Any] | None = None,
        /,
        *,
        prepare: Any = True,  # a bool; Any, so that `**columns` of one type may follow
        **shared: Any,
    ) -> Sequence[Row]:
        """Run statement `name`; `batch` becomes one array per field, a list in `shared` an array.

        Small sets run prepared, with one plan for all; a large set is planned for its own size, or
        PostgreSQL, which takes an unknown array for ten rows, would join it by nested loops.
        `prepare=False` plans for the very values always: right for reports with optional filters.
        """
        values: dict[str, Any] = {} if batch is None else dict(batch.columns())
        size = len(batch) if batch is not None else 0
        for key, value in shared.items():
            if isinstance(value, list | tuple):
                size = max(size, len(value))
                value = array(value)
            values[key] = value
        prepare = prepare and size <= PREPARED_SIZE
        return run(self.text(name), values, prepare=prepare, name=name)


class Rows(Sequence[Row]):
    """A statement's rows, fetched when they are first looked at.

    Inside a pipeline a statement whose rows nobody looks at (a lock, a write) travels with the next
    one instead of waiting for its own answer; its fault, if any, is raised there or at the commit.
    """

    __slots__ = ("_cursor", "_rows")

    def __init__(self, cursor: Cursor[Row]) -> None:
        self._cursor: Cursor[Row] | None = cursor
        self._rows: list[Row] = []

    def _fetched(self) -> list[Row]:
        if self._cursor is not None:
            cursor, self._cursor = self._cursor, None
            with connection.wrap_database_errors:
                try:
                    self._rows = cursor.fetchall()
                except ProgrammingError:
                    if cursor.pgresult is None or cursor.description is not None:
                        raise  # else it is a statement that answers no rows at all
        return self._rows

    def __len__(self) -> int:
        return len(self._fetched())

    @overload
    def __getitem__(self, nth: int) -> Row: ...
    @overload
    def __getitem__(self, nth: slice) -> Sequence[Row]: ...
    def __getitem__(self, nth: int | slice) -> Any:
        return self._fetched()[nth]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._fetched())


_MARK = re.compile(r"%\((\w+)\)s|%%")


@cache
def _numbered(text: str) -> tuple[str, tuple[str, ...]]:
    """The statement with $1, $2 … for its named parameters, and their names in that order: read
    once, not at every call."""
    names: list[str] = []

    def mark(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return "%"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _MARK.sub(mark, text), tuple(names)


def run(text: str, values: Mapping[str, object], *, prepare: bool, name: str) -> Sequence[Row]:
    """Run one statement on Django's connection, in its transaction, through psycopg's own cursor.

    A prepared one has one plan for all values. Any other carries its values in its text, so that
    it is planned for them, whatever the connection's `plan_cache_mode`.
    """
    counted = _counted.get()
    if counted is not None:
        counted.append(name)
    connection.ensure_connection()
    driver = connection.connection
    cursor: Cursor[Row]
    with connection.wrap_database_errors:
        if prepare:
            numbered, names = _numbered(text)
            cursor = RawCursor(driver, row_factory=namedtuple_row)
            cursor.adapters.register_loader("jsonb", _ExactJson)  # Django wants text, we values
            cursor.execute(numbered, [values[one] for one in names], prepare=True)
        else:
            cursor = ClientCursor(driver, row_factory=namedtuple_row)
            cursor.adapters.register_loader("jsonb", _ExactJson)
            cursor.execute(text, values)
    rows = Rows(cursor)
    if not driver.pgconn.pipeline_status:
        rows._fetched()
    return rows


@cache
def _statements(folder: Path) -> Statements:
    return Statements(folder)


def statements() -> Statements:
    """The statements in the folder `sql` beside the file that asks (or beside its package)."""
    frame = inspect.currentframe()
    assert frame is not None and frame.f_back is not None
    here = Path(frame.f_back.f_code.co_filename).parent
    while not (here / "sql").is_dir():
        here = here.parent
    return _statements(here / "sql")
