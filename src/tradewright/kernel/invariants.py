"""What must hold at every commit, as queries that answer with the rows that break it.

An invariant is a file `<module>/invariants/<ID>.sql`: a header `-- ID: title`, then one select
that must return nothing, whose first columns say which row. All of them look at one snapshot
(reliability.md A). Whose a row is says its column `company_id`, or a second line: `-- of: TABLE by
EXPRESSION` (the id of the document, which has a company), `-- of: company EXPRESSION`, or `-- of:
platform`. A row that is nobody's is shown to none but who runs `tradewright verify`.

A heavy one may have a quick form, `invariants/since/<ID>.sql`, which looks at what was touched
since the last clean proof: `-- touched: TABLE.COLUMN, ...` names the keys of touched rows, the
statement takes them as `%(touched)s::bigint[]`. It cannot see deletions; the full form does, every
night.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from psycopg import ClientCursor
from psycopg import sql as composed
from psycopg.rows import dict_row

from . import database
from .errors import TradewrightError

EXAMPLES = 5
MANY = 50_000  # touched keys, from which the full form is the quicker one
FARTHEST = 2**30  # transactions back, from which their numbers say nothing any more

_HEADER = re.compile(r"-- (?P<id>[A-Z]+\d+): (?P<title>.+)\n(?:-- of: (?P<of>.+)\n)?")
_TOUCHED = re.compile(r"-- touched: (?P<columns>.+)\n")

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """`find` answers how many rows break it, with the first few of them."""

    id: str
    title: str
    find: Callable[[], tuple[int, Rows]]
    text: str = ""
    of: str = ""
    since: Quick | None = None


@dataclass(frozen=True, slots=True)
class Quick:
    """The form that looks at touched rows only: pairs of table and column, and the statement."""

    touched: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what is broken belongs to one company (None: to the platform, or unknown).

    `rows` are the first of them: `facts`, and `id` in `table` where that is known.
    """

    company_id: int | None
    violations: int
    rows: Rows


@dataclass(frozen=True, slots=True)
class Finding:
    """What one invariant found; `examples` are the first of the rows that break it."""

    id: str
    title: str
    violations: int
    ms: float
    examples: Rows
    is_quick: bool = False
    shares: tuple[Share, ...] = ()


class UnknownInvariant(TradewrightError):
    """No invariant has the id that was asked for."""


def invariants() -> list[Invariant]:
    """Every invariant of the installed modules, by id."""
    found: dict[str, Invariant] = {}
    for config in apps.get_app_configs():
        for file in sorted(Path(config.path).glob("invariants/*.sql")):
            read = _read(file)
            if read.id in found:
                raise ValueError(f"two invariants are called {read.id}: {file}")
            found[read.id] = read
    return sorted(found.values(), key=lambda one: _order(one.id))


def run_invariants(only: Collection[str] | None = None) -> list[Finding]:
    """Check all invariants, or those in `only`, on one snapshot, over the rows of all companies."""
    known = invariants()
    wanted = {one.id for one in known} if only is None else {name.upper() for name in only}
    if unknown := wanted - {one.id for one in known}:
        names = ", ".join(one.id for one in known)
        raise UnknownInvariant(f"no invariant {', '.join(sorted(unknown))}; there are {names}")
    with _snapshot():
        return [_check(one) for one in known if one.id in wanted]


@contextmanager
def proving() -> Iterator[Callable[[int | None, Collection[str]], list[Finding]]]:
    """One snapshot on which to check everything, with what is broken shared out to its companies.

    What it gives takes the transaction number from which on rows count as touched (None: all do),
    and the ids of those that must be checked in full whatever was touched.
    """

    def prove(mark: int | None, in_full: Collection[str]) -> list[Finding]:
        touched = _Touched(mark)
        return [_prove(one, touched, one.id in in_full) for one in invariants()]

    with _snapshot():
        yield prove


def summary(findings: list[Finding]) -> dict[str, Any]:
    """The findings as `tradewright verify --json` prints them."""
    return {
        "checked": len(findings),
        "violations": sum(finding.violations for finding in findings),
        "invariants": [
            {"id": one.id, "title": one.title, "violations": one.violations, "ms": one.ms}
            for one in findings
        ],
    }


def _order(id: str) -> tuple[str, int]:
    return id.rstrip("0123456789"), int(re.sub(r"\D", "", id))


def _read(file: Path) -> Invariant:
    text = file.read_text(encoding="utf-8")
    header = _HEADER.match(text)
    if header is None or header["id"] != file.stem:
        raise ValueError(f"{file} must begin with “-- {file.stem}: title”")
    body = text[header.end() :]
    return Invariant(
        header["id"], header["title"], lambda: _broken(body), body, header["of"] or "",
        _read_quick(file.parent / "since" / file.name),
    )  # fmt: skip


