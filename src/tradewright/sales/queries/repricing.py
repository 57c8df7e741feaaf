"""What was sold, priced anew: what conditions of today, or prices not yet set, would have made of
the orders of the last quarter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from tradewright.kernel.money import ZERO, round_money
from tradewright.kernel.sql import Row, statements
from tradewright.pricing.queries.prices import PriceAnswer, PriceRequest, prices_for

SQL = statements()

MOST = 20_000  # lines looked at; older ones are left out, which the answer says
AT_ONCE = 500
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Repriced:
    """A line as sold and as it would be: prices per its unit, amounts net in company currency.

    `cost` is that of the whole line on the average of today; None where nothing is in stock."""

    order_id: int
    number: str
    ordered_on: date
    customer_id: int
    customer: str
    customer_name: str
    item_id: int
    item: str
    item_name: str
    unit: str
    quantity: Decimal
    price_before: Decimal
    price_after: Decimal
    amount_before: Decimal
    amount_after: Decimal
    cost: Decimal | None
    source: str

    @property
    def difference(self) -> Decimal:
        return self.amount_after - self.amount_before


@dataclass(frozen=True, slots=True)
class Impact:
    """Sums over lines that have a price both ways; margins over those with a cost besides.
    `rows` change most; `is_cut`: there were more lines than are looked at."""

    lines: int
    changed: int
    customers: int
    unpriced: int
    amount_before: Decimal
    amount_after: Decimal
    margin_before: Decimal
    margin_after: Decimal
    costed: int
    rows: Sequence[Repriced]
    is_cut: bool

    @property
    def difference(self) -> Decimal:
        return self.amount_after - self.amount_before


def sold_lines(
    company_id: int,
    since: date,
    until: date,
    *,
    customer: str = "",
    customer_group: str = "",
    items: Collection[str] | None = None,
    item_groups: Collection[str] = (),
    brands: Collection[str] = (),
) -> Sequence[Row]:
    """Lines sold in these days, newest first, at most `MOST`. All are codes; `items` None: any,
    unless groups or brands narrow them."""
    return SQL(
        "sold_lines", company_id=company_id, since=since, until=until, customer=customer,
        customer_group=customer_group, items=sorted(items or ()), item_groups=sorted(item_groups),
        brands=sorted(brands), is_any_item=items is None and not item_groups and not brands,
        page_size=MOST, prepare=False,
    )  # fmt: skip


def priced_again(
    company_id: int, lines: Sequence[Row], on: date | None = None
) -> list[Decimal | None]:
    """The engine's price of each line per its unit, on the day `on` or on that of its order."""
    found: list[Decimal | None] = []
    for part in _parts(lines):
        asked = [
            PriceRequest(
                line.customer_id, line.item_id, line.unit_id, line.currency, line.quantity,
                on or line.ordered_on, line.ship_to_id, line.order_id, line.cost, line.coupons,
            )
            for line in part
        ]  # fmt: skip
        found += [_price(answer) for answer in prices_for(company_id, asked)]
    return found


def _parts(lines: Sequence[Row]) -> Iterator[list[Row]]:
    """Some hundreds at a time, an order whole: its lines count together towards breaks."""
    part: list[Row] = []
    for _, order in groupby(lines, lambda line: line.order_id):
        part += order
        if len(part) >= AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _price(answer: PriceAnswer) -> Decimal | None:
    """One price of a line, where a cap parts it, on the average."""
    priced = [part for part in answer.parts if part.price is not None]
    if len(priced) < 2 or len(priced) < len(answer.parts):
        return answer.price
    whole = sum((part.quantity for part in priced), ZERO)
    worth = sum((part.quantity * (part.price or ZERO) for part in priced), ZERO)
    return worth / whole if whole else answer.price


def impact(
    lines: Sequence[Row], before: Sequence[Decimal | None], after: Sequence[Decimal | None]
) -> Impact:
    """What the prices `after` instead of `before` make of the lines."""
    priced = [
        _repriced(line, old, new)
        for line, old, new in zip(lines, before, after, strict=True)
        if old is not None and new is not None and line.rate is not None
    ]
    changed = [one for one in priced if one.price_before != one.price_after]
    costed = [one for one in priced if one.cost is not None]
    cost = sum((one.cost for one in costed if one.cost is not None), ZERO)
    changed.sort(key=lambda one: (-abs(one.difference), one.number, one.item))
    return Impact(
        lines=len(lines),
        changed=len(changed),
        customers=len({one.customer_id for one in changed}),
        unpriced=len(lines) - len(priced),
        amount_before=sum((one.amount_before for one in priced), ZERO),
        amount_after=sum((one.amount_after for one in priced), ZERO),
        margin_before=sum((one.amount_before for one in costed), ZERO) - cost,
        margin_after=sum((one.amount_after for one in costed), ZERO) - cost,
        costed=len(costed),
        rows=changed[:SHOWN],
        is_cut=len(lines) == MOST,
    )


def _repriced(line: Row, before: Decimal, after: Decimal) -> Repriced:
    worth = line.quantity * line.net_part * line.rate
    return Repriced(
        line.order_id, line.number, line.ordered_on, line.customer_id, line.customer,
        line.customer_name, line.item_id, line.item, line.item_name, line.unit, line.quantity,
        before, after, round_money(worth * before), round_money(worth * after),
        None if line.cost is None else round_money(line.cost * line.stocked), line.price_source,
    )  # fmt: skip


def kept(row: Repriced) -> Mapping[str, Any]:
    """A row as plain values: what a proposal shows of its largest changes."""
    return {
        "order_id": row.order_id, "number": row.number, "ordered_on": row.ordered_on.isoformat(),
        "customer_id": row.customer_id, "customer": row.customer,
        "customer_name": row.customer_name, "item_id": row.item_id, "item": row.item,
        "unit": row.unit, "quantity": str(row.quantity), "price_before": str(row.price_before),
        "price_after": str(row.price_after), "difference": str(row.difference),
    }  # fmt: skip
