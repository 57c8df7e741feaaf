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


class CustomerOrder(NamedTuple):
    """`how_many` is how many orders the customer has in all."""

    id: int
    number: str
    status: str
    ordered_on: date
    requested_on: date
    customer_reference: str
    amount_total: Decimal
    currency: str
    how_many: int


def customer_list(
    company_id: int,
    *,
    today: date,
    view: str = "",
    search: str = "",
    after: tuple[Any, ...] = (None, None),
    limit: int = 50,
) -> list[CustomerLine]:
    """Customers of one of VIEWS, by name; `after` is (name, id) of the last one shown.

    `search` finds the beginning of a code or a part of the name or e-mail; overdue is judged on
    `today`.
    """
    rows = SQL(
        "customer_list", prepare=False, company_id=company_id, today=today, saved_view=view,
        search=like_safe(search), after_name=after[0], after_id=after[1], page_size=limit,
    )  # fmt: skip
    return [CustomerLine(*row) for row in rows]


def customer_totals(
    company_id: int, *, today: date, view: str = "", search: str = ""
) -> CustomerTotals:
    """What all pages of `customer_list` come to."""
    (row,) = SQL(
        "customer_totals", prepare=False, company_id=company_id, today=today, saved_view=view,
        search=like_safe(search),
    )  # fmt: skip
    return CustomerTotals(*row)


def customer_orders(company_id: int, customer_id: int, *, limit: int = 20) -> list[CustomerOrder]:
    """A customer's orders, the open ones first, each group the latest first."""
    rows = SQL("customer_orders", company_id=company_id, customer_id=customer_id, page_size=limit)
    return [CustomerOrder(*row) for row in rows]


def customer_documents(
    company_id: int, customer_id: int, *, latest: int = 6
) -> list[tuple[str, int]]:
    """(table, id) of what a customer's timeline tells of: itself, its credit, and the latest
    orders, invoices, payments and returns."""
    rows = SQL(
        "customer_documents", company_id=company_id, customer_id=customer_id, page_size=latest
    )
    return [(row.aggregate, row.id) for row in rows]
