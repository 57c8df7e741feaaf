"""Reads of what customers call our items."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tradewright.kernel.sql import statements

from ..models import CustomerItem

SQL = statements()


@dataclass(frozen=True, slots=True)
class CustomerItemRow:
    """A customer's number of an item; `unit` empty: the stocking unit."""

    id: int
    customer_id: int
    customer: str
    customer_name: str
    item_id: int
    item: str
    item_name: str
    code: str
    description: str
    unit: str


def customer_items(
    company_id: int,
    *,
    customer: str = "",
    item: str = "",
    number: str = "",
    after: int | None = None,
    limit: int = 50,
) -> list[CustomerItemRow]:
    """Numbers by customer's code and number, those after the row `after`; of one customer, of one
    item (by code), or that begin with `number` in whatever way it is written."""
    rows = SQL(
        "customer_items", company_id=company_id, customer=customer, item=item, number=number,
        after=after, page_size=limit, prepare=False,
    )  # fmt: skip
    return [CustomerItemRow(*row) for row in rows]


def numbers_by_id(company_id: int, ids: Collection[int]) -> list[tuple[str, str]]:
    """Customer's code and number of those of `ids` that there are."""
    found = CustomerItem.objects.filter(company_id=company_id, pk__in=ids).order_by("pk")
    return list(found.values_list("customer__code", "code"))
