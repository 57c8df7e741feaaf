"""Reads for those who bill what was shipped, and for those who ordered it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


class BillableLine(NamedTuple):
    """A shipped line with what its invoice needs; the line's own columns begin at LINE."""

    shipment_id: int
    order_id: int
    customer_id: int
    ship_to_id: int
    currency: str
    prices_include_tax: bool
    shipped_on: date
    shipment_line_id: int
    order_line_id: int
    item_id: int
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


LINE: Final = 7  # columns from here on are those of receivables.IssueInvoiceLine, in its order


def billable_lines(shipment_ids: Sequence[int], *, company_id: int) -> list[BillableLine]:
    """Lines of those shipments that have left, with a quantity, by shipment and line number."""
    rows = SQL("billable_lines", company_id=company_id, shipment_id=list(shipment_ids))
    return [BillableLine(*row) for row in rows]


def shipped_quantities(order_line_ids: Sequence[int], *, company_id: int) -> dict[int, Decimal]:
    """What left of each order line, in the stocking unit; lines without any are absent."""
    rows = SQL("shipped_quantities", company_id=company_id, order_line_id=list(order_line_ids))
    return {row.order_line_id: row.quantity for row in rows}
