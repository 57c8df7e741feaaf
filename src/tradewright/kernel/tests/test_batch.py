from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import ClassVar

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewright.kernel.batch import Batch, array, literal

# PostgreSQL's text holds every character but NUL, and no lone surrogate
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20),
                       max_value=10**20)  # fmt: skip
INSTANTS = st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC))  # noqa: DTZ001
COLUMNS = st.one_of(
    st.tuples(st.just("text"), st.lists(st.none() | TEXT)),
    st.tuples(st.just("numeric"), st.lists(st.none() | DECIMALS)),
    st.tuples(st.just("bigint"), st.lists(st.none() | st.integers(-(2**63), 2**63 - 1))),
    st.tuples(st.just("boolean"), st.lists(st.none() | st.booleans())),
    st.tuples(st.just("uuid"), st.lists(st.none() | st.uuids())),
    st.tuples(st.just("date"), st.lists(st.none() | st.dates())),
    st.tuples(st.just("timestamptz"), st.lists(st.none() | INSTANTS)),
)


def through_postgresql(kind, values):
    with connection.connection.cursor() as cursor:
        cursor.execute(f"select x from unnest(%s::{kind}[]) as x", [array(values)])
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def connected(db):
    connection.ensure_connection()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(column=COLUMNS)
def test_a_column_comes_out_of_postgresql_as_it_went_in(connected, column):
    kind, values = column
    assert through_postgresql(kind, values) == values


@pytest.mark.parametrize(
    "value",
    [
        "",
        "NULL",
        "null",
        '"',
        "\\",
        '\\"',
        "{a,b}",
        "a,b",
        " spaces ",
        "new\nline",
        "ü€😀",
        "'",
        "%s",
    ],
)
def test_words_that_mean_something_to_postgresql_are_only_words(connected, value):
    assert through_postgresql("text", [value, value]) == [value, value]


def test_an_empty_column_is_an_empty_array(connected):
    assert through_postgresql("text", []) == []


def test_nul_which_postgresql_cannot_hold_is_replaced(connected):
    assert through_postgresql("text", ["a\x00b"]) == ["a\ufffdb"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=st.dictionaries(TEXT, TEXT | st.integers(-(10**9), 10**9) | st.none(), max_size=4))
def test_a_mapping_travels_as_jsonb(connected, value):
    with connection.connection.cursor() as cursor:
        cursor.execute("select (%s::jsonb[])[1]::text", [array([value])])
        assert json.loads(cursor.fetchone()[0]) == value


class Colour(Enum):
    RED = "red"


def test_an_enum_is_its_value():
    assert literal(Colour.RED) == '"red"'


@dataclass(frozen=True, slots=True)
class Line:
    item: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Order:
    CHILDREN: ClassVar[dict[str, type]] = {"lines": Line}

    customer: str
    on: date
    lines: tuple[Line, ...]


def test_child_lists_become_columns_that_say_whose_they_are():
    batch = Batch(
        [
            Order("A", date(2026, 3, 2), (Line("x", Decimal("1.50")), Line("y", Decimal(2)))),
            Order("B", date(2026, 3, 3), ()),
            Order("C", date(2026, 3, 4), (Line("z", Decimal(3)),)),
        ]
    )
    assert batch.columns() == {
        "customer": '{"A","B","C"}',
        "on": "{2026-03-02,2026-03-03,2026-03-04}",
        "lines_position": "{1,1,3}",
        "lines_item": '{"x","y","z"}',
        "lines_quantity": "{1.50,2,3}",
    }
