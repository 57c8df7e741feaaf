"""Price levels, and which customer is on which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation, owned_as
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetPriceLevel:
    """`percent` on the list's price, or on that of the level `base` (minus is less); without one,
    only items with a price of this level have one. The result is rounded by `rounding` (nearest,
    multiple or ending, with step and ending). A code that is known gets what is stated."""

    WRITES: ClassVar[dict[str, str]] = owned_as(
        "price_level", "base", "percent", "rounding", "rounding_step", "rounding_ending"
    )
    WHOLE: ClassVar[bool] = True

    code: str
    name: str
    base: str = ""
    percent: Decimal | None = None
    rounding: str = ""
    rounding_step: Decimal | None = None
    rounding_ending: Decimal | None = None


class PriceLevelSet(Code):
    SET = "set", "Price level set."
    ALREADY_SET = "already_set", "The price level was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the level a code.", "code"
    NAME_MISSING = "name_missing", "Give the level a name.", "name"
    UNKNOWN_BASE = "unknown_base", "No price level “{base}” to base it on.", "base"
    CIRCULAR = (
        "circular", "The levels would be based on each other: {circle}. Leave one out.", "base",
    )  # fmt: skip
    TOO_DEEP = "too_deep", "At most five levels stand on one another.", "base"
    PERCENT_MISSING = (
        "percent_missing", "State the percentage on the base; 0 is the same price.", "percent",
    )  # fmt: skip
    PERCENT_IMPOSSIBLE = (
        "percent_impossible", "More than −100 percent and a finite number.", "percent",
    )  # fmt: skip
    ROUNDING_UNCLEAR = (
        "rounding_unclear",
        "Rounding is nearest, multiple or ending; state a step above zero, for ending the ending.",
        "rounding",
    )


@operation(PriceLevelSet, duty="pricing.set_price_levels", limit=500, competing=True)
def set_price_levels(batch: Batch[SetPriceLevel], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Levels are made under their codes, or become what is stated; those based on them follow.

    Rows are judged in input order, so a base may be made by an earlier row of the list.
    Event: pricing.price_level_set, of those that follow too. Codes: PriceLevelSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("set_price_levels", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class SetCustomerPricing:
    """An empty `level` takes the customer off its level."""

    WRITES: ClassVar[dict[str, str]] = {"level": "customer.price_level"}
    WHOLE: ClassVar[bool] = True

    customer: str
    level: str = ""


class CustomerPricingSet(Code):
    SET = "set", "Price level of the customer set."
    ALREADY_SET = "already_set", "The customer was on this level already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This customer stands twice in the list.", "customer"
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer with the code “{customer}”.", "customer"
    UNKNOWN_LEVEL = "unknown_level", "No price level “{level}”.", "level"


@operation(CustomerPricingSet, duty="pricing.set_customer_pricing")
def set_customer_pricing(
    batch: Batch[SetCustomerPricing], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """The customer is on the level, or on none, from now on. Documents keep their prices.

    Event: pricing.customer_pricing_set (customer_id, level_id). Codes: CustomerPricingSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("set_customer_pricing", batch, **company, at=at, operation_id=current_call().id)
