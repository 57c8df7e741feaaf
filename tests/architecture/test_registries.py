from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from functools import cache

import pytest

from tests.architecture.house import PACKAGE, import_all
from tradewright.kernel.doors import PAGES, SIGNED_IN
from tradewright.kernel.events import SUBSCRIBERS
from tradewright.kernel.operation import OPERATIONS, Operation
from tradewright.stewardship.queries.ownership import owned_tables, writes_of
from tradewright.stewardship.queries.processes import PROCESSES

import_all()

DUTY = re.compile(r"[a-z_]+\.[a-z_]+")


def name(value: object) -> str:
    return str(getattr(value, "name", value))


@cache
def text_of_tests(module: str) -> str:
    files = sorted((PACKAGE / module / "tests").rglob("*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def module_of(operation: Operation) -> str:
    return str(operation.__module__.split(".")[1])


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=name)
class TestAnOperation:
    def test_is_named_verb_and_nouns(self, operation):
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", operation.__name__)
        assert operation.name.startswith(f"{module_of(operation)}.")
        assert operation.name.endswith(f".{operation.__name__}")

    def test_says_its_effect(self, operation):
        assert operation.__doc__

    def test_asks_for_a_duty(self, operation):
        assert DUTY.fullmatch(operation.duty)

    def test_has_a_test(self, operation):
        assert re.search(rf"\b{operation.__name__}\b", text_of_tests(module_of(operation)))

    def test_writes_by_sql_of_its_module(self, operation):
        assert any((PACKAGE / module_of(operation) / "sql").glob("*.sql"))

    def test_has_a_message_for_every_code(self, operation):
        assert [code for code in operation.codes if not code.message] == []

    def test_names_the_field_of_every_refusal(self, operation):
        """The input must have the field, so that a form can show the message beside it."""
        assert [code for code in operation.codes if code.field == ""] == []

    def test_accepts_something(self, operation):
        assert any(code.accepted for code in operation.codes)

    def test_spells_a_code_as_its_member(self, operation):
        assert [code for code in operation.codes if code.name != code.value.upper()] == []

    def test_takes_a_sentence_as_message(self, operation):
        unfinished = [c for c in operation.codes if not re.search(r"[.?!)”}]$", c.message)]
        assert unfinished == []


@pytest.mark.parametrize("page", PAGES.values(), ids=name)
def test_a_page_asks_for_a_duty(page):
    assert page.duty == SIGNED_IN or DUTY.fullmatch(page.duty)


@pytest.mark.parametrize("page", PAGES.values(), ids=name)
def test_a_page_reads_or_writes(page):
    assert set(page.methods) <= {"GET", "POST"}


def test_no_two_pages_share_a_path_and_a_method():
    doors = Counter((page.path, method) for page in PAGES.values() for method in page.methods)
    assert [door for door, pages in doors.items() if pages > 1] == []


@pytest.mark.parametrize("found", SUBSCRIBERS.values(), ids=name)
def test_a_subscriber_stands_in_a_story_and_says_the_consequence(found):
    assert found.handle.__module__.startswith("tradewright.flows.")
    assert found.handle.__doc__
    assert found.topics


@pytest.mark.parametrize("process", PROCESSES, ids=name)
class TestAProcess:
    """The page “Who owns what” and docs/ownership.md say so; the code must."""

    def test_is_done_by_an_operation(self, process):
        assert process.operation in OPERATIONS

    def test_writes_tables_of_its_module(self, process):
        owners = {one.table: one.module for one in owned_tables()}
        assert {owners.get(table) for table in process.tables} == {process.module}

    def test_stands_in_the_papers(self, process):
        told = (PACKAGE.parents[1] / "docs" / "ownership.md").read_text(encoding="utf-8")
        assert f"| {process.name} | `{process.operation}` |" in told


def test_a_field_that_is_owned_is_a_column_of_the_input():
    """`WRITES` names columns; a misspelt one would never be withheld."""
    wrong = [
        (operation.name, column)
        for operation in OPERATIONS.values()
        for column in writes_of(operation)
        if column not in {one.name for one in fields(operation.input)}
    ]
    assert wrong == []
