"""The two laws of every operation (style.md B6).

Batch law: n rows in one call leave the same rows, events and outcomes as n calls of one.
Statement law: the number of statements is the same for 1 row and for 100.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.architecture.house import import_all
from tests.laws import (  # noqa: F401 - they register
    makers_accounts,
    makers_approvals,
    makers_documents,
    makers_duplicates,
    makers_lead_to_order,
    makers_masters,
    makers_parts,
    makers_pipeline,
    makers_pricing,
    makers_quotes,
    makers_stewardship,
    makers_waiting,
)
from tests.laws.registry import MAKERS
from tradewright.kernel.operation import OPERATIONS, Operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import counting
from tradewright.sim.fixtures import World

import_all()

# What follows from an event is its subscriber's business: handled again one by one.
ONE_BY_ONE = {"control.retry_parked_events"}

LAWFUL = [
    one for one in OPERATIONS.values() if not one.platform and one.name not in ONE_BY_ONE
]  # fmt: skip
MANY = [one for one in LAWFUL if one.limit > 1]


def name(operation: Operation[Any]) -> str:
    return operation.name


@contextmanager
def tried() -> Iterator[None]:
    """What happens inside is undone, and sequences go on from where they were."""
    before = sequences()
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)
        set_back(before)


def sequences() -> list[tuple[str, int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('role', 'none', true);"
            " select quote_ident(sequencename), coalesce(last_value, start_value),"
            " last_value is not null from pg_sequences where schemaname = 'public'"
        )
        cursor.nextset()
        found = cursor.fetchall()
        cursor.execute("select set_config('role', 'tradewright_app', true)")
    return found


def set_back(values: list[tuple[str, int, bool]]) -> None:
    names, numbers, called = zip(*values, strict=True)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('role', 'none', true)")
        cursor.execute(
            "select setval(asked.name::regclass, asked.number, asked.called)"
            " from unnest(%s::text[], %s::bigint[], %s::boolean[]) as asked (name, number, called)",
            [list(names), list(numbers), list(called)],
        )
        cursor.execute("select set_config('role', 'tradewright_app', true)")


OUR_TABLES = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if model.__module__.startswith("tradewright.")
)
NOT_COMPARED_TABLES = {"operation_log", "row_change"}  # one row per call; when and by which
NOT_COMPARED = {
    "*": {"operation_id", "recorded_at", "closed_at"},  # the call, and the wall clock
    # nothing refers to these by id; one call of many rows numbers them in another order
    "event": {"id"},
    "item_unit": {"id"},
    "journal_line": {"id"},
    "quote_link": {"key"},
    "lead_form": {"key"},  # random, so that nobody guesses it
}


def rows(table: str) -> Counter[str]:
    with connection.connection.cursor() as cursor:
        cursor.execute(f"select to_jsonb(one)::text from {table} as one")
        return Counter(normal(table, json.loads(text)) for (text,) in cursor.fetchall())


def normal(table: str, row: dict[str, Any]) -> str:
    skipped = NOT_COMPARED["*"] | NOT_COMPARED.get(table, set())
    return json.dumps({k: v for k, v in row.items() if k not in skipped}, sort_keys=True)


def everything() -> dict[str, Counter[str]]:
    return {table: rows(table) for table in OUR_TABLES if table not in NOT_COMPARED_TABLES}


def said(outcome: Outcome) -> tuple[Any, ...]:
    return outcome.code, outcome.id, json.dumps(dict(outcome.detail), default=str, sort_keys=True)


Differences = dict[str, tuple[Any, Any]]


def batch_law(operation: Operation[Any], batch: list[Any], world: World) -> Differences:
    """Where one call of all rows and one call per row disagree: outcomes or table → both sides."""
    before = everything()
    with tried():
        together = [said(one) for one in operation(batch, actor=world.actor, at=world.at)]
        left_together = everything()
    assert everything() == before
    with tried():
        apart = [said(operation([row], actor=world.actor, at=world.at)[0]) for row in batch]
        left_apart = everything()
    found: Differences = {} if together == apart else {"outcomes": (together, apart)}
    for table in before:
        one, other = left_together[table], left_apart[table]
        if one != other:
            found[table] = (list((one - other).elements()), list((other - one).elements()))
    return found


def statements(operation: Operation[Any], batch: Any, world: World) -> list[str]:
    """The statements that a call runs, those of Django's ORM by their text."""

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        told = str(sql)
        ran.append("savepoint" if "SAVEPOINT" in told else told.split("(")[0])
        return execute(sql, params, many, context)

    with counting() as ran, connection.execute_wrapper(note), tried():
        outcomes = operation(batch, actor=world.actor, at=world.at)
        assert not outcomes.refused, outcomes.refused[0]
    return ran


