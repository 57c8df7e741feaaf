"""Setting prices: the list and the customers' own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation, owned_as
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SetPrice:
    """`price` of one `unit`, from `min_quantity` of that unit on, from `valid_from` to `valid_to`,
    both days included. Without a customer it is the list price. All names are codes."""

    WRITES: ClassVar[dict[str, str]] = owned_as("price", "price")

    item: str
    unit: str
    currency: str
    price: Decimal
    valid_from: date
    valid_to: date | None = None
    min_quantity: Decimal = ZERO
    customer: str | None = None


class PriceSet(Code):
    SET = "set", "Price set."
    CHANGED = "changed", "Price changed."
    ALREADY_SET = "already_set", "The price was so already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "This item, unit, customer, quantity and start stand twice in the list: state one price.",
        "price",
    )
    UNKNOWN_ITEM = "unknown_item", "No item with the code “{item}”.", "item"
    UNKNOWN_UNIT = "unknown_unit", "No unit with the code “{unit}”.", "unit"
    UNIT_NOT_OF_ITEM = (
        "unit_not_of_item",
        "“{item}” is not sold by the “{unit}”: set the item's units first.",
        "unit",
    )
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer with the code “{customer}”.", "customer"
    UNKNOWN_CURRENCY = "unknown_currency", "No such currency: use an ISO 4217 code.", "currency"
    PRICE_NEGATIVE = "price_negative", "A price is zero or more.", "price"
    PRICE_TOO_PRECISE = "price_too_precise", "Use at most 6 decimals.", "price"
    QUANTITY_NEGATIVE = "quantity_negative", "The quantity is zero or more.", "min_quantity"
    VALIDITY_REVERSED = "validity_reversed", "The last day lies before the first.", "valid_to"


@operation(PriceSet, duty="pricing.set_prices")
def set_prices(batch: Batch[SetPrice], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A price stands for its key: item, customer, unit, currency, start and least quantity.

    The same key again replaces price and last day. Of two starts the later wins from its day on, so
    a new price needs no end of the old one (rules.md C3). Documents keep the price they were made
    with. Event: pricing.price_set. Codes: PriceSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("set_prices", batch, **company, at=at, operation_id=current_call().id)
