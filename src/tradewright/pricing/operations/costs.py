"""What items cost, and what selling them costs beside the goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SetItemCost:
    """What a stocking unit costs from a day on, in the company's currency. `kind`: replacement,
    standard or last."""

    item: str
    kind: str
    valid_from: date
    cost: Decimal


class ItemCostSet(Code):
    SET = "set", "Cost set."
    ALREADY_SET = "already_set", "The cost was so already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This item, kind and start stand twice in the list.", "item",
    )  # fmt: skip
    UNKNOWN_ITEM = "unknown_item", "No item with the code “{item}”.", "item"
    UNKNOWN_KIND = "unknown_kind", "The cost is replacement, standard or last.", "kind"
    COST_NEGATIVE = "cost_negative", "A cost is zero or more.", "cost"
    COST_TOO_PRECISE = "cost_too_precise", "Use at most 6 decimals.", "cost"


@operation(ItemCostSet, duty="pricing.set_item_costs")
def set_item_costs(batch: Batch[SetItemCost], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Prices by formula and net-net margins reckon with the cost from its day on.

    The same item, kind and day again replaces the cost. Event: pricing.item_cost_set. Codes:
    ItemCostSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("set_item_costs", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class SetBurden:
    """What selling costs (`freight` out, customer `rebate`, payment `terms`) or gives back (a
    supplier's `claim`): `percent` of the price, `amount` per stocking unit, or both. Without
    `customer` or `item` (codes) for all; the narrowest counts, an item's before a customer's."""

    kind: str
    valid_from: date
    customer: str = ""
    item: str = ""
    percent: Decimal = ZERO
    amount: Decimal = ZERO
    valid_to: date | None = None


class BurdenSet(Code):
    SET = "set", "Set."
    ALREADY_SET = "already_set", "It was so already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This kind, customer, item and start stand twice in the list.", "kind",
    )  # fmt: skip
    UNKNOWN_KIND = "unknown_kind", "It is a claim, freight, rebate or terms.", "kind"
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer with the code “{customer}”.", "customer"
    UNKNOWN_ITEM = "unknown_item", "No item with the code “{item}”.", "item"
    NEGATIVE = (
        "negative", "Percentage and amount are zero or more: the kind says the direction.",
        "percent",
    )  # fmt: skip
    VALIDITY_REVERSED = "validity_reversed", "The last day lies before the first.", "valid_to"


@operation(BurdenSet, duty="pricing.set_burdens")
def set_burdens(batch: Batch[SetBurden], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Net-net costs reckon with it on its days (rules.md C3 10).

    Event: pricing.burden_set. Codes: BurdenSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("set_burdens", batch, **company, at=at, operation_id=current_call().id)
