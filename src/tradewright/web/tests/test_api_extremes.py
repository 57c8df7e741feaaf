"""Whatever stands in a field, the answer is an outcome or a problem, never a fault of ours."""

from __future__ import annotations

import json
import re
import types
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Union, get_args, get_origin, get_type_hints
from urllib.parse import quote

import pytest

from tradewright.kernel.doors import discover
from tradewright.kernel.lists import pack
from tradewright.web.api.writes import exposed, path_of

from .test_api import person, problem

discover()

# too long for a key, and nothing that could be compressed
LONG = "".join(sha256(str(n).encode()).hexdigest() for n in range(300))

EXTREMES = {
    str: [
        LONG,
        "",
        " ",
        "x" * 100_000,
        "'\";--\\{}%s",
        "\x00",
        "\u202e\U0001f9ff",
        "\u00e9" * 3000,
    ],
    int: [0, -1, 2**31, 2**63 - 1, 2**63, 10**30],
    bool: [True, False],
    date: ["0001-01-01", "9999-12-31", "2026-02-30"],
    datetime: ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T10:00:00Z", "noon"],
    tuple: [[], [0], [2**63]],
    Decimal: ["0", "-1", "1e99", "1e-99", "NaN", "Infinity", "-0.0", 10**40, "9" * 30, 0.1],
}
PLAIN = {
    str: "x", int: 1, bool: True, date: "2026-03-02", Decimal: "1", tuple: [],
    datetime: "2026-03-02T10:00:00Z",
}  # fmt: skip


def kind_of(hint):
    """The type under `X | None`."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    return tuple if get_origin(hint) is tuple else hint


def row_of(kind):
    """A row with every field that must be there."""
    children = getattr(kind, "CHILDREN", {})
    hints = get_type_hints(kind)
    return {
        one.name: [row_of(children[one.name])] if one.name in children
        else PLAIN[kind_of(hints[one.name])]
        for one in fields(kind)
        if one.default is MISSING and one.default_factory is MISSING
    }  # fmt: skip


def rows_of(kind):
    """The plain row, and for each field, children's too, one row with each extreme."""
    children = getattr(kind, "CHILDREN", {})
    hints = get_type_hints(kind)
    base = row_of(kind)
    yield base
    for one in fields(kind):
        if one.name in children:
            yield base | {one.name: []}
            for child in rows_of(children[one.name]):
                yield base | {one.name: [child]}
        else:
            for value in EXTREMES[kind_of(hints[one.name])]:
                yield base | {one.name: value}


@pytest.mark.parametrize("operation", list(exposed()), ids=lambda operation: operation.name)
def test_takes_any_value_without_a_fault(committed_world, db, operation):
    caller = person(committed_world, "fay", "owner")
    for row in rows_of(operation.input):
        answer = caller.post(path_of(operation), [row])
        assert answer.status_code in {200, 403, 422}, (json.dumps(row)[:300], answer.content)


ASKED = [
    "", "x", LONG[:3000], "\x00", "%_\\", "-1", "9" * 30, "1e99", "NaN", "2026-03-02", "0001-01-01",
    "9999-12-31", "\U0001f9ff", pack([2**70]), pack(["2026-99-99", 1]), pack(["x" * 3000]),
    pack([-1]),
]  # fmt: skip


def test_reads_bear_any_parameter(committed_world, db):
    caller = person(committed_world, "fay", "owner")
    reads = {
        path: methods["get"]
        for path, methods in caller.reads("/openapi.json")["paths"].items()
        if "get" in methods
    }
    assert len(reads) > 10
    for path, read in reads.items():
        names = [one["name"] for one in read["parameters"] if one["in"] == "query"]
        for value in ASKED:
            place = re.sub(r"\{\w+\}", quote(value or "0"), path).removeprefix("/api")
            for params in [{}, *({name: value} for name in names)]:
                answer = caller.get(place, **params)
                assert answer.status_code in {200, 404, 422}, (place, params, answer.content)


def test_a_wrong_method_is_a_problem(committed_world, db):
    caller = person(committed_world, "fay", "owner")
    told = problem(caller.get("/sales/enter_orders"), 405, "method-not-allowed")
    assert told["detail"] == "/api/sales/enter_orders takes POST."
    problem(caller.post("/nothing/here", []), 404, "not-found")