def test_every_operation_has_a_maker():
    assert {one.name for one in LAWFUL} - MAKERS.keys() == set()
    assert MAKERS.keys() - {one.name for one in LAWFUL} == set()


@pytest.mark.parametrize("operation", LAWFUL, ids=name)
def test_the_maker_makes_what_it_says(world: World, operation: Operation[Any]):
    accepted, refused = MAKERS[operation.name](world, min(4, operation.limit))
    with tried():
        assert operation(accepted, actor=world.actor, at=world.at).refused == []
    with tried():
        assert operation(refused, actor=world.actor, at=world.at).accepted == []


@pytest.mark.parametrize("operation", MANY, ids=name)
def test_batch_law(world: World, operation: Operation[Any]):
    accepted, refused = MAKERS[operation.name](world, 4)
    batch = [*accepted[:2], *refused, *accepted[2:]]
    assert batch_law(operation, batch, world) == {}


@pytest.mark.parametrize("operation", MANY, ids=name)
def test_statement_law(world: World, operation: Operation[Any]):
    accepted, _ = MAKERS[operation.name](world, min(100, operation.limit))
    assert statements(operation, accepted[:1], world) == statements(operation, accepted, world)


# The laws are laws only if a wrong operation breaks them.


@dataclass(frozen=True, slots=True)
class Wish:
    name: str


class Wished(Code):
    WISHED = "wished", "Wished."


def wrong(body: Any) -> Operation[Wish]:
    return Operation(body, Wished, duty="test.wish", limit=9, competing=False, platform=False)


WISHES = [Wish("a"), Wish("b")]
TELL = "insert into item_group (company_id, code, name) values (%s, %s, %s)"


def tell(values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TELL, values)


def test_a_loop_breaks_the_statement_law(world: World):
    def looping(batch: Any, *, actor: Any, at: Any) -> Outcomes:
        for row in batch:
            tell([actor.company_id, row.name, row.name])
        return Outcomes(Outcome(n, None, Wished.WISHED) for n, _ in enumerate(batch, start=1))

    assert batch_law(wrong(looping), WISHES, world) == {}
    assert statements(wrong(looping), WISHES[:1], world) != statements(
        wrong(looping), WISHES, world
    )


def test_looking_at_the_first_row_only_breaks_the_batch_law(world: World):
    def hasty(batch: Any, *, actor: Any, at: Any) -> Outcomes:
        tell([actor.company_id, batch.rows[0].name, "hasty"])
        return Outcomes(Outcome(n, None, Wished.WISHED) for n, _ in enumerate(batch, start=1))

    assert batch_law(wrong(hasty), WISHES, world).keys() == {"item_group"}


def test_an_answer_that_counts_its_neighbours_breaks_the_batch_law(world: World):
    def counting_itself(batch: Any, *, actor: Any, at: Any) -> Outcomes:
        detail = {"of": len(batch)}
        return Outcomes(
            Outcome(n, None, Wished.WISHED, detail) for n, _ in enumerate(batch, start=1)
        )

    assert batch_law(wrong(counting_itself), WISHES, world).keys() == {"outcomes"}
