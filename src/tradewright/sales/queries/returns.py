"""Reads about returns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


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
