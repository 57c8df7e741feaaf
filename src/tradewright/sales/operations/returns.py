"""Returns: what may come back, at which price, and its receipt at its cost (rules.md C6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.inventory.operations.returns import ReturnStock, return_stock
from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, finer_duty, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from .approvals import OVERRIDE_PRICES

SQL = statements()

WITHOUT_REFERENCE = finer_duty("sales.return_without_reference")


@dataclass(frozen=True, slots=True)
class EnterReturnLine:
    """Either `shipment_line_id`, and price and tax are those of that sale, or without reference an
    item, at the price per unit named or (None) that of the conditions.

    `quantity` is in `unit`; empty means the unit of the sale, or without one the stocking unit.
    """

    quantity: Decimal
    item: str = ""
    unit: str = ""
    shipment_line_id: int | None = None
    price: Decimal | None = None
    unit_cost: Decimal | None = None
    line_no: int | None = None


@dataclass(frozen=True, slots=True)
class EnterReturn:
    CHILDREN: ClassVar[dict[str, type]] = {"lines": EnterReturnLine}

    customer: str
    reason: str
    lines: tuple[EnterReturnLine, ...]
    ship_to: str = ""
    warehouse: str = ""
    returned_on: date | None = None
    external_id: str | None = None


class ReturnEntered(Code):
    AUTHORISED = "authorised", "Return {number} is authorised; it is credited when received."
    ALREADY_ENTERED = "already_entered", "This return was entered before, as {number}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This external id stands twice in the list.", "external_id",
    )  # fmt: skip
    COMPANY_NOT_LIVE = (
        "company_not_live",
        "The company is not live yet: go live first, on the page Company.",
        "returned_on",
    )
    UNKNOWN_CUSTOMER = (
        "unknown_customer", "No customer “{value}”: check the code or create it first.", "customer",
    )  # fmt: skip
    UNKNOWN_SHIP_TO = "unknown_ship_to", "The customer has no address “{value}”.", "ship_to"
    UNKNOWN_WAREHOUSE = "unknown_warehouse", "No warehouse “{value}”.", "warehouse"
    REASON_MISSING = "reason_missing", "Say why the goods come back.", "reason"
    NO_LINES = "no_lines", "A return needs at least one line.", "lines"
    REPEATED_LINE = "repeated_line", "Line number {value} stands twice in the return.", "line_no"
    UNKNOWN_SHIPMENT_LINE = (
        "unknown_shipment_line",
        "This customer was not shipped line {value}: choose a line of one of their shipments.",
        "shipment_line_id",
    )
    UNKNOWN_ITEM = "unknown_item", "No item “{value}”.", "item"
    UNKNOWN_UNIT = "unknown_unit", "The item is not sold by “{value}”.", "unit"
    QUANTITY_NOT_POSITIVE = "quantity_not_positive", "The quantity must be above zero.", "quantity"
    QUANTITY_TOO_PRECISE = (
        "quantity_too_precise",
        "{value} has more decimals than the unit allows, or is not exact in the stocking unit.",
        "quantity",
    )
    MORE_THAN_SHIPPED = (
        "more_than_shipped",
        "More comes back ({value}) than was shipped and has not come back yet.",
        "quantity",
    )
    REFERENCE_NEEDED = (
        "reference_needed", "Name the shipment line: you may not take goods back without.",
        "shipment_line_id",
    )  # fmt: skip
    PRICE_NOT_PERMITTED = (
        "price_not_permitted", "You may not set a price by hand: leave it empty.", "price",
    )  # fmt: skip
    PRICE_NEEDED = (
        "price_needed", "No price of zero or more is known on this day: give one.", "price",
    )  # fmt: skip
    PRICE_TOO_PRECISE = "price_too_precise", "A price has at most 6 decimals.", "price"
    NO_TAX_RATE = "no_tax_rate", "No tax rate for the place ({value}): add one.", "item"


@operation(ReturnEntered, duty="sales.enter_returns", competing=True)
def enter_returns(batch: Batch[EnterReturn], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Returns are authorised, each line for no more than was shipped and has not come back.

    A line with reference is credited at its part of what was invoiced; one without is marked so.
    Event: sales.return_authorised. Codes: ReturnEntered.
    """
    company = {"company_id": actor.company_id}
    origins = [
        line.shipment_line_id
        for row in batch
        for line in row.lines
        if line.shipment_line_id is not None
    ]
    hold_keys("return", (row.external_id for row in batch), **company)
    SQL("lock_returned_orders", **company, shipment_line_id=origins)
    rows = SQL(
        "enter_returns", batch, **company, user_id=actor.user_id, at=at,
        without_reference=actor.may(WITHOUT_REFERENCE), may_override=actor.may(OVERRIDE_PRICES),
        operation_id=current_call().id,
    )  # fmt: skip
    return Outcomes(
        Outcome(row.position, row.id, ReturnEntered(row.code), _at_the_line(row)) for row in rows
    )


