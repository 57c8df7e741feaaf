"""Items with their stock, the demand on it, and the orders that hold it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

SQL = statements()

VIEWS = ("", "low", "inactive")


class ItemLine(NamedTuple):
    """A line of the item list: quantities over all warehouses in `unit`, the stocking unit.

    `ordered` is what was ordered since the day asked. Low is a stock item that is sold and has
    less available than that.
    """

    id: int
    code: str
    name: str
    kind: str
    is_active: bool
    item_group: str
    unit: str
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    average_cost: Decimal | None
    amount_value: Decimal
    ordered: Decimal

    @property
    def is_low(self) -> bool:
        return self.kind == "stock" and self.is_active and self.available < self.ordered


class ItemTotals(NamedTuple):
    """The counts of every view, and what the items of the view asked for are worth."""

    count_all: int
    count_low: int
    count_inactive: int
    how_many: int
    amount_value: Decimal


class Claim(NamedTuple):
    """An order that holds stock of an item; `how_many` is how many orders do in all."""

    order_id: int
    number: str
    status: str
    requested_on: date
    customer_id: int
    customer: str
    warehouse: str
    reserved: Decimal
    how_many: int


def item_list(
    company_id: int,
    *,
    since: date,
    view: str = "",
    search: str = "",
    item_group: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[ItemLine]:
    """Items of one of VIEWS, by code, those after the code `after`.

    `search` is a barcode, the beginning of a code or a part of the name; demand is what was
    ordered from the day `since` on.
    """
    rows = SQL(
        "item_list", prepare=False, company_id=company_id, since=since, saved_view=view,
        search=like_safe(search), item_group=item_group, after=after, page_size=limit,
    )  # fmt: skip
    return [ItemLine(*row) for row in rows]


def item_totals(
    company_id: int,
    *,
    since: date,
    view: str = "",
    search: str = "",
    item_group: str | None = None,
) -> ItemTotals:
    """What all pages of `item_list` come to."""
    (row,) = SQL(
        "item_totals", prepare=False, company_id=company_id, since=since, saved_view=view,
        search=like_safe(search), item_group=item_group,
    )  # fmt: skip
    return ItemTotals(*row)


def item_reservations(company_id: int, item_id: int, *, limit: int = 20) -> list[Claim]:
    """The orders that hold stock of an item, those due first at the front."""
    rows = SQL("item_reservations", company_id=company_id, item_id=item_id, page_size=limit)
    return [Claim(*row) for row in rows]
