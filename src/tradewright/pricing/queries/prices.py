"""Reads of prices: what a customer pays, and the price list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tradewright.kernel.batch import Batch
from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import Row, statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class PriceRequest:
    """What is asked, `quantity` in the unit; `customer_id` None asks for the list price.

    Lines of one `document` count together towards breaks of their break group. `cost` is the
    average cost of one stocking unit, for prices by formula; `coupons` are codes with commas.
    """

    customer_id: int | None
    item_id: int
    unit_id: int
    currency: str
    quantity: Decimal
    on_date: date
    ship_to_id: int | None = None
    document: int = 0
    cost: Decimal | None = None
    coupons: str = ""


class PricePart(NamedTuple):
    """A part of the quantity, in the ordered unit, with its price: what is within a cap, or not."""

    quantity: Decimal
    price: Decimal | None
    source: str | None
    condition_id: int | None
    trace: Mapping[str, Any]


class PriceAnswer(NamedTuple):
    """The price of one ordered unit, and how it was found (`price_lines`); None: no price, and
    `fault` says why: no_price, no_rate, no_cost, no_list_price.

    Of a quantity beyond a contract's cap, `parts` are several; price and source are the first's.
    """

    price: Decimal | None
    source: str | None
    condition_id: int | None
    trace: Mapping[str, Any]
    fault: str | None = None
    parts: tuple[PricePart, ...] = ()


UNPRICED = PriceAnswer(None, None, None, {}, "no_price")


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price condition with the codes of what it refers to; no customer: the list."""

    id: int
    item_id: int
    item: str
    item_name: str
    customer_id: int | None
    customer: str | None
    unit: str
    currency: str
    min_quantity: Decimal
    valid_from: date
    valid_to: date | None
    price: Decimal
    version: int


def prices_for(company_id: int, requests: Sequence[PriceRequest]) -> list[PriceAnswer]:
    """One answer per request, in order, by one statement (rules.md C3)."""
    if not requests:
        return []
    rows = SQL("prices_for", Batch(requests), company_id=company_id)
    answers: list[PriceAnswer] = [UNPRICED] * len(requests)
    for row in rows:
        part = PricePart(row.quantity, row.price, row.source, row.condition_id, row.trace)
        before = answers[row.nth - 1].parts
        if before:
            answers[row.nth - 1] = answers[row.nth - 1]._replace(parts=(*before, part))
        else:
            answers[row.nth - 1] = PriceAnswer(
                row.price, row.source, row.condition_id, row.trace, row.fault, (part,)
            )
    return answers


def price_list(
    company_id: int,
    *,
    item_id: int | None = None,
    customer_id: int | None = None,
    list_only: bool = False,
    customers_only: bool = False,
    on_date: date | None = None,
    search: str = "",
    after: int | None = None,
    limit: int = 100,
) -> list[PriceRow]:
    """Price conditions by item, list before customers, start and break; those after the condition
    with id `after`.

    `item_id` and `customer_id` narrow to one, `list_only` leaves customers' prices out,
    `customers_only` the list's, `on_date` keeps what is valid on that day; `search` is the
    beginning of an item's or customer's code, or a part of a name.
    """
    rows = SQL(
        "price_list", company_id=company_id, item_id=item_id, customer_id=customer_id,
        list_only=list_only, customers_only=customers_only, on_date=on_date,
        search=like_safe(search), after=after, page_size=limit, prepare=False,
    )  # fmt: skip
    return [PriceRow(*row) for row in rows]


class PriceCounts(NamedTuple):
    of_list: int
    of_customers: int


def price_counts(company_id: int, *, on_date: date | None = None, search: str = "") -> PriceCounts:
    """How many conditions `price_list` finds, of the list and of customers."""
    (row,) = SQL(
        "price_counts", company_id=company_id, on_date=on_date, search=like_safe(search),
        prepare=False,
    )  # fmt: skip
    return PriceCounts(*row)


def prices_to_assess(company_id: int, today: date) -> Sequence[Row]:
    """Prices that hold or will hold, as the rules of their quality look at them."""
    return SQL("prices_to_assess", company_id=company_id, today=today)


def items_with_prices(company_id: int, today: date) -> Sequence[Row]:
    """Items that are sold, with how many list prices they have today."""
    return SQL("items_with_prices", company_id=company_id, today=today)


def count_prices(company_id: int) -> int:
    """How many price conditions the company has."""
    return int(SQL("count_prices", company_id=company_id)[0].how_many)
