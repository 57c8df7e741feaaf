"""Where words typed by people stand: the columns in which a person may be mentioned.

Personal data belongs in contact tables only; notes and reasons are free text all the same, so an
erasure looks through them. The columns are found by their names in the models of all modules,
as row-level security is (`kernel.guards`): the notes of a new module are looked through from its
first day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg import sql

from tradewright.kernel.guards import our_models

WORDS = {
    "note", "reason", "lift_reason", "short_reason", "reference", "customer_reference",
    "description", "error", "comment", "subject", "outcome", "no_next_reason", "resolution",
    "delivery_note", "signed_as",
}  # fmt: skip
# of the firm, which may be a person's
MAILBOXES = {
    ("customer", "email"),
    ("customer", "phone"),
    ("withheld_write", "label"),
}
JSON = (("repeated_request", "response"), ("withheld_write", "input"))  # rows as they were sent
LOGS = (("event", "body"), ("approval_request", "content"))  # which nobody may change
ERASED = "[erased]"
SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Columns of one table; `kept` are those that nobody may change."""

    table: str
    columns: tuple[str, ...]
    kept: tuple[str, ...]


@cache
def places() -> tuple[Place, ...]:
    """Every table of a company that has words typed by people; lines describe goods only."""
    found = []
    for model in our_models():
        table = model._meta.db_table
        named = {str(field.column): field for field in model._meta.concrete_fields}
        columns = [
            name for name, field in named.items()
            if isinstance(field, models.TextField)
            and (name in WORDS or (table, name) in MAILBOXES)
        ]  # fmt: skip
        if (
            table == "erasure"
            or table.endswith("_line")
            or "company_id" not in named
            or not columns
        ):
            continue
        mutable = getattr(model, "append_only_except", None)
        fixed = columns if getattr(model, "append_only", False) else [
            name for name in columns if mutable is not None and name not in mutable
        ]  # fmt: skip
        free = tuple(name for name in columns if name not in fixed)
        found.append(Place(table, free, tuple(fixed)))
    return tuple(found)


def pattern(values: Iterable[str]) -> str | None:
    """A regular expression for any of the values; a single short word would hit others too."""
    telling = sorted({one.strip() for one in values if len(one.strip()) >= SHORTEST})
    telling = [one for one in telling if re.search(r"[\s@\d]", one)]
    if not telling:
        return None
    return "|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in telling)


def masked(text: str, values: Iterable[str]) -> str:
    """The text without the values."""
    wanted = pattern(values)
    return re.sub(wanted, ERASED, text, flags=re.IGNORECASE) if wanted else text


def _run(statement: sql.Composable, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def mentions(company_id: int, values: Iterable[str]) -> list[dict[str, Any]]:
    """Where the values stand: table, id, column and the words."""
    wanted = pattern(values)
    if wanted is None:
        return []
    given = {"company_id": company_id, "wanted": wanted}
    found = []
    for table, column in _columns():
        statement = sql.SQL(
            "select id::text, {column}::text from {table} where company_id = %(company_id)s"
            " and {column}::text ~* %(wanted)s order by id limit 1000"
        ).format(column=sql.Identifier(column), table=sql.Identifier(table))
        found += [
            {"table": table, "id": id, "column": column, "words": words}
            for id, words in _run(statement, given)
        ]
    return found


def _columns() -> list[tuple[str, str]]:
    typed = [(one.table, name) for one in places() for name in (*one.columns, *one.kept)]
    return [*typed, *JSON[1:], *LOGS]


def scrub(company_id: int, values: Iterable[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Take the values out wherever it is allowed. Answers how many rows were scrubbed, and in how
    many the values had to stay because the rows are for ever, by table and column."""
    wanted = pattern(values)
    scrubbed: dict[str, int] = {}
    left: dict[str, int] = {}
    if wanted is None:
        return scrubbed, left
    given = {"company_id": company_id, "wanted": wanted, "erased": ERASED}
    changing = [(one.table, name, "") for one in places() for name in one.columns]
    for table, column, cast in [*changing, *((*one, "::jsonb") for one in JSON)]:
        statement = sql.SQL(
            "with scrubbed as (update {table} set {column} ="
            " regexp_replace({column}::text, %(wanted)s, %(erased)s, 'gi'){cast}"
            " where company_id = %(company_id)s and {column}::text ~* %(wanted)s returning 1)"
            " select count(*) from scrubbed"
        ).format(column=sql.Identifier(column), table=sql.Identifier(table), cast=sql.SQL(cast))
        _count(scrubbed, f"{table}.{column}", statement, given)
    staying = [(one.table, name) for one in places() for name in one.kept]
    for table, column in [*staying, *LOGS]:
        statement = sql.SQL(
            "select count(*) from {table} where company_id = %(company_id)s"
            " and {column}::text ~* %(wanted)s"
        ).format(column=sql.Identifier(column), table=sql.Identifier(table))
        _count(left, f"{table}.{column}", statement, given)
    return scrubbed, left


def _count(into: dict[str, int], place: str, statement: sql.Composable, given: Any) -> None:
    ((count,),) = _run(statement, given)
    if count:
        into[place] = count
