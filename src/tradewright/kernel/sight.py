"""Columns that not everybody may see: declared once as classes of fields, hidden wherever rows
leave the program.

A class says which duty shows its columns. A column has one meaning in all tables (`unit_cost`), or
belongs to one table (`value` of a `stock_document`). In rows of queries what is hidden is None, so
that a page shows a dash; in bodies and details it is •••, so that nobody takes it for nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .operation import Actor, finer_duty, show_with
from .outcome import Outcome, Outcomes

HIDDEN = "•••"
TABLE = ("aggregate", "table_name")  # columns that name the table of a row's mappings


@dataclass(frozen=True, slots=True)
class FieldClass:
    """What is kept from those without `duty`: `columns` everywhere, `of_table` by table."""

    name: str
    duty: str
    columns: frozenset[str]
    of_table: Mapping[str, frozenset[str]] = field(default_factory=dict)


CLASSES: dict[str, FieldClass] = {}


def field_class(
    name: str,
    *columns: str,
    duty: str,
    of_table: Mapping[str, Iterable[str]] | None = None,
) -> FieldClass:
    """Declare that `columns` are shown only with `duty`, which roles get to know by this."""
    tables = {table: frozenset(names) for table, names in (of_table or {}).items()}
    CLASSES[name] = FieldClass(name, finer_duty(duty), frozenset(columns), tables)
    return CLASSES[name]


def classed(column: str) -> bool:
    """Whether the column may be hidden from somebody."""
    return any(column in one.columns for one in CLASSES.values())


def hidden_from(actor: Actor, table: str = "") -> frozenset[str]:
    """The columns that the actor may not see, in the table if one is named."""
    closed = [one for one in CLASSES.values() if not actor.may(one.duty)]
    return frozenset[str]().union(
        *(one.columns | one.of_table.get(table, frozenset()) for one in closed)
    )


def shows(actor: Actor, *columns: str) -> bool:
    """Whether the actor may see all of these columns."""
    return hidden_from(actor).isdisjoint(columns)


def _masked(value: Any, hidden: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: HIDDEN if key in hidden and part is not None else _masked(part, hidden)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return [_masked(part, hidden) for part in value]
    return value


def seen(row: Any, actor: Actor) -> Any:
    """A row of a query as the actor may see it: hidden columns are None, hidden parts of its
    mappings •••; rows inside it and lists of rows likewise. Other things stay as they are."""
    return _seen(row, actor, hidden_from(actor)) if _closed_to(actor) else row


def _closed_to(actor: Actor) -> bool:
    return any(not actor.may(one.duty) for one in CLASSES.values())


def _seen(value: Any, actor: Actor, hidden: frozenset[str]) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        columns = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
        changed = _changed(columns, actor, hidden)
        return dataclasses.replace(value, **changed) if changed else value
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        changed = _changed(value._asdict(), actor, hidden)
        return value._replace(**changed) if changed else value  # type: ignore[attr-defined]
    if isinstance(value, Mapping):
        return {
            key: HIDDEN if key in hidden and part is not None else _seen(part, actor, hidden)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [_seen(part, actor, hidden) for part in value]
    return value


def _changed(columns: Mapping[str, Any], actor: Actor, hidden: frozenset[str]) -> dict[str, Any]:
    """The columns of a row that the actor sees otherwise than they are."""
    table = next((columns[name] for name in TABLE if name in columns), "")
    within = hidden | hidden_from(actor, table) if table else hidden
    shown = {
        name: None if name in within else _seen(part, actor, within)
        for name, part in columns.items()
    }
    return {name: part for name, part in shown.items() if part is not columns[name]}


def open_columns(columns: Sequence[str], actor: Actor) -> list[str]:
    """Those of the columns (of a file, of a sort) that the actor may see."""
    hidden = hidden_from(actor)
    return [name for name in columns if name not in hidden]


def seen_outcomes(outcomes: Outcomes, actor: Actor) -> Outcomes:
    """Answers as the actor may see them; a message that tells a hidden figure tells ••• ."""
    hidden = hidden_from(actor)
    if not hidden:
        return outcomes
    return Outcomes(
        Outcome(one.position, one.id, one.code, _masked(one.detail, hidden))
        if one.detail else one
        for one in outcomes
    )  # fmt: skip


show_with(seen_outcomes)
