"""Entering orders: from what a customer asks to a priced, taxed, numbered order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from .approvals import await_prices, may_need_approval, may_price
from .confirmation import confirm_entered
from .draws import settle_draws

SQL = statements()


@dataclass(frozen=True, slots=True)
class EnterOrderLine:
    """`item` is our code, the customer's own number or a barcode; `unit` empty means the unit that
    the customer orders by, else the stocking unit; `price` None the price of the conditions.

    `quantity` and `price` are per `unit`; `line_no` None numbers the lines in order; `requested_on`
    None is the day of the order. Where a contract's cap is reached inside a line, what is beyond it
    becomes a line of its own, at the next level's price (rules.md C3 4).
    """

    item: str
    quantity: Decimal
    unit: str = ""
    price: Decimal | None = None
    description: str = ""
    line_no: int | None = None
    requested_on: date | None = None


@dataclass(frozen=True, slots=True)
class EnterOrder:
    """Codes, not ids: what a person, a file or a partner knows.

    Empty `ship_to`, `warehouse` and `currency` mean the customer's or company's default;
    `external_id` makes the entry repeatable; `confirm` False leaves a draft. `price_reason` is read
    by who approves prices that the actor may only ask for. `coupons` are codes with commas.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"lines": EnterOrderLine}

    customer: str
    lines: tuple[EnterOrderLine, ...]
    ship_to: str = ""
    warehouse: str = ""
    currency: str = ""
    customer_reference: str = ""
    channel: str = "desk"
    ordered_on: date | None = None
    requested_on: date | None = None
    note: str = ""
    external_id: str | None = None
    confirm: bool = True
    price_reason: str = ""
    coupons: str = ""


class Entered(Code):
    ENTERED = "entered", "Order {number} is entered as a draft."
    CONFIRMED = "confirmed", "Order {number} is confirmed."
    HELD_FOR_CREDIT = (
        "held_for_credit",
        "Order {number} waits for credit: {over_by} over the limit of {limit}.",
    )
    HELD_FOR_PRICE = "held_for_price", "Order {number} waits until its prices are approved."
    ALREADY_ENTERED = "already_entered", "This order was entered before, as {number}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This external id stands twice in the list.", "external_id",
    )  # fmt: skip
    COMPANY_NOT_LIVE = (
        "company_not_live",
        "The company is not live yet: go live first, on the page Company.",
        "ordered_on",
    )
    UNKNOWN_CUSTOMER = (
        "unknown_customer", "No customer “{value}”: check the code or create it first.", "customer",
    )  # fmt: skip
    CUSTOMER_NOT_ACTIVE = (
        "customer_not_active", "Customer “{value}” is stopped or closed.", "customer",
    )  # fmt: skip
    RECORD_BLOCKED = (
        "record_blocked", "Customer “{value}” may not be used: {because}", "customer",
    )  # fmt: skip
    UNKNOWN_SHIP_TO = (
        "unknown_ship_to", "The customer has no address “{value}” to ship to.", "ship_to",
    )  # fmt: skip
    UNKNOWN_WAREHOUSE = "unknown_warehouse", "No warehouse “{value}”.", "warehouse"
    UNKNOWN_CURRENCY = (
        "unknown_currency", "No currency “{value}”: use an ISO 4217 code.", "currency",
    )  # fmt: skip
    CURRENCY_NOT_TRADED = (
        "currency_not_traded",
        "This company trades in {traded}; “{value}” is not open yet.",
        "currency",
    )
    REQUESTED_TOO_EARLY = (
        "requested_too_early", "The requested day lies before the order day.", "requested_on",
    )  # fmt: skip
    NO_LINES = "no_lines", "An order needs at least one line.", "lines"
    REPEATED_LINE = "repeated_line", "Line number {value} stands twice in the order.", "line_no"
    UNKNOWN_ITEM = (
        "unknown_item", "No item “{value}”: check the code or create it first.", "item",
    )  # fmt: skip
    ITEM_NOT_ACTIVE = "item_not_active", "Item “{value}” is no longer sold.", "item"
    ITEM_BLOCKED = "item_blocked", "Item “{value}” may not be sold: {because}", "item"
    UNKNOWN_UNIT = "unknown_unit", "The item is not sold by “{value}”.", "unit"
    QUANTITY_NOT_POSITIVE = (
        "quantity_not_positive",
        "The quantity must be above zero; goods that come back are a return.",
        "quantity",
    )
    QUANTITY_TOO_PRECISE = (
        "quantity_too_precise",
        "{value} has more decimals than the unit allows, or is not exact in the stocking unit.",
        "quantity",
    )
    PRICE_NOT_PERMITTED = (
        "price_not_permitted", "You may not set a price by hand: leave it empty.", "price",
    )  # fmt: skip
    PRICE_NEGATIVE = "price_negative", "A price is zero or more.", "price"
    PRICE_TOO_PRECISE = "price_too_precise", "A price has at most 6 decimals.", "price"
    NO_PRICE = (
        "no_price",
        "No price for “{value}” on this day: add a price condition or enter a price.",
        "price",
    )
    NO_RATE = "no_rate", "No exchange rate for {value} on this day: add one.", "price"
    NO_COST = (
        "no_cost", "The price of “{value}” follows a cost that nobody has stated: add it.", "price",
    )  # fmt: skip
    NO_LIST_PRICE = (
        "no_list_price", "The price of “{value}” is part of a missing list price: add it.", "price",
    )  # fmt: skip
    LINE_REQUESTED_TOO_EARLY = (
        "line_requested_too_early",
        "The requested day {value} lies before the order day.",
        "requested_on",
    )
    NO_TAX_RATE = (
        "no_tax_rate",
        "No tax rate for the place of delivery ({value}): add one.",
        "item",
    )


