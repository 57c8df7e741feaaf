"""Which tables keep before and after of their rows, and the triggers that write it.

A model says so itself: `history = True`, or `history = ("amount_limit", …)` for a hot table of
which only some columns matter. `history_hidden` names columns of which only the fact of a change is
kept. Laid after every migration, when the module's functions are there.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql

from tradewright.kernel.guards import our_models

WHOLE = (
    ("history_insert", "after insert", "referencing new table as made_row", "history_of_insert"),
    ("history_delete", "after delete", "referencing old table as gone_row", "history_of_delete"),
    (
        "history_update", "after update",
        "referencing old table as was_row new table as became_row", "history_of_update",
    ),
)  # fmt: skip


def protected() -> dict[str, type[Model]]:
    """Tables that keep their history, by name."""
    return {
        model._meta.db_table: model for model in our_models() if getattr(model, "history", False)
    }


def lay_triggers(**_: object) -> None:
    """Lay the history triggers of every protected table; may run any number of times."""
    with connection.cursor() as cursor:
        for table, model in protected().items():
            _lay(cursor, table, model)


def _lay(cursor: Any, table: str, model: type[Model]) -> None:
    names = [str(field.column) for field in model._meta.concrete_fields]
    company = getattr(model, "company_column", "company_id")
    asked: Any = model.history  # type: ignore[attr-defined]
    columns: tuple[str, ...] = () if asked is True else tuple(asked)
    hidden = getattr(model, "history_hidden", ())
    if unknown := {*columns, *hidden} - set(names):
        raise ValueError(f"{table} keeps the history of {unknown}, which it does not have")
    words = (company if company in names else "", " ".join(columns), " ".join(hidden))
    told = sql.SQL(", ").join(map(sql.Literal, words))
    for name, event, transition, function in WHOLE:
        each = "for each statement"
        if columns and name == "history_update":
            event = f"after update of {', '.join(columns)}"
            transition, each, function = "", "for each row", "history_of_columns"
        cursor.execute(
            sql.SQL("create or replace trigger {} {} on {} {} {} execute function {}({})").format(
                sql.Identifier(name),
                sql.SQL(event),
                sql.Identifier(table),
                sql.SQL(transition),
                sql.SQL(each),
                sql.Identifier(function),
                told,
            )
        )
    cursor.execute(
        sql.SQL(
            "create or replace trigger history_truncate before truncate on {}"
            " for each statement execute function refuse_truncation()"
        ).format(sql.Identifier(table))
    )
