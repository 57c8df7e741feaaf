"""Quotes as they are stated: entered, and changed until they are sent.

What a quote says is priced by the conditions of the day, discounted and taxed as an order would be;
beside each price stands the one of the conditions, so that what is given away can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.approvals.queries.rules import is_ruled
from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

from .approvals import OVERRIDE_PRICES, REQUEST_PRICES
from .quote_steps import lapse_requests_of

SQL = statements()

KIND = "quote"  # of approvals
DAYS_VALID = 30
ZERO = Decimal(0)
# what is handed from judge_quotes to state_quotes
HEAD = (
    "former", "customer_id", "ship_to_id", "warehouse_id", "contact_id", "customer_reference",
    "currency", "prices_include_tax", "quoted_on", "valid_until", "requested_on",
    "discount_percent", "amount_net", "amount_tax", "terms", "note", "external_id",
)  # fmt: skip
LINE = (
    "line_no", "item_id", "is_stocked", "description", "unit_id", "numerator", "denominator",
    "quantity_entered", "quantity", "is_optional", "alternative_to", "engine_price", "given_price",
    "discount_percent", "unit_price", "price_source", "price_trace", "unit_cost",
    "competitor_price", "available", "promised_on", "tax_class", "tax_rate", "amount_net",
    "amount_tax",
)  # fmt: skip


def may_quote_prices(actor: Actor, at: datetime) -> bool:
    """Whether the actor may type prices and discounts into a quote: in their own right, or because
    a rule says who must approve them before it is sent."""
    if actor.may(OVERRIDE_PRICES):
        return True
    return actor.may(REQUEST_PRICES) and is_ruled(actor.company_id, KIND, at)


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """`unit` empty means the stocking unit, `price` None the price of the conditions, both per
    `unit`; `discount_percent` comes off either.

    An optional line, and an alternative to the line with number `alternative_to`, count in no total
    until they are chosen. `line_no` None numbers the lines in order.
    """

    item: str
    quantity: Decimal
    unit: str = ""
    price: Decimal | None = None
    discount_percent: Decimal = ZERO
    is_optional: bool = False
    alternative_to: int | None = None
    competitor_price: Decimal | None = None
    description: str = ""
    line_no: int | None = None


@dataclass(frozen=True, slots=True)
class EnterQuote:
    """Codes, as for an order. `valid_until` None is 30 days; `discount_percent` comes off every
    line after its own discount; `external_id` makes the entry repeatable.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"lines": QuotedLine}

    customer: str
    lines: tuple[QuotedLine, ...]
    ship_to: str = ""
    warehouse: str = ""
    contact_id: int | None = None
    customer_reference: str = ""
    valid_until: date | None = None
    requested_on: date | None = None
    discount_percent: Decimal = ZERO
    terms: str = ""
    note: str = ""
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeQuote:
    """What the quote shall be, whole; the customer stays. `version` is the one the person saw."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": QuotedLine}

    quote_id: int
    version: int | None
    lines: tuple[QuotedLine, ...]
    ship_to: str = ""
    warehouse: str = ""
    contact_id: int | None = None
    customer_reference: str = ""
    valid_until: date | None = None
    requested_on: date | None = None
    discount_percent: Decimal = ZERO
    terms: str = ""
    note: str = ""


class Quoted(Code):
    ENTERED = "entered", "Quote {number} is entered as a draft."
    CHANGED = "changed", "Quote {number} is changed, and a draft again."
    ALREADY_ENTERED = "already_entered", "This quote was entered before, as {number}."
    QUOTE_NOT_FOUND = "quote_not_found", "There is no such quote.", "quote_id"
    QUOTE_NOT_OPEN = (
        "quote_not_open", "The quote is {status}: make a revision of it instead.", "quote_id",
    )  # fmt: skip
    QUOTE_CHANGED = (
        "quote_changed", "Somebody changed the quote since: look at it again.", "version",
    )  # fmt: skip
    REPEATED_IN_BATCH = "repeated_in_batch", "This quote stands twice in the list.", "external_id"
    COMPANY_NOT_LIVE = (
        "company_not_live",
        "The company is not live yet: go live first, on the page Company.",
        "customer",
    )
    UNKNOWN_CUSTOMER = (
        "unknown_customer", "No customer “{value}”: check the code or create it first.", "customer",
    )  # fmt: skip
    CUSTOMER_NOT_ACTIVE = (
        "customer_not_active", "Customer “{value}” is stopped or closed.", "customer",
    )  # fmt: skip
    RECORD_BLOCKED = "record_blocked", "Customer “{value}” may not be used: {because}", "customer"
    UNKNOWN_SHIP_TO = (
        "unknown_ship_to", "The customer has no address “{value}” to ship to.", "ship_to",
    )  # fmt: skip
    UNKNOWN_WAREHOUSE = "unknown_warehouse", "No warehouse “{value}”.", "warehouse"
    UNKNOWN_CONTACT = (
        "unknown_contact", "The customer has no such contact, or it ended.", "contact_id",
    )  # fmt: skip
    CURRENCY_NOT_TRADED = (
        "currency_not_traded",
        "This company trades in {traded}; “{value}” is not open yet.",
        "customer",
    )
    VALIDITY_PASSED = (
        "validity_passed", "The last day of validity has passed already.", "valid_until",
    )  # fmt: skip
    REQUESTED_TOO_EARLY = (
        "requested_too_early", "The requested day has passed already.", "requested_on",
    )  # fmt: skip
    DISCOUNT_OUT_OF_RANGE = (
        "discount_out_of_range", "A discount is from 0 to below 100 percent.", "discount_percent",
    )  # fmt: skip
    DISCOUNT_NOT_PERMITTED = (
        "discount_not_permitted", "You may not give a discount: leave it at 0.", "discount_percent",
    )  # fmt: skip
    NO_LINES = (
        "no_lines",
        "A quote needs at least one line that is neither optional nor an alternative.",
        "lines",
    )
    REPEATED_LINE = "repeated_line", "Line number {value} stands twice in the quote.", "line_no"
    UNKNOWN_ITEM = "unknown_item", "No item “{value}”: check the code or create it first.", "item"
    ITEM_NOT_ACTIVE = "item_not_active", "Item “{value}” is no longer sold.", "item"
    ITEM_BLOCKED = (
        "item_blocked", "Item “{value}” may not be sold: see what is found in its data.", "item",
    )  # fmt: skip
    UNKNOWN_UNIT = "unknown_unit", "The item is not sold by “{value}”.", "unit"
    QUANTITY_NOT_POSITIVE = "quantity_not_positive", "The quantity must be above zero.", "quantity"
    QUANTITY_TOO_PRECISE = (
        "quantity_too_precise",
        "{value} has more decimals than the unit allows, or is not exact in the stocking unit.",
        "quantity",
    )
    PRICE_NOT_PERMITTED = (
        "price_not_permitted", "You may set neither price nor discount: leave them empty.", "price",
    )  # fmt: skip
    PRICE_NEGATIVE = "price_negative", "A price is zero or more.", "price"
    PRICE_TOO_PRECISE = "price_too_precise", "A price has at most 6 decimals.", "price"
    LINE_DISCOUNT_OUT_OF_RANGE = (
        "line_discount_out_of_range",
        "A discount is from 0 to below 100 percent.",
        "discount_percent",
    )
    COMPETITOR_PRICE_NEGATIVE = (
        "competitor_price_negative", "A price is zero or more.", "competitor_price",
    )  # fmt: skip
    UNKNOWN_ALTERNATIVE = (
        "unknown_alternative",
        "An alternative names the number of a line that is neither optional nor one itself.",
        "alternative_to",
    )
    NO_PRICE = (
        "no_price",
        "No price for “{value}” on this day: add a price condition or enter a price.",
        "price",
    )
    NO_TAX_RATE = "no_tax_rate", "No tax rate for the place of delivery ({value}): add one.", "item"


@operation(Quoted, duty="sales.enter_quotes", limit=2_000)
def enter_quotes(batch: Batch[EnterQuote], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Quotes exist as drafts, priced by the conditions of the day (rules.md C3) and taxed.

    A refused quote names every fault of its lines in detail `errors` ({line, field, code, value}).
    Event: sales.quote_entered (number, revision, customer_id, total, currency). Codes: Quoted.
    """
    hold_keys("quote", (row.external_id for row in batch), company_id=actor.company_id)
    fresh = [None] * len(batch)
    return _state(batch, quote_id=fresh, version=fresh, actor=actor, at=at)


