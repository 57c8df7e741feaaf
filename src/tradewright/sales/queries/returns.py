"""Reads about returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

SQL = statements()

VIEWS = ("", "authorised", "received", "cancelled")


class CreditableLine(NamedTuple):
    """A line of a received return with what its credit note needs."""

    return_id: int
    order_id: int | None
    invoice_id: int | None
    customer_id: int
    ship_to_id: int
    warehouse_id: int
    currency: str
    prices_include_tax: bool
    returned_on: date
    reason: str
    return_line_id: int
    order_line_id: int | None
    item_id: int
    is_stocked: bool
    description: str
    unit_id: int
    unit_numerator: int
    unit_denominator: int
    quantity: Decimal
    unit_price: Decimal
    tax_class: str
    tax_rate: Decimal
    amount_net: Decimal
    amount_tax: Decimal


def creditable_lines(return_ids: Sequence[int], *, company_id: int) -> list[CreditableLine]:
    """The lines of returns, by return and line number, with the invoice that billed the sale."""
    rows = SQL("creditable_lines", company_id=company_id, return_id=list(return_ids))
    return [CreditableLine(*row) for row in rows]


class ReturnRequest(NamedTuple):
    """Goods that come back, before it is known from which sale."""

    customer: str
    item: str
    quantity: Decimal
    price: Decimal | None


class ReturnPart(NamedTuple):
    """A part of a request: of one shipment line, or of none where no sale is left to match."""

    position: int
    shipment_line_id: int | None
    quantity: Decimal


def match_to_sales(requests: Sequence[ReturnRequest], *, company_id: int) -> list[ReturnPart]:
    """Find the sales that requests take back: same customer and item (and price, where one is
    given), latest shipment first, never more than was shipped and has not come back.

    Requests share sales in the order given. Quantities are in the stocking unit.
    """
    rows = SQL(
        "match_to_sales",
        company_id=company_id,
        customer=[request.customer for request in requests],
        item=[request.item for request in requests],
        quantity=[request.quantity for request in requests],
        price=[request.price for request in requests],
    )
    return [ReturnPart(*row) for row in rows]


class ReturnRow(NamedTuple):
    """A return as lists show it."""

    id: int
    number: str
    status: str
    customer_id: int
    customer: str
    customer_name: str
    reason: str
    returned_on: date
    amount_total: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """Rows of one page, the latest first; `count` and `amount_total` are of all that fit."""

    rows: list[ReturnRow]
    count: int
    amount_total: Decimal
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReturnHead:
    id: int
    number: str
    status: str
    version: int
    customer_id: int
    customer: str
    customer_name: str
    warehouse: str
    warehouse_name: str
    currency: str
    reason: str
    returned_on: date
    received_at: datetime | None
    amount_net: Decimal
    amount_tax: Decimal
    amount_total: Decimal


class ReturnLineRow(NamedTuple):
    """A line with the sale it takes back; without reference the last four are empty."""

    line_no: int
    item_id: int
    item: str
    description: str
    unit: str
    quantity_entered: Decimal
    unit_price: Decimal
    tax_rate: Decimal
    amount_net: Decimal
    amount_tax: Decimal
    shipment_id: int | None
    shipment: str | None
    order_id: int | None
    order_number: str | None


class ReturnNote(NamedTuple):
    """A credit note; `status` is applied once nothing of it is open."""

    id: int
    number: str
    status: str
    issued_on: date
    amount_total: Decimal


class ReturnableLine(NamedTuple):
    """A shipped line; `remaining` of it may still come back, in `unit`."""

    shipment_line_id: int
    shipment_id: int
    shipment: str
    shipped_on: date
    line_no: int
    item: str
    description: str
    unit: str
    shipped: Decimal
    remaining: Decimal


def return_list(
    company_id: int,
    *,
    view: str = "",
    search: str = "",
    customer: str | None = None,
    since: date | None = None,
    until: date | None = None,
    after: int | None = None,
    limit: int = 50,
) -> ReturnPage:
    """Returns of one of VIEWS, the latest first, those before the return with id `after`.

    `search` finds the beginning of a number or customer's code, or a part of the customer's name.
    """
    rows = SQL(
        "return_list", prepare=False, company_id=company_id, saved_view=view,
        search=like_safe(search), customer=None if customer is None else like_safe(customer),
        since=since, until=until, after_id=after, page_size=limit,
    )  # fmt: skip
    counts = {row.status: row.how_many for row in SQL("return_counts", company_id=company_id)}
    return ReturnPage(
        [ReturnRow(*row[2:]) for row in rows if row.id is not None],
        rows[0].count,
        rows[0].total,
        {view: counts.get(view, 0) for view in VIEWS if view} | {"": sum(counts.values())},
    )


def return_head(company_id: int, return_id: int) -> ReturnHead | None:
    """One return, or None."""
    rows = SQL("return_head", company_id=company_id, return_id=return_id)
    return ReturnHead(*rows[0]) if rows else None


def return_lines(company_id: int, return_id: int) -> list[ReturnLineRow]:
    """The lines of a return."""
    rows = SQL("return_lines", company_id=company_id, return_id=return_id)
    return [ReturnLineRow(*row) for row in rows]


def return_notes(company_id: int, return_id: int) -> list[ReturnNote]:
    """The credit notes of a return: one once it is received and the worker has been by."""
    rows = SQL("return_notes", company_id=company_id, return_id=return_id)
    return [ReturnNote(*row) for row in rows]


def returnable_lines(company_id: int, order_id: int) -> list[ReturnableLine]:
    """What was shipped of an order, with how much of it may still come back."""
    rows = SQL("returnable_lines", company_id=company_id, order_id=order_id)
    return [ReturnableLine(*row) for row in rows]