def _read_quick(file: Path) -> Quick | None:
    if not file.exists():
        return None
    text = file.read_text(encoding="utf-8")
    header = _TOUCHED.search(text)
    if header is None:
        raise ValueError(f"{file} must say “-- touched: table.column”")
    pairs = [name.strip().split(".") for name in header["columns"].split(",")]
    return Quick(tuple((table, column) for table, column in pairs), text)


def _rows(text: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """All rows of a statement, planned for its very values."""
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        ClientCursor(connection.connection, row_factory=dict_row) as on,
    ):
        on.execute(text, values)
        return on.fetchall()


def _broken(text: str, values: Mapping[str, Any] | None = None) -> tuple[int, Rows]:
    rows = _rows(
        f"select count(*) over () as how_many, broken.* from (\n{text}\n) as broken"  # noqa: S608
        f" limit {EXAMPLES}",
        values,
    )
    count = int(rows[0]["how_many"]) if rows else 0
    return count, [{k: v for k, v in row.items() if k != "how_many"} for row in rows]


def _check(one: Invariant) -> Finding:
    began = time.perf_counter()
    count, examples = one.find()
    return Finding(
        one.id, one.title, count, round((time.perf_counter() - began) * 1000, 1), examples
    )


class _Touched:
    """The keys of rows that transactions from `mark` on have written, looked for once a column.

    A row tells which transaction wrote it (`xmin`), so this finds what was changed in place too,
    whoever did it. It reads the table, but neither sorts nor adds.
    """

    def __init__(self, mark: int | None) -> None:
        self._age: int | None = None
        self._found: dict[tuple[str, str], set[int]] = {}
        if mark is not None:
            (row,) = _rows("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next")
            age = row["next"] - mark
            # a mark from the future is that of another cluster: of a copy that was restored
            self._age = age if 0 <= age < FARTHEST else None

    def keys(self, quick: Quick) -> list[int] | None:
        """None when everything counts as touched, or too much."""
        if self._age is None:
            return None
        found: set[int] = set()
        for place in quick.touched:
            if place not in self._found:
                self._found[place] = self._look(*place)
            found |= self._found[place]
        return sorted(found) if len(found) <= MANY else None

    def _look(self, table: str, column: str) -> set[int]:
        text = composed.SQL(
            "select distinct {column} as key from {table}"
            " where age(xmin) <= {age} and {column} is not null"
        ).format(
            column=composed.Identifier(column), table=composed.Identifier(table), age=self._age
        )
        return {row["key"] for row in _rows(text.as_string(connection.connection))}


def _prove(one: Invariant, touched: _Touched, is_in_full: bool) -> Finding:
    began = time.perf_counter()
    keys = None if is_in_full or one.since is None else touched.keys(one.since)
    if one.since is None or keys is None:
        text, values = one.text, None
    else:
        text, values = one.since.text, {"touched": keys}
    count, examples = _broken(text, values) if keys != [] else (0, [])
    ms = round((time.perf_counter() - began) * 1000, 1)
    shares = _shared_out(one.of, text, values) if count else ()
    return Finding(one.id, one.title, count, ms, examples, keys is not None, shares)


def _shared_out(of: str, text: str, values: Mapping[str, Any] | None) -> tuple[Share, ...]:
    """How many rows of each company are broken, with the first of them."""
    table, _, expression = of.partition(" by ")
    if of.startswith("company "):
        table, whose, id = "", of.removeprefix("company "), "null"
    elif expression:
        whose, id = "document.company_id", "subject.id"
    else:
        table, whose, id = "", "(to_jsonb(broken) ->> 'company_id')::bigint", "null"
    joined = (
        f"cross join lateral (select {expression} as id) as subject"
        f" left join {table} as document on document.id = subject.id"
        if table
        else ""
    )
    shared = "true" if of == "platform" else "placed.company_id is not null"
    rows = _rows(
        "select placed.company_id, count(*) as violations, coalesce(jsonb_agg("  # noqa: S608
        "jsonb_build_object('facts', placed.facts, 'id', placed.id)"
        f") filter (where placed.nth <= {EXAMPLES} and {shared}), '[]')::text as rows from ("
        f"select whose.company_id, {id} as id, to_jsonb(broken) as facts,"
        " row_number() over (partition by whose.company_id) as nth"
        f" from (\n{text}\n) as broken {joined}"
        f" cross join lateral (select {whose} as company_id) as whose"
        ") as placed group by placed.company_id order by placed.company_id",
        values,
    )
    return tuple(
        Share(
            row["company_id"],
            row["violations"],
            [one | {"table": table} for one in json.loads(row["rows"], parse_float=str)],
        )
        for row in rows
    )


@contextmanager
def _snapshot() -> Iterator[None]:
    """One snapshot for reading, as the owner of the tables: row-level security hides nothing.

    Inside a transaction that is open (a test's) that one is used as it stands.
    """
    if database.current_company() is not None:
        raise RuntimeError("invariants run outside a company: they look at all of them")
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            # a plan for these very tables, and sums over all history, want more than a document
            cursor.execute("set local plan_cache_mode = auto; set local work_mem = '64MB'")
        yield
