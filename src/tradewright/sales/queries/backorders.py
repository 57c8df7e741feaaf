"""Reads for those who give stock to the orders that wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


class StockedItem(NamedTuple):
    item_id: int
    warehouse_id: int


def stocked_items(order_ids: Sequence[int], *, company_id: int) -> list[StockedItem]:
    """The items, each with its warehouse, that lines of these orders take from stock."""
    rows = SQL("stocked_items", company_id=company_id, order_id=list(order_ids))
    return [StockedItem(*row) for row in rows]