def _at_the_line(row: Any) -> dict[str, Any]:
    fault = ReturnEntered(row.code)
    if row.line is None or fault.accepted:
        return {"number": row.number, "value": row.value}
    field = f"lines[{row.line}].{fault.field}"
    return {"line": row.line, "value": row.value, "field": field}


@dataclass(frozen=True, slots=True)
class ReceiveReturn:
    """`version` is the one the person saw; None receives whatever it is now."""

    return_id: int
    version: int | None = None


class ReturnReceived(Code):
    RECEIVED = "received", "The goods are back in stock at their original cost."
    ALREADY_RECEIVED = "already_received", "This return was received before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This return stands twice in the list.", "return_id"
    RETURN_NOT_FOUND = "return_not_found", "There is no such return.", "return_id"
    RETURN_CANCELLED = "return_cancelled", "The return was cancelled.", "return_id"
    RETURN_CHANGED = (
        "return_changed", "Somebody changed the return since: look at it again.", "version",
    )  # fmt: skip
    COST_MISSING = (
        "cost_missing", "No cost is known for an item that comes back: give one.", "return_id",
    )  # fmt: skip


@operation(ReturnReceived, duty="sales.receive_returns")
def receive_returns(
    batch: Batch[ReceiveReturn], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Stock comes back at the cost at which it left; the credit note follows by event.

    Events: sales.return_received. Codes: ReturnReceived.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_returns", **company, return_id=[row.return_id for row in batch])
    judged = SQL("judge_receipt", batch, **company)
    ready = [row.id for row in judged if row.code == "received"]
    lines = SQL("returned_stock", **company, return_id=ready) if ready else []
    stocked = return_stock([ReturnStock(*line) for line in lines], actor=actor, at=at)
    failed = {line.source_id for line, o in zip(lines, stocked, strict=True) if not o.accepted}
    done = [one for one in ready if one not in failed]
    SQL("receive_returns", **company, return_id=done, at=at, operation_id=current_call().id)
    return Outcomes(
        Outcome(
            row.position,
            row.id,
            ReturnReceived.COST_MISSING if row.id in failed else ReturnReceived(row.code),
        )
        for row in judged
    )


@dataclass(frozen=True, slots=True)
class CancelReturn:
    """`version` is the one the person saw; None cancels whatever it is now."""

    return_id: int
    reason: str
    version: int | None = None


class ReturnCancelled(Code):
    CANCELLED = "cancelled", "Return {number} is cancelled; nothing is awaited."
    ALREADY_CANCELLED = "already_cancelled", "This return was cancelled before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This return stands twice in the list.", "return_id"
    RETURN_NOT_FOUND = "return_not_found", "There is no such return.", "return_id"
    RETURN_RECEIVED = (
        "return_received", "The goods of {number} are in: sell them anew instead.", "return_id",
    )  # fmt: skip
    RETURN_CHANGED = (
        "return_changed", "Somebody changed the return since: look at it again.", "version",
    )  # fmt: skip
    REASON_MISSING = "reason_missing", "Say why the goods do not come back.", "reason"


@operation(ReturnCancelled, duty="sales.cancel_returns")
def cancel_returns(batch: Batch[CancelReturn], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Authorised returns whose goods are not in are awaited no more; the sale may come back anew.

    Event: sales.return_cancelled. Codes: ReturnCancelled.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_returns", **company, return_id=[row.return_id for row in batch])
    return SQL("cancel_returns", batch, **company, at=at, operation_id=current_call().id)
