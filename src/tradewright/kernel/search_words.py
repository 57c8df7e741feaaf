"""Which masters are found by their words, and the triggers that keep those words.

A model says so itself: `searched = ("code", "name")`. Its rows' words then stand in `search_word`,
written in the transaction that writes the row; `found_keys(company, table, typed, most)` finds them
by the beginnings of words in any order (sql/programs/search.sql).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from psycopg import sql

READ_AS = "1"  # count up when search.sql reads texts otherwise: all words are then written anew

TRIGGERS = (
    ("search_insert", "insert", "new table as made_row"),
    ("search_update", "update", "old table as was_row new table as made_row"),
    ("search_delete", "delete", "old table as was_row"),
)

LAID = """
select encode(tgargs, 'escape') from pg_trigger
where tgrelid = %s::regclass and tgname = 'search_insert'
"""


def lay(cursor: Any, models: Iterable[type[Model]]) -> None:
    """Lay the triggers of every searched table; where they read other columns than before, or are
    new, write the words of all its rows."""
    for model in models:
        columns: tuple[str, ...] = getattr(model, "searched", ())
        if columns:
            _lay(cursor, model, columns)


def _lay(cursor: Any, model: type[Model], columns: tuple[str, ...]) -> None:
    table = model._meta.db_table
    if unknown := set(columns) - {str(field.column) for field in model._meta.concrete_fields}:
        raise ValueError(f"{table} is searched by {unknown}, which it does not have")
    read = " ".join(columns)
    cursor.execute(LAID, [table])
    if (found := cursor.fetchone()) and found[0] == f"{read}\\000{READ_AS}\\000":
        return
    for name, event, transition in TRIGGERS:
        cursor.execute(
            sql.SQL(
                "create or replace trigger {} after {} on {} referencing {}"
                " for each statement execute function keep_search_words({}, {})"
            ).format(
                sql.Identifier(name), sql.SQL(event), sql.Identifier(table),
                sql.SQL(transition), sql.Literal(read), sql.Literal(READ_AS),
            )
        )  # fmt: skip
    cursor.execute("delete from search_word where kind = %s", [table])
    cursor.execute(
        sql.SQL(
            "insert into search_word (company_id, kind, word, key)"
            " select made.company_id, {}, part.word, made.id from {} as made"
            " cross join lateral search_words(texts_of(to_jsonb(made), {})) as part (word)"
        ).format(sql.Literal(table), sql.Identifier(table), sql.Literal(read))
    )
