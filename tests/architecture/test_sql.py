from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps
from sqlglot import exp

from tests.architecture.house import PACKAGE, floors, modules, sources, statements

EVENTS = "event"
ALL = statements() + statements("invariants")

# How long something has waited is told by the machine's clock, whatever day is simulated.
MACHINE_TIME = {
    "web/sql/server_state.sql",
    "control/sql/health.sql",
    "control/sql/last_proof.sql",
    "control/sql/log_laying.sql",  # a migration happens when it happens
    "control/sql/parked_owner.sql",
    "ledger/sql/set_periods.sql",  # when a period was closed is compared with when rows came in
}


def owners() -> dict[str, str]:
    """Table → module."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("tradewright.")]
    return {m._meta.db_table: m.__module__.split(".")[1] for m in ours}


def with_company() -> set[str]:
    return {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.column == "company_id" for field in model._meta.concrete_fields)
    }


@pytest.mark.parametrize("statement", ALL, ids=str)
def test_a_file_holds_one_statement_under_a_header_that_names_it(statement):
    assert statement.tree
    assert re.match(rf"-- {statement.name}: \S.+\n", statement.text)


@pytest.mark.parametrize("statement", statements(), ids=str)
def test_the_header_tells_the_parameters(statement):
    asked = set(re.findall(r"%\((\w+)\)s", statement.text))
    told = set(re.findall(r"\w+", statement.header))
    assert asked - told == set()


@pytest.mark.parametrize("statement", statements(), ids=str)
def test_a_statement_writes_tables_of_its_module_and_events_only(statement):
    foreign = {t for t in statement.written() if owners().get(t) != statement.module} - {EVENTS}
    assert foreign == set()


@pytest.mark.parametrize("statement", ALL, ids=str)
def test_a_statement_reads_down_only(statement):
    own = floors()[statement.module]
    upwards = {
        f"{table} of {owner}"
        for table in statement.tables()
        if (owner := owners().get(table)) and owner != statement.module and floors()[owner] >= own
    }
    assert upwards == set()


@pytest.mark.parametrize("statement", ALL, ids=str)
def test_a_statement_reads_tables_that_we_know(statement):
    known = {model._meta.db_table for model in apps.get_models()}
    assert {t for t in statement.tables() if t not in known and not t.startswith("pg_")} == set()


@pytest.mark.parametrize("statement", statements(), ids=str)
def test_a_statement_names_its_company(statement):
    """Row-level security would do; the plan and the reader are better off with the condition."""
    if statement.module == "kernel" or "any company" in statement.header:
        return  # the log is one for all; the others say in their header why they are
    if statement.tables() & with_company():
        assert re.search(r"%\(company_id\)s", statement.text)


@pytest.mark.parametrize("statement", statements(), ids=str)
def test_time_is_an_argument(statement):
    if statement.module == "kernel" or str(statement) in MACHINE_TIME:
        return
    clock = re.search(r"\b(now\(\)|current_(date|timestamp)|clock_timestamp)", statement.text)
    assert clock is None


@pytest.mark.parametrize("statement", statements(), ids=str)
def test_columns_are_qualified_where_there_is_more_than_one_table(statement):
    loose = [
        column.sql()
        for select in statement.tree.find_all(exp.Select)
        if select.args.get("joins")
        for part in [*select.expressions, select.args.get("where"), *select.args["joins"]]
        if part is not None
        for column in part.find_all(exp.Column)
        if not column.table and column.find_ancestor(exp.Select) is select
    ]
    assert loose == []


def used() -> dict[str, set[str]]:
    """Module → names of statements its Python asks for, as SQL("name") or by a constant."""
    names: dict[str, set[str]] = {module: set() for module in modules()}
    for source in sources():
        strings = [n.value for n in ast.walk(source.tree) if isinstance(n, ast.Constant)]
        names.setdefault(source.module, set()).update(s for s in strings if isinstance(s, str))
    return names


def test_every_statement_is_used():
    names = used()
    assert [str(one) for one in statements() if one.name not in names[one.module]] == []


def test_every_statement_asked_for_exists():
    asked = [
        (source.module, node.args[0].value, source.path)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "SQL"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    assert asked
    missing = [ask for ask in asked if not (PACKAGE / ask[0] / "sql" / f"{ask[1]}.sql").exists()]
    assert missing == []


def test_every_event_that_is_heard_is_told():
    """A topic is a word in SQL; a subscriber that mistypes it would wait for ever."""
    from tradewright.kernel.events import SUBSCRIBERS  # noqa: PLC0415

    literals = [one.tree.find_all(exp.Literal) for one in statements()]
    told = {literal.this for found in literals for literal in found if literal.is_string}
    joined = [one.tree.find_all(exp.DPipe) for one in statements()]
    composed = {composition(pipe) for found in joined for pipe in found}
    unheard = {
        (found.name, topic)
        for found in SUBSCRIBERS.values()
        for topic in found.topics
        if topic not in told and not any(re.fullmatch(one, topic) for one in composed)
    }
    assert unheard == set()


def composition(pipe: exp.DPipe) -> str:
    """`'receivables.' || kind || '_issued'` as a pattern of what may come out."""
    parts = pipe.flatten()
    return "".join(
        re.escape(part.this) if isinstance(part, exp.Literal) else r"\w+" for part in parts
    )
