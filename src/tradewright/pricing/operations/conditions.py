"""Setting prices: the list, customers' own, contracts', groups', levels', promotions, discounts."""

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
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class SetPrice:
    """What holds from `valid_from` to `valid_to`, both days included. All names are codes.

    For what: an `item`, `item_group` or `brand`; none is every item. For whom: a `customer` (at one
    place: `ship_to`), `customer_group`, `level` or `contract` (its number); none is everybody: the
    list. `kind`: price, contract, level, promotion, or discount, which comes off what the others
    say in the order of `sequence`, off the list price with `off_list`, else off the price so far,
    and off contracts only with `on_contracts`.

    `formula` amount: `price` for `per` of the `unit`; percent: so many `percent` off the list;
    markup and margin: so many percent on, or of the price above, the cost of `cost_kind` (average,
    replacement, standard, last); free_goods: `free_quantity` free with each `paid_quantity`. The
    result is rounded (`rounding` nearest, multiple or ending, with step and ending), then kept
    between floor and ceiling. An empty `unit` is the stocking unit of a price, the ordered one of
    a percentage; an empty `currency` is any, for percentages and formulas.

    It holds from `min_quantity` of its unit and from `min_value` of the line at list prices on,
    with `breaks` group counted over the lines of a document in the item's break group; with
    `is_incremental` each break's price holds for its own part of the quantity. `cap_quantity`: no
    more than so much of the unit in all (contracts). `coupon`: only with this code.
    """

    WRITES: ClassVar[dict[str, str]] = owned_as("price", "price")

    item: str
    unit: str
    currency: str
    price: Decimal | None
    valid_from: date
    valid_to: date | None = None
    min_quantity: Decimal = ZERO
    customer: str | None = None
    kind: str = "price"
    item_group: str = ""
    brand: str = ""
    ship_to: str = ""
    customer_group: str = ""
    level: str = ""
    contract: str = ""
    formula: str = "amount"
    percent: Decimal | None = None
    cost_kind: str = ""
    per: Decimal = ONE
    min_value: Decimal = ZERO
    breaks: str = "line"
    is_incremental: bool = False
    coupon: str = ""
    paid_quantity: Decimal | None = None
    free_quantity: Decimal | None = None
    rounding: str = ""
    rounding_step: Decimal | None = None
    rounding_ending: Decimal | None = None
    floor_price: Decimal | None = None
    ceiling_price: Decimal | None = None
    cap_quantity: Decimal | None = None
    sequence: int = 0
    off_list: bool = False
    on_contracts: bool = False


class PriceSet(Code):
    SET = "set", "Price set."
    CHANGED = "changed", "Price changed."
    ALREADY_SET = "already_set", "The price was so already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "This item, unit, customer, quantity and start stand twice in the list: state one price.",
        "price",
    )
    OVERLAPS = (
        "overlaps",
        "Another price of the same key holds from {other_from} to {other_to}: end one before the"
        " other begins.",
        "valid_from",
    )
    UNKNOWN_KIND = (
        "unknown_kind", "The kind is price, contract, level, promotion or discount.", "kind",
    )  # fmt: skip
    UNKNOWN_FORMULA = (
        "unknown_formula", "The formula is amount, percent, markup, margin or free_goods.",
        "formula",
    )  # fmt: skip
    SCOPE_UNCLEAR = (
        "scope_unclear", "Name one of item, item group and brand, or none of them.", "item",
    )  # fmt: skip
    BUYER_UNCLEAR = (
        "buyer_unclear",
        "Name one of customer, customer group, level and contract that fits the kind.",
        "customer",
    )
    UNKNOWN_ITEM = "unknown_item", "No item with the code “{item}”.", "item"
    UNKNOWN_ITEM_GROUP = "unknown_item_group", "No item group “{item_group}”.", "item_group"
    UNKNOWN_BRAND = "unknown_brand", "No brand “{brand}”.", "brand"
    UNKNOWN_UNIT = "unknown_unit", "No unit with the code “{unit}”.", "unit"
    UNIT_NOT_OF_ITEM = (
        "unit_not_of_item",
        "“{item}” is not sold by the “{unit}”: set the item's units first.",
        "unit",
    )
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer with the code “{customer}”.", "customer"
    UNKNOWN_SHIP_TO = "unknown_ship_to", "The customer has no place “{ship_to}”.", "ship_to"
    UNKNOWN_CUSTOMER_GROUP = (
        "unknown_customer_group", "No customer group “{customer_group}”.", "customer_group",
    )  # fmt: skip
    UNKNOWN_LEVEL = "unknown_level", "No price level “{level}”.", "level"
    UNKNOWN_CONTRACT = "unknown_contract", "No contract with the number “{contract}”.", "contract"
    CONTRACT_ENDED = "contract_ended", "The contract has ended: make a new one.", "contract"
    OUTSIDE_CONTRACT = (
        "outside_contract", "The price begins before or ends after its contract.", "valid_from",
    )  # fmt: skip
    UNKNOWN_CURRENCY = "unknown_currency", "No such currency: use an ISO 4217 code.", "currency"
    PRICE_MISSING = "price_missing", "State the price.", "price"
    PRICE_NEGATIVE = "price_negative", "A price is zero or more.", "price"
    PRICE_TOO_PRECISE = "price_too_precise", "Use at most 6 decimals.", "price"
    PER_NOT_POSITIVE = "per_not_positive", "A price is for more than nothing.", "per"
    PERCENT_MISSING = "percent_missing", "State the percentage.", "percent"
    PERCENT_IMPOSSIBLE = (
        "percent_impossible", "Less than 100 percent of a margin, at most 100 off.", "percent",
    )  # fmt: skip
    COST_UNCLEAR = (
        "cost_unclear", "State which cost: average, replacement, standard or last.", "cost_kind",
    )  # fmt: skip
    FREE_GOODS_UNCLEAR = (
        "free_goods_unclear", "State how many are free with how many paid ones.", "free_quantity",
    )  # fmt: skip
    ROUNDING_UNCLEAR = (
        "rounding_unclear",
        "Rounding is nearest, multiple or ending; state a step above zero, for ending the ending.",
        "rounding",
    )
    FLOOR_ABOVE_CEILING = "floor_above_ceiling", "The floor is above the ceiling.", "floor_price"
    BREAKS_UNCLEAR = "breaks_unclear", "Breaks count over the line or the group.", "breaks"
    CAP_NOT_OF_CONTRACT = (
        "cap_not_of_contract", "Only a contract's price of an item has a cap.", "cap_quantity",
    )  # fmt: skip
    CAP_BELOW_DRAWN = (
        "cap_below_drawn", "{drawn} were taken already: the cap cannot be lower.", "cap_quantity",
    )  # fmt: skip
    QUANTITY_NEGATIVE = "quantity_negative", "The quantity is zero or more.", "min_quantity"
    VALIDITY_REVERSED = "validity_reversed", "The last day lies before the first.", "valid_to"


@operation(PriceSet, duty="pricing.set_prices")
def set_prices(batch: Batch[SetPrice], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A price stands for its key: what, whom, unit, currency, coupon, start, least quantity.

    The same key again replaces the rest. An open end reaches to the next start of the same key: a
    new start ends what was open before it. Stated ends that overlap are refused (rules.md C3,
    invariant C7). Documents keep the price they were made with.
    Events: pricing.price_set, of what was ended too. Codes: PriceSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("set_prices", batch, **company, at=at, operation_id=current_call().id)
