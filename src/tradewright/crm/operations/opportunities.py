"""Opportunities: entering them, changing them, and moving them through the stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from ..queries.stages import spoken_facts
from .stages import lay_stages

SQL = statements()


@dataclass(frozen=True, slots=True)
class OpportunityLineOf:
    """What is expected to be bought: an `item` by its code, or a `description` of what we have not
    yet. `price` is per `unit` in the opportunity's currency; an empty unit is the stocking unit.
    """

    quantity: Decimal
    price: Decimal
    item: str = ""
    description: str = ""
    unit: str = ""
    expected_on: date | None = None
    competitor_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EnterOpportunity:
    """Codes a person knows. Empty: `stage` is the first, `owner` the rep who enters it, `currency`
    the company's, `opened_on` today. `amount` is stated where there are no lines. `probability` in
    percent; without one that of the stage counts. `customer` may wait while only `account_name` is
    known; `closed_on` and `loss_reason` are for what is won or lost already."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": OpportunityLineOf}

    name: str
    customer: str = ""
    lines: tuple[OpportunityLineOf, ...] = ()
    account_name: str = ""
    contact_id: int | None = None
    lead_id: int | None = None
    owner: str = ""
    channel: str = "field"
    currency: str = ""
    stage: str = ""
    amount: Decimal | None = None
    probability: Decimal | None = None
    forecast: str = ""
    expected_on: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    competitor: str = ""
    loss_reason: str = ""
    note: str = ""
    external_id: str | None = None


class OpportunityEntered(Code):
    ENTERED = "entered", "Opportunity {number} is in the pipeline."
    ALREADY_ENTERED = "already_entered", "This opportunity was entered before, as {number}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This external id stands twice in the list.", "external_id",
    )  # fmt: skip
    NAME_MISSING = "name_missing", "Give the opportunity a name.", "name"
    UNKNOWN_CUSTOMER = (
        "unknown_customer", "No customer “{value}”: check the code or create it first.", "customer",
    )  # fmt: skip
    UNKNOWN_CONTACT = (
        "unknown_contact", "The customer has no such contact: choose one of theirs.", "contact_id",
    )  # fmt: skip
    UNKNOWN_LEAD = "unknown_lead", "No such lead in this company.", "lead_id"
    UNKNOWN_OWNER = "unknown_owner", "No active sales rep “{value}”.", "owner"
    UNKNOWN_CHANNEL = (
        "unknown_channel",
        "A channel is field, inside, counter, ecommerce, edi or key_account.",
        "channel",
    )
    NO_RATE = (
        "no_rate", "No exchange rate of {value} is known on this day: add it first.", "currency",
    )  # fmt: skip
    UNKNOWN_STAGE = "unknown_stage", "No stage “{value}”.", "stage"
    UNKNOWN_FORECAST = (
        "unknown_forecast", "A forecast is pipeline, best_case, committed or omitted.", "forecast",
    )  # fmt: skip
    PROBABILITY_OUT_OF_RANGE = (
        "probability_out_of_range", "A probability is 0 to 100 percent.", "probability",
    )  # fmt: skip
    AMOUNT_NEGATIVE = "amount_negative", "The amount is zero or more.", "amount"
    LOSS_REASON_MISSING = "loss_reason_missing", "Say why it was lost.", "loss_reason"
    FACTS_MISSING = (
        "facts_missing", "The stage “{stage}” asks for {missing}: add it first.", "stage",
    )  # fmt: skip
    UNKNOWN_ITEM = "unknown_item", "No item “{value}”: or describe it without a code.", "item"
    LINE_NAMELESS = "line_nameless", "Name an item, or describe what is wanted.", "item"
    UNKNOWN_UNIT = "unknown_unit", "The item is not sold by “{value}”.", "unit"
    QUANTITY_NOT_POSITIVE = "quantity_not_positive", "The quantity must be above zero.", "quantity"
    QUANTITY_TOO_PRECISE = (
        "quantity_too_precise",
        "{value} has more decimals than the unit allows, or is not exact in the stocking unit.",
        "quantity",
    )
    PRICE_NEGATIVE = "price_negative", "A price is zero or more.", "price"
    PRICE_TOO_PRECISE = "price_too_precise", "A price has at most 6 decimals.", "price"


