"""What a sale leaves when everything is paid: net-net cost and margin, and the least one (rules.md
C3 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradewright.kernel.batch import Batch
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class MarginRequest:
    """`price` is per stocking unit, net, in the company's currency; `cost` the average cost of one,
    used where no replacement cost is stated for the day."""

    customer_id: int | None
    item_id: int
    price: Decimal
    on_date: date
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NetCost:
    """Per stocking unit, in the company's currency: cost − claim + freight + rebate + terms is
    `unit_cost`; None where no cost is known. `margin_percent` is of the price, None at a price of
    zero. `cost_kind`: replacement or average. `is_below_floor`: the margin is
    less than the company wants at least, if it wants any."""

    cost: Decimal | None
    cost_kind: str
    claim: Decimal
    freight: Decimal
    rebate: Decimal
    terms: Decimal
    unit_cost: Decimal | None
    margin: Decimal | None
    margin_percent: Decimal | None
    floor_percent: Decimal
    is_below_floor: bool


def net_costs(company_id: int, requests: Sequence[MarginRequest]) -> list[NetCost]:
    """One answer per request, in order, by one statement.

    Of each kind of burden one counts: that of the customer and item, else of the item, else of the
    customer, else of all; of several starts the latest.
    """
    if not requests:
        return []
    rows = SQL("net_costs", Batch(requests), company_id=company_id)
    return [NetCost(*row[1:]) for row in rows]