@operation(Entered, duty="sales.enter_orders", limit=5_000)
def enter_orders(batch: Batch[EnterOrder], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Orders exist as drafts and, unless `confirm` is False, are confirmed at once.

    Prices below the conditions by who may only ask for them hold the order until another person
    has approved them. A refused order names every fault of its lines in detail `errors` ({line,
    field, code, value}).
    Events: sales.order_entered, approvals.approval_requested and sales.order_held, or those of
    confirm_orders. Codes: Entered.
    """
    hold_keys("order", (row.external_id for row in batch), company_id=actor.company_id)
    has_prices = any(line.price is not None for row in batch for line in row.lines)
    rows = SQL(
        "enter_orders", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        may_override=has_prices and may_price(actor, at), operation_id=current_call().id,
    )  # fmt: skip
    entered = Outcomes(
        Outcome(row.position, row.id, Entered(row.code), _at_the_line(row.detail)) for row in rows
    )
    made = [
        (outcome.id, order)
        for outcome, order in zip(entered, batch, strict=True)
        if outcome.id is not None and outcome.code == Entered.ENTERED
    ]
    settle_draws(
        [row.id for row in rows if row.is_capped and row.code == "entered"], actor=actor, at=at
    )
    waiting = _await_prices(made, actor=actor, at=at)
    wanted = [one for one, order in made if order.confirm and one not in waiting]
    confirmed = confirm_entered(wanted, actor=actor, at=at)
    return Outcomes(
        _settled(o, waiting, confirmed) if o.code == Entered.ENTERED else o for o in entered
    )


def _await_prices(
    made: Sequence[tuple[int, EnterOrder]], *, actor: Actor, at: datetime
) -> set[int]:
    """The new orders whose prices somebody else must approve."""
    if not may_need_approval(actor):
        return set()
    typed = [one for one, order in made if any(line.price is not None for line in order.lines)]
    reasons = {one: order.price_reason for one, order in made}
    drafts = {one for one, order in made if not order.confirm}
    return await_prices(typed, typed=True, reasons=reasons, drafts=drafts, actor=actor, at=at)


def _settled(outcome: Outcome, waiting: set[int], confirmed: Mapping[int, Outcome]) -> Outcome:
    """What became of an order that was entered."""
    position, id = outcome.position, outcome.id
    if id in waiting:
        return Outcome(position, id, Entered.HELD_FOR_PRICE, outcome.detail)
    if id is None or id not in confirmed:
        return outcome
    answer = confirmed[id]
    return Outcome(position, id, Entered(answer.code), {**outcome.detail, **answer.detail})


def _at_the_line(detail: dict[str, Any]) -> dict[str, Any]:
    """Let every fault of a line say its field (`lines[3].unit`) and its remedy in words."""
    for error in detail.get("errors", ()):
        fault = Entered(error["code"])
        error["field"] = f"lines[{error['line']}].{fault.field}"
        error["message"] = fault.message.format_map(error)
    if detail.get("errors"):
        return detail | {"field": detail["errors"][0]["field"]}
    return detail