@operation(OpportunityEntered, duty="crm.enter_opportunities")
def enter_opportunities(
    batch: Batch[EnterOpportunity], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Opportunities stand in their stage with their lines; the amount is the sum of the lines.

    The rate of the day opened brings the amount into the company's currency.
    Event: crm.opportunity_entered. Codes: OpportunityEntered.
    """
    company = {"company_id": actor.company_id}
    hold_keys("opportunity", (row.external_id for row in batch), **company)
    lay_stages(actor, at)
    rows = SQL(
        "enter_opportunities", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
    return Outcomes(
        Outcome(row.position, row.id, OpportunityEntered(row.code), _told(row, OpportunityEntered))
        for row in rows
    )


def _told(row: Any, codes: type[Code]) -> dict[str, Any]:
    """The detail of a row; a fault of a line names it."""
    detail = {"number": row.number, "value": row.value, "stage": row.stage}
    if row.missing:
        detail |= {"missing": spoken_facts(row.missing), "facts": list(row.missing)}
    fault = codes(row.code)
    if row.line is None or fault.accepted:
        return detail
    return detail | {"line": row.line, "field": f"lines[{row.line}].{fault.field}"}


@dataclass(frozen=True, slots=True)
class ChangeOpportunity:
    """What is None stays as it is; an empty text takes the fact away. The lines stay too unless
    `sets_lines`: then they become those given, and the amount their sum (without lines `amount`).
    `version` is the one that the person saw."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": OpportunityLineOf}

    opportunity_id: int
    version: int
    name: str | None = None
    customer: str | None = None
    lines: tuple[OpportunityLineOf, ...] = ()
    sets_lines: bool = False
    account_name: str | None = None
    contact_id: int | None = None
    owner: str | None = None
    channel: str | None = None
    amount: Decimal | None = None
    probability: Decimal | None = None
    forecast: str | None = None
    expected_on: date | None = None
    competitor: str | None = None
    loss_reason: str | None = None
    note: str | None = None


class OpportunityChanged(Code):
    CHANGED = "changed", "Opportunity {number} changed."
    ALREADY_CHANGED = "already_changed", "Opportunity {number} was so already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "The opportunity stands twice in the list.", "opportunity_id",
    )  # fmt: skip
    OPPORTUNITY_NOT_FOUND = (
        "opportunity_not_found", "No such opportunity in this company.", "opportunity_id",
    )  # fmt: skip
    OPPORTUNITY_CHANGED = (
        "opportunity_changed", "Somebody changed {number} since: look at it again.", "version",
    )  # fmt: skip
    NAME_MISSING = "name_missing", "Give the opportunity a name.", "name"
    UNKNOWN_CUSTOMER = (
        "unknown_customer", "No customer “{value}”: check the code or create it first.", "customer",
    )  # fmt: skip
    CUSTOMER_QUOTED = (
        "customer_quoted",
        "{number} has been quoted to its customer: enter another opportunity instead.",
        "customer",
    )
    UNKNOWN_CONTACT = (
        "unknown_contact", "The customer has no such contact: choose one of theirs.", "contact_id",
    )  # fmt: skip
    UNKNOWN_OWNER = "unknown_owner", "No active sales rep “{value}”.", "owner"
    UNKNOWN_CHANNEL = (
        "unknown_channel",
        "A channel is field, inside, counter, ecommerce, edi or key_account.",
        "channel",
    )
    UNKNOWN_FORECAST = (
        "unknown_forecast", "A forecast is pipeline, best_case, committed or omitted.", "forecast",
    )  # fmt: skip
    PROBABILITY_OUT_OF_RANGE = (
        "probability_out_of_range", "A probability is 0 to 100 percent.", "probability",
    )  # fmt: skip
    AMOUNT_NEGATIVE = "amount_negative", "The amount is zero or more.", "amount"
    AMOUNT_OF_LINES = (
        "amount_of_lines", "The amount is the sum of the lines: change those.", "amount",
    )  # fmt: skip
    LOSS_REASON_MISSING = "loss_reason_missing", "Say why it was lost.", "loss_reason"
    NEEDED_BY_STAGE = (
        "needed_by_stage",
        "The stage “{stage}” asks for {missing}: move it back before you take that away.",
        "stage",
    )
    UNKNOWN_ITEM = "unknown_item", "No item “{value}”: or describe it without a code.", "item"
    LINE_NAMELESS = "line_nameless", "Name an item, or describe what is wanted.", "item"
    UNKNOWN_UNIT = "unknown_unit", "The item is not sold by “{value}”.", "unit"
    QUANTITY_NOT_POSITIVE = "quantity_not_positive", "The quantity must be above zero.", "quantity"
    QUANTITY_TOO_PRECISE = (
        "quantity_too_precise",
        "{value} has more decimals than the unit allows, or is not exact in the stocking unit.",
        "quantity",
    )
    PRICE_NEGATIVE = "price_negative", "A price is zero or more.", "price"
    PRICE_TOO_PRECISE = "price_too_precise", "A price has at most 6 decimals.", "price"