@operation(Quoted, duty="sales.change_quotes", limit=2_000)
def change_quotes(batch: Batch[ChangeQuote], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Quotes that were not sent are stated anew, at the prices of the day; what was approved, or
    waits for it, no longer is.

    Events: sales.quote_changed, approvals.approval_lapsed. Codes: Quoted.
    """
    ids = [row.quote_id for row in batch]
    SQL("lock_quotes", company_id=actor.company_id, quote_id=ids)
    blank = [None] * len(batch)
    return _state(batch, customer=blank, external_id=blank, actor=actor, at=at)


def _state(
    batch: Batch[Any], *, actor: Actor, at: datetime, **more: Sequence[Any]
) -> list[Outcome]:
    """Judge the quotes, and let those that may be so stand."""
    company = {"company_id": actor.company_id, "at": at}
    rows = SQL(
        "judge_quotes", batch, **more, **company, may_price=may_quote_prices(actor, at),
        days_valid=DAYS_VALID,
    )  # fmt: skip
    going = [row for row in rows if row.code in (Quoted.ENTERED, Quoted.CHANGED)]
    others = [row.id for row in going if row.request_id is not None]
    lapse_requests_of(others, "The quote was changed", actor=actor, at=at)
    stated = {}
    if going:
        lines = [(nth, line) for nth, row in enumerate(going, start=1) for line in row.lines]
        made = SQL(
            "state_quotes", **company, user_id=actor.user_id, operation_id=current_call().id,
            quote_id=[row.id for row in going],
            **{name: [getattr(row, name) for row in going] for name in HEAD},
            line_position=[nth for nth, _ in lines],
            **{f"line_{name}": [line[name] for _, line in lines] for name in LINE},
        )  # fmt: skip
        stated = {row.position: one for row, one in zip(going, made, strict=True)}
    return [
        Outcome(row.position, stated[row.position].id, Quoted(row.code),
                {"number": stated[row.position].number})
        if row.position in stated
        else _refused(row)
        for row in rows
    ]  # fmt: skip


def _refused(row: Any) -> Outcome:
    """Every fault of a line says its field (`lines[3].unit`) and its remedy in words."""
    detail = dict(row.detail)
    for error in detail.get("errors", ()):
        fault = Quoted(error["code"])
        error["field"] = f"lines[{error['line']}].{fault.field}"
        error["message"] = fault.message.format(value=error["value"])
    if detail.get("errors"):
        detail["field"] = detail["errors"][0]["field"]
    return Outcome(row.position, row.id, Quoted(row.code), detail)
