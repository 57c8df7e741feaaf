"""Reads of orders: the list, one order with its lines and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

SQL = statements()

VIEWS = ("", "draft", "held", "ready", "backordered", "late", "completed", "cancelled")


class OrderRow(NamedTuple):
    """An order as lists show it; the three flags are false once it has ended.

    Ready: something reserved can go to the warehouse. Backordered: something waits for stock.
    Late: the requested day has passed.
    """

    id: int
    number: str
    status: str
    customer_id: int
    customer: str
    customer_name: str
    customer_reference: str
    channel: str
    warehouse: str
    ordered_on: date
    requested_on: date
    amount_net: Decimal
    amount_total: Decimal
    currency: str
    is_ready: bool
    is_backordered: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Rows of one page, the latest first; `count` and `amount_total` are of all that fit."""

    rows: list[OrderRow]
    count: int
    amount_total: Decimal


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """How many orders stand in each saved view."""

    all_orders: int
    draft: int
    held: int
    ready: int
    backordered: int
    late: int
    completed: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """Open orders that need a person."""

    held: int
    held_amount: Decimal
    ready: int
    late: int


@dataclass(frozen=True, slots=True)
class OrderHead:
    """`ready` and `waiting` are quantities in stocking units over all lines (`order_stock`)."""

    id: int
    number: str
    status: str
    version: int
    customer_id: int
    customer: str
    customer_name: str
    customer_reference: str
    channel: str
    ship_to_id: int
    ship_to: str
    ship_to_words: str
    warehouse_id: int
    warehouse: str
    warehouse_name: str
    currency: str
    prices_include_tax: bool
    ordered_on: date
    requested_on: date
    amount_net: Decimal
    amount_tax: Decimal
    amount_total: Decimal
    note: str
    coupons: str
    entered_by: str
    entered_by_id: int
    entered_at: datetime
    ready: Decimal
    waiting: Decimal
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.status in ("draft", "held", "confirmed")


@dataclass(frozen=True, slots=True)
class OrderLineRow:
    """Quantities are in the stocking unit, `quantity_entered` and `unit_price` per `unit`.

    ordered − cancelled = open + with_warehouse + shipped; of what is open, `reserved` can go. The
    amounts are those of what is not cancelled. `requested_on` None: the day of the order.
    """

    id: int
    line_no: int
    item_id: int
    item: str
    description: str
    is_stocked: bool
    unit: str
    stocking_unit: str
    quantity_entered: Decimal
    quantity: Decimal
    cancelled: Decimal
    reserved: Decimal
    with_warehouse: Decimal
    shipped: Decimal
    invoiced: Decimal
    returned: Decimal
    open: Decimal
    unit_price: Decimal
    price_source: str
    price_trace: Mapping[str, Any]
    tax_class: str
    tax_rate: Decimal
    amount_net: Decimal
    amount_tax: Decimal
    requested_on: date | None

    @property
    def backordered(self) -> Decimal:
        """What is open and waits for stock."""
        return max(self.open - self.reserved, Decimal(0)) if self.is_stocked else Decimal(0)


class Hold(NamedTuple):
    """Why an order waits, with the figures it was decided on (amounts as text)."""

    kind: str
    reason: str
    figures: Mapping[str, Any]
    placed_at: datetime
    placed_by: str


class FoundDocument(NamedTuple):
    kind: str
    id: int
    number: str
    status: str
    customer_name: str
    customer_reference: str


def order_list(
    company_id: int,
    *,
    today: date,
    view: str = "",
    search: str = "",
    customer: str | None = None,
    channel: str | None = None,
    warehouse: str | None = None,
    since: date | None = None,
    until: date | None = None,
    after: tuple[Any, ...] = (None, None),
    limit: int = 50,
) -> OrderPage:
    """Orders of one of VIEWS, the latest first; `after` is (ordered_on, id) of the last one shown.

    `search` finds the beginning of a number or customer's code, or a part of the customer's name
    or reference; `customer` is a code; `since` and `until` are order days, both included.
    """
    rows = SQL(
        "order_list", prepare=False, company_id=company_id, today=today, saved_view=view,
        search=like_safe(search), customer=None if customer is None else like_safe(customer),
        channel=channel, warehouse=warehouse, since=since, until=until, after_on=after[0],
        after_id=after[1], page_size=limit,
    )  # fmt: skip
    page = [OrderRow(*row[2:]) for row in rows if row.id is not None]
    return OrderPage(page, rows[0].count, rows[0].total)


def order_counts(company_id: int, *, today: date) -> OrderCounts:
    """How many orders stand in each saved view."""
    (row,) = SQL("order_counts", company_id=company_id, today=today)
    return OrderCounts(*row)


def waiting_counts(company_id: int, *, today: date) -> WaitingCounts:
    """How many open orders are held, ready to release, late."""
    (row,) = SQL("waiting_counts", company_id=company_id, today=today)
    return WaitingCounts(*row)


def order_head(company_id: int, order_id: int, *, today: date) -> OrderHead | None:
    """One order, or None."""
    rows = SQL("order_head", company_id=company_id, order_id=order_id, today=today)
    return OrderHead(*rows[0]) if rows else None


def order_lines(company_id: int, order_id: int) -> list[OrderLineRow]:
    """The lines of an order with how far each has come."""
    return [
        OrderLineRow(*row) for row in SQL("order_lines", company_id=company_id, order_id=order_id)
    ]


def order_holds(company_id: int, order_id: int) -> list[Hold]:
    """The open holds of an order, oldest first."""
    return [Hold(*row) for row in SQL("order_holds", company_id=company_id, order_id=order_id)]


def order_documents(company_id: int, order_id: int) -> list[tuple[str, int]]:
    """(table, id) of the order and of its shipments, invoices and returns."""
    rows = SQL("order_documents", company_id=company_id, order_id=order_id)
    return [(row.aggregate, row.id) for row in rows]


def order_numbers(company_id: int, order_ids: Sequence[int]) -> list[str]:
    """The number of each order, in the order asked; empty where there is none."""
    rows = SQL("order_numbers", company_id=company_id, order_id=list(order_ids))
    numbers = {row.id: row.number for row in rows}
    return [numbers.get(order_id, "") for order_id in order_ids]


def find_documents(company_id: int, words: str, *, limit: int) -> list[FoundDocument]:
    """Orders and returns by the beginning of their number or its figures alone, orders also by
    the beginning of the customer's reference; the latest first."""
    typed = words.strip()
    if not typed:
        return []
    rows = SQL("find_documents", company_id=company_id, search=typed, page_size=limit)
    return [FoundDocument(*row) for row in rows]
