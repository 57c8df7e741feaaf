"""Reads of shipments: the desk's list, one shipment, those of orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

SQL = statements()

STATUSES = ("released", "picked", "packed", "shipped", "cancelled")


class ShipmentRow(NamedTuple):
    """A shipment as lists show it; `lines` and `units` count what is to pick."""

    id: int
    number: str
    status: str
    order_id: int
    customer_id: int
    customer: str
    customer_name: str
    ship_to: str
    warehouse: str
    released_at: datetime
    shipped_on: date | None
    lines: int
    units: Decimal
    packages: int
    carrier: str
    tracking: str
    version: int


@dataclass(frozen=True, slots=True)
class ShipmentPage:
    """Rows of one page, and how many stand in each status under the same filters."""

    rows: list[ShipmentRow]
    counts: Mapping[str, int]
    shipped_today: int = 0


class ShipmentLineRow(NamedTuple):
    """Quantities in the stocking unit; `quantity_entered` is the released one in `unit`."""

    id: int
    line_no: int
    order_line_id: int
    item_id: int
    item: str
    description: str
    is_stocked: bool
    stocking_unit: str
    unit: str
    quantity_entered: Decimal
    quantity: Decimal
    quantity_picked: Decimal
    quantity_shipped: Decimal
    on_hand: Decimal | None
    unit_price: Decimal
    amount_net: Decimal
    amount_tax: Decimal
    short_reason: str
    barcode: str


@dataclass(frozen=True, slots=True)
class ShipmentPaper:
    """One shipment; `steps` are the statuses it may go to now."""

    head: ShipmentRow
    lines: list[ShipmentLineRow]
    picked_at: datetime | None
    packed_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    address: tuple[str, ...]
    steps: tuple[str, ...]


def shipments(
    *,
    company_id: int,
    status: str | None = None,
    search: str = "",
    warehouse: str | None = None,
    customer: str | None = None,
    order_id: int | None = None,
    shipped_on: date | None = None,
    today: date | None = None,
    oldest_first: bool = False,
    after: int | None = None,
    limit: int = 50,
) -> ShipmentPage:
    """Shipments by id, the latest first (or `oldest_first`), those behind the one with id `after`.

    `search` finds the beginning of a shipment's number or customer's code, or a part of the name;
    `warehouse` and `customer` are codes. `today` is the day for `shipped_today`.
    """
    filters = {
        "company_id": company_id, "search": like_safe(search), "warehouse": warehouse,
        "customer": customer, "order_id": order_id,
    }  # fmt: skip
    rows = SQL(
        "shipments", prepare=False, **filters, status=status, shipped_on=shipped_on,
        oldest_first=oldest_first, after=after, page_size=limit,
    )  # fmt: skip
    counted = SQL("shipment_counts", prepare=False, **filters, today=today)
    counts = {row.status: row.how_many for row in counted}
    return ShipmentPage(
        [ShipmentRow(*row) for row in rows],
        {one: counts.get(one, 0) for one in STATUSES},
        sum(row.today for row in counted),
    )


def shipments_of_orders(
    order_ids: Sequence[int], *, company_id: int
) -> dict[int, list[ShipmentRow]]:
    """The shipments of each order, oldest first."""
    found: dict[int, list[ShipmentRow]] = {order_id: [] for order_id in order_ids}
    for row in SQL("shipments_of_orders", company_id=company_id, order_id=list(order_ids)):
        found[row.order_id].append(ShipmentRow(*row))
    return found


def shipment(shipment_id: int, *, company_id: int) -> ShipmentPaper | None:
    """One shipment with its lines, where it goes and what may be done with it; None if unknown."""
    heads = SQL("shipment_head", company_id=company_id, shipment_id=shipment_id)
    if not heads:
        return None
    (head,) = heads
    size = len(ShipmentRow._fields)
    lines = SQL("shipment_lines", company_id=company_id, shipment_id=shipment_id)
    return ShipmentPaper(
        ShipmentRow(*head[:size]),
        [ShipmentLineRow(*line) for line in lines],
        head.picked_at,
        head.packed_at,
        head.shipped_at,
        head.delivered_at,
        tuple(part for part in head.address if part),
        tuple(head.steps),
    )


class ShippedAmount(NamedTuple):
    """Shipments that have left; whoever bills knows which of them have an invoice."""

    shipment_id: int
    number: str
    shipped_on: date
    amount_gross: Decimal


def shipped_between(since: date, until: date, *, company_id: int) -> list[ShippedAmount]:
    """Shipments that left in these days, with what they bill: the cut-off report's left side."""
    rows = SQL("shipped_between", company_id=company_id, since=since, until=until)
    return [ShippedAmount(*row) for row in rows]
