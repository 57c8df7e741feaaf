"""Price lists as they go out: what a customer pays for every item, at each break, now and next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import Row, statements

from .prices import PriceRequest, prices_for

SQL = statements()

AT_ONCE = 500
MOST = 20_000  # items of one list


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """What one stocking unit costs from `min_quantity` on, valid from and to as far as conditions
    say; `next_price` from `next_from` on, where another is known to come."""

    item_id: int
    item: str
    item_name: str
    unit: str
    currency: str
    min_quantity: Decimal
    price: Decimal | None
    source: str | None
    valid_from: date | None
    valid_to: date | None
    next_from: date | None
    next_price: Decimal | None


def price_list_out(
    company_id: int,
    *,
    customer_id: int | None,
    ship_to_id: int | None = None,
    on: date,
    search: str = "",
    changed_since: datetime | None = None,
    after: str | None = None,
    limit: int = 100,
) -> tuple[list[ListedPrice], str | None]:
    """Prices of up to `limit` sold items by code, those after the item `after`, and the last code
    if there are more; without a customer those of the list.

    An item has a row for one unit and one for each break that holds for the customer.
    `changed_since`: only items of which a condition was set, began or ended after that moment.
    """
    rows = SQL(
        "price_list_items", company_id=company_id, customer_id=customer_id, ship_to_id=ship_to_id,
        on_date=on, search=like_safe(search), changed_since=changed_since, after=after,
        page_size=limit + 1, prepare=False,
    )  # fmt: skip
    shown = rows[:limit]
    asked = [
        (row, quantity, day)
        for row in shown
        for quantity in row.breaks
        for day in ((on, row.next_from) if row.next_from else (on,))
    ]
    answers: list[tuple[Decimal | None, str | None, int | None]] = []
    for start in range(0, len(asked), AT_ONCE):
        found = prices_for(
            company_id,
            [
                PriceRequest(
                    customer_id, row.item_id, row.unit_id, row.currency, quantity, day, ship_to_id,
                    place,
                )
                for place, (row, quantity, day) in enumerate(asked[start : start + AT_ONCE])
            ],
        )  # fmt: skip
        answers += [(_trimmed(one.price), one.source, one.condition_id) for one in found]
    known = _days_of(company_id, [id for _, _, id in answers if id is not None])
    listed = _rows(asked, answers, known, on)
    return listed, shown[-1].item if len(rows) > limit else None


def _trimmed(price: Decimal | None) -> Decimal | None:
    """Without zeros that say nothing."""
    return None if price is None else Decimal(f"{price.normalize():f}")


def _days_of(company_id: int, ids: Sequence[int]) -> dict[int, tuple[date, date | None]]:
    rows = SQL("days_of_conditions", company_id=company_id, condition_id=sorted(set(ids)))
    return {row.id: (row.valid_from, row.valid_to) for row in rows}


def _rows(
    asked: Sequence[tuple[Row, Decimal, date]],
    answers: Sequence[tuple[Decimal | None, str | None, int | None]],
    known: dict[int, tuple[date, date | None]],
    on: date,
) -> list[ListedPrice]:
    """A row per item and break; a break at the price of the one before says nothing, and goes."""
    listed: list[ListedPrice] = []
    coming = {
        (row.item_id, quantity): price
        for (row, quantity, day), (price, _, _) in zip(asked, answers, strict=True)
        if day != on
    }
    for (row, quantity, day), (price, source, id) in zip(asked, answers, strict=True):
        if day != on:
            continue
        after = coming.get((row.item_id, quantity))
        begins, ends = known.get(id, (None, None)) if id is not None else (None, None)
        is_next = after is not None and after != price
        before = listed[-1] if listed and listed[-1].item_id == row.item_id else None
        if before and before.price == price and before.next_price == (after if is_next else None):
            continue
        listed.append(
            ListedPrice(
                row.item_id, row.item, row.item_name, row.unit, row.currency, quantity, price,
                source, begins, ends, row.next_from if is_next else None,
                after if is_next else None,
            )
        )  # fmt: skip
    return listed


def whole_price_list(
    company_id: int, *, customer_id: int | None, ship_to_id: int | None = None, on: date,
    search: str = "",
) -> list[ListedPrice]:  # fmt: skip
    """All of it, as files hold it: at most 20,000 items."""
    found: list[ListedPrice] = []
    after: str | None = None
    for _ in range(MOST // AT_ONCE):
        rows, after = price_list_out(
            company_id, customer_id=customer_id, ship_to_id=ship_to_id, on=on, search=search,
            after=after, limit=AT_ONCE,
        )  # fmt: skip
        found += rows
        if after is None:
            break
    return found
