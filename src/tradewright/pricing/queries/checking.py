"""What a price check names by codes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tradewright.kernel.sql import statements

from .prices import PriceRequest

SQL = statements()


@dataclass(frozen=True, slots=True)
class Buyer:
    """Ids of what was called; `factor` is how much of the stocking unit one of the unit is, `home`
    the company's currency; `wrong` says by field what is not known."""

    customer_id: int | None
    customer_name: str
    ship_to_id: int | None
    unit_id: int | None
    unit: str
    factor: Decimal | None
    currency: str
    home: str
    wrong: dict[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    request: PriceRequest
    item: str
    item_name: str
    buyer: Buyer


def buyer_called(company_id: int, *, customer: str, ship_to: str, unit: str, item_id: int) -> Buyer:
    """Who and what these codes mean; an empty customer is nobody: the list."""
    (row,) = SQL(
        "buyer_called", company_id=company_id, customer=customer, ship_to=ship_to, unit=unit,
        item_id=item_id,
    )  # fmt: skip
    wrong = {}
    if customer and row.customer_id is None:
        wrong["customer"] = f"No customer with the code “{customer}”."
    elif ship_to and row.ship_to_id is None:
        wrong["ship_to"] = f"The customer has no place “{ship_to}”."
    if row.factor is None:
        wrong["unit"] = f"The item is not sold by the “{unit}”."
    return Buyer(
        row.customer_id, row.customer_name, row.ship_to_id, row.unit_id, unit, row.factor,
        row.currency, row.home, wrong,
    )  # fmt: skip