@operation(OpportunityChanged, duty="crm.change_opportunities")
def change_opportunities(
    batch: Batch[ChangeOpportunity], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """The named facts of opportunities become others; the stage stays and keeps what it asks for.

    Event: crm.opportunity_changed. Codes: OpportunityChanged.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_opportunities", **company, opportunity_id=[row.opportunity_id for row in batch])
    rows = SQL("change_opportunities", batch, **company, at=at, operation_id=current_call().id)
    return Outcomes(
        Outcome(row.position, row.id, OpportunityChanged(row.code), _told(row, OpportunityChanged))
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class MoveOpportunity:
    """Into `stage` (a code). A lost one needs `loss_reason` unless it has one; what was won or lost
    is opened again with a `reason` only. `closed_on` None is today. `version` None moves whatever
    it is now."""

    opportunity_id: int
    stage: str
    reason: str = ""
    loss_reason: str = ""
    competitor: str = ""
    closed_on: date | None = None
    version: int | None = None


class OpportunityMoved(Code):
    MOVED = "moved", "{number} is in “{stage}”."
    ALREADY_MOVED = "already_moved", "{number} stood in “{stage}” already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "The opportunity stands twice in the list.", "opportunity_id",
    )  # fmt: skip
    OPPORTUNITY_NOT_FOUND = (
        "opportunity_not_found", "No such opportunity in this company.", "opportunity_id",
    )  # fmt: skip
    OPPORTUNITY_CHANGED = (
        "opportunity_changed", "Somebody changed {number} since: look at it again.", "version",
    )  # fmt: skip
    UNKNOWN_STAGE = "unknown_stage", "No stage “{value}”.", "stage"
    LOSS_REASON_MISSING = "loss_reason_missing", "Say why {number} was lost.", "loss_reason"
    REASON_MISSING = "reason_missing", "Say why {number} is open again.", "reason"
    FACTS_MISSING = (
        "facts_missing", "{number}: the stage “{stage}” asks for {missing}.", "stage",
    )  # fmt: skip


@operation(OpportunityMoved, duty="crm.move_opportunities")
def move_opportunities(
    batch: Batch[MoveOpportunity], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Opportunities stand in another stage, if they have the facts that it asks for.

    Won ones are forecast no more by probability; opened again, they lose day and loss reason.
    Event: crm.opportunity_moved. Codes: OpportunityMoved.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_opportunities", **company, opportunity_id=[row.opportunity_id for row in batch])
    rows = SQL(
        "move_opportunities", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
    return Outcomes(
        Outcome(row.position, row.id, OpportunityMoved(row.code), _moved(row)) for row in rows
    )


def _moved(row: Any) -> dict[str, Any]:
    detail = {"number": row.number, "stage": row.stage, "value": row.value}
    if row.missing:
        detail |= {"missing": spoken_facts(row.missing), "facts": list(row.missing)}
    return detail
