from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tradewright.approvals.pages.words import as_seen, changes, in_short, span
from tradewright.approvals.queries.requests import Request
from tradewright.kernel.operation import Actor

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SALES = Actor(7, 1, "sam", frozenset({"approvals.read"}))
ANALYST = Actor(8, 1, "carl", frozenset({"approvals.read", "credit.read"}))
EXCEPTION = {
    "customer": "C10030", "currency": "GBP", "total": "120.00", "limit": "1000.00",
    "exposure": "950.00", "over_by": "70.00",
}  # fmt: skip
LIMIT = {"customer": "C10030", "currency": "GBP", "from": "1000.00", "to": "80000.00"}


def request_of(kind: str, content: dict[str, str]) -> Request:
    return Request(
        1, kind, "sales_order", 3, "SO000003", Decimal("70.00"), None, "GBP", "", content, "f00d",
        "waiting", 7, "Sam Sales", AT, AT, None, "credit.set_limits", 1, 1, "own", "", [], 1,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "content"), [("credit_exception", EXCEPTION),
                                               ("credit_limit", LIMIT)])  # fmt: skip
def test_figures_of_credit_are_not_told_to_whom_they_are_closed(kind, content):
    found = as_seen(request_of(kind, content), SALES)
    told = " ".join(f"{one.what} {one.before} {one.after} {one.note}" for one in changes(found))
    assert "•••" in told
    assert "•••" in in_short(found)
    assert found.amount is None
    figures = {"1,000.00", "950.00", "70.00", "80,000.00"}
    assert not [figure for figure in figures if figure in told + in_short(found)]
    assert found.content_hash == "f00d"  # who decides still decides what was asked


@pytest.mark.parametrize(("kind", "content"), [("credit_exception", EXCEPTION),
                                               ("credit_limit", LIMIT)])  # fmt: skip
def test_who_reads_credit_sees_the_request_as_it_is(kind, content):
    asked = request_of(kind, content)
    assert as_seen(asked, ANALYST) == asked
    assert "1,000.00 GBP" in " ".join(f"{one.what} {one.before}" for one in changes(asked))


def test_prices_are_no_figures_of_credit():
    content = {"currency": "GBP", "lines": []}
    asked = replace(request_of("price_override", EXCEPTION), content=content)
    assert as_seen(asked, SALES) == asked


def test_hours_are_told_as_days_where_they_are_whole_ones():
    assert [span(hours) for hours in (None, 1, 36, 24, 168)] == [
        "", "1\u00a0hour", "36\u00a0hours", "1\u00a0day", "7\u00a0days",
    ]  # fmt: skip
