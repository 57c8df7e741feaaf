"""Why a price is what it is: every condition that could have been meant, and why it was or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradewright.kernel.sql import statements

from .prices import PriceAnswer, PriceRequest, prices_for

SQL = statements()

LEVELS = {
    "contract_place": "Contract or job at this place",
    "contract": "Contract of the customer",
    "contract_parent": "Contract of a parent",
    "customer": "Customer and item",
    "customer_items": "Customer and item group or brand",
    "group": "Customer group and item",
    "group_items": "Customer group and item group or brand",
    "promotion": "Promotion",
    "level": "Price level",
    "list": "List price",
}
REASONS = {
    "won": "This one.",
    "discount": "Comes off.",
    "compared": "Compared, another was lower.",
    "expired": "Ended on {valid_to}.",
    "not_yet": "Begins on {valid_from}.",
    "other_currency": "Stated in {currency}.",
    "unit_unknown": "The item has no unit {unit}.",
    "other_place": "For another place of the customer.",
    "of_parent": "A parent’s own price is not its children’s.",
    "coupon_missing": "Only with the coupon {coupon}.",
    "break_not_reached": "From {min_quantity} {unit} on.",
    "value_not_reached": "From a value of {min_value} on.",
    "cap_used_up": "The agreed quantity is used up.",
    "not_on_contracts": "Does not come off contract prices.",
    "not_next": "A lower level is looked at only when nothing above has a price.",
    "narrower_won": "A narrower, later or higher one of its level came first.",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A condition that is for this customer and item in some way. `code`: why it is the price, or
    is not (`REASONS`); `level` as the engine calls it, or discount."""

    id: int
    level: str
    whom: str
    what: str
    contract: str
    formula: str
    price: Decimal | None
    per: Decimal
    percent: Decimal | None
    unit: str
    currency: str
    min_quantity: Decimal
    min_value: Decimal
    coupon: str
    valid_from: date
    valid_to: date | None
    cap_quantity: Decimal | None
    drawn_quantity: Decimal
    code: str

    @property
    def reason(self) -> str:
        """Why, in words."""
        day = {"valid_from": self.valid_from, "valid_to": self.valid_to}
        return REASONS[self.code].format(
            currency=self.currency, unit=self.unit or "unit", coupon=self.coupon,
            min_quantity=f"{self.min_quantity.normalize():f}", min_value=self.min_value, **day,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tried:
    """A level of the order in which prices are looked for: `state` is won, compared, passed (found
    something, but a level above has a price), rejected (only what does not hold) or nothing."""

    level: str
    words: str
    state: str
    candidates: int


@dataclass(frozen=True, slots=True)
class Explained:
    answer: PriceAnswer
    levels: Sequence[Tried]
    candidates: Sequence[Candidate]


def explain_price(company_id: int, request: PriceRequest) -> Explained:
    """The engine's answer, every level, and all conditions for this customer and item: those that
    ended, that are to come, and those that do not hold for this quantity, currency or place."""
    (answer,) = prices_for(company_id, [request])
    (listed,) = prices_for(
        company_id,
        [
            PriceRequest(
                None, request.item_id, request.unit_id, request.currency, request.quantity,
                request.on_date, cost=request.cost,
            )
        ],
    )  # fmt: skip
    compared = [one["level"] for one in answer.trace.get("compared", ())]
    rows = SQL(
        "explain_price", company_id=company_id, customer_id=request.customer_id,
        ship_to_id=request.ship_to_id, item_id=request.item_id, unit_id=request.unit_id,
        currency=request.currency, quantity=request.quantity, on_date=request.on_date,
        coupons=request.coupons, worth=(listed.price or Decimal(0)) * request.quantity,
        won_id=answer.condition_id, won_level=answer.source, compared=compared,
        cuts=[one["condition_id"] for one in answer.trace.get("discounts", ())], prepare=False,
    )  # fmt: skip
    found = [Candidate(*row) for row in rows]
    return Explained(answer, [_tried(level, answer, found) for level in LEVELS], found)


def _tried(level: str, answer: PriceAnswer, found: Sequence[Candidate]) -> Tried:
    here = [one for one in found if one.level == level]
    if answer.source == level:
        state = "won"
    elif any(one.code == "compared" for one in here):
        state = "compared"
    elif any(one.code in ("not_next", "narrower_won") for one in here):
        state = "passed"
    else:
        state = "rejected" if here else "nothing"
    return Tried(level, LEVELS[level], state, len(here))
