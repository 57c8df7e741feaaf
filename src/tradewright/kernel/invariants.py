"""What must hold at every commit, as queries that answer with the rows that break it.

An invariant is a file `<module>/invariants/<ID>.sql`: a header `-- ID: title`, then one select
that must return nothing, whose first columns say which row. One that needs a registry of the
program is a function under @invariant. All of them look at one snapshot (reliability.md A).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from psycopg.rows import dict_row

from . import database
from .errors import TradewrightError
from .events import SUBSCRIBERS
from .sql import statements

SQL = statements()

EXAMPLES = 5

_HEADER = re.compile(r"-- (?P<id>[A-Z]+\d+): (?P<title>.+)\n")

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """`find` answers how many rows break it, with the first few of them."""

    id: str
    title: str
    find: Callable[[], tuple[int, Rows]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one invariant found; `examples` are the first of the rows that break it."""

    id: str
    title: str
    violations: int
    ms: float
    examples: Rows


class UnknownInvariant(TradewrightError):
    """No invariant has the id that was asked for."""


_made: dict[str, Invariant] = {}


def invariant(id: str, title: str) -> Callable[[Callable[[], Rows]], Callable[[], Rows]]:
    """Register a function that returns the rows which break an invariant."""

    def register(find: Callable[[], Rows]) -> Callable[[], Rows]:
        def counted() -> tuple[int, Rows]:
            rows = find()
            return len(rows), rows[:EXAMPLES]

        _made[id] = Invariant(id, title, counted)
        return find

    return register


@invariant("E3", "a subscriber has taken every event of its topics up to its cursor, each once")
def cursors_out_of_step() -> Rows:
    """Subscribers whose cursor disagrees with the log (parked events count as taken)."""
    heard = [(found.name, topic) for found in SUBSCRIBERS.values() for topic in found.topics]
    names, topics = zip(*heard, strict=True) if heard else ((), ())
    return [row._asdict() for row in SQL("cursors_out_of_step", subscriber=names, topic=topics)]


def invariants() -> list[Invariant]:
    """Every invariant of the installed modules, by id."""
    found = dict(_made)
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
    return Invariant(header["id"], header["title"], lambda: _broken(text[header.end() :]))


def _broken(text: str) -> tuple[int, Rows]:
    with connection.wrap_database_errors, connection.connection.cursor(row_factory=dict_row) as on:
        on.execute(
            f"select count(*) over () as how_many, broken.* from (\n{text}\n) as broken"  # noqa: S608
            f" limit {EXAMPLES}",
            prepare=False,
        )
        rows = on.fetchall()
    count = int(rows[0]["how_many"]) if rows else 0
    return count, [{k: v for k, v in row.items() if k != "how_many"} for row in rows]


def _check(one: Invariant) -> Finding:
    began = time.perf_counter()
    count, examples = one.find()
    return Finding(
        one.id, one.title, count, round((time.perf_counter() - began) * 1000, 1), examples
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
