"""Customers with what sales, credit and receivables know of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

SQL = statements()

VIEWS = ("", "over", "stopped")


class CustomerLine(NamedTuple):
    """A line of the customer list; a limit of None is no limit, and so is `available`."""

    id: int
    code: str
    name: str
    status: str
    terms: str
    city: str | None
    open_orders: int
    receivable: Decimal
    overdue: Decimal
    limit: Decimal | None
    available: Decimal | None
    over_by: Decimal


class CustomerTotals(NamedTuple):
    """The counts of every view, and what the customers of the view asked for come to."""

    count_all: int
    count_over: int
    count_stopped: int
    how_many: int
    receivable: Decimal
    overdue: Decimal
    over_by: Decimal


def customer_list(
    company_id: int,
    *,
    today: date,
    view: str = "",
    search: str = "",
    group: str | None = None,
    family: str | None = None,
    after: tuple[Any, ...] = (None, None),
    limit: int = 50,
) -> list[CustomerLine]:
    """Customers of one of VIEWS, by name; `after` is (name, id) of the last one shown.

    `search` finds the beginning of a code or a part of the name or e-mail, `group` is the code of
    theirs, `family` that of a customer: it and all below it; overdue is judged on `today`.
    """
    rows = SQL(
        "customer_list", prepare=False, company_id=company_id, today=today, saved_view=view,
        search=like_safe(search), customer_group=group, family=family,
        after_name=after[0], after_id=after[1], page_size=limit,
    )  # fmt: skip
    return [CustomerLine(*row) for row in rows]


def customer_totals(
    company_id: int,
    *,
    today: date,
    view: str = "",
    search: str = "",
    group: str | None = None,
    family: str | None = None,
) -> CustomerTotals:
    """What all pages of `customer_list` come to."""
    (row,) = SQL(
        "customer_totals", prepare=False, company_id=company_id, today=today, saved_view=view,
        search=like_safe(search), customer_group=group, family=family,
    )  # fmt: skip
    return CustomerTotals(*row)
