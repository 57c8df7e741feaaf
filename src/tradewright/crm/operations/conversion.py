"""A lead becomes a customer with a contact and an opportunity, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements
from tradewright.parties.operations.contacts import AddContact, add_contacts
from tradewright.parties.operations.customers import (
    CreateAddress,
    CreateCustomer,
    create_customers,
)

from ..queries.stages import spoken_facts
from .opportunities import EnterOpportunity, enter_opportunities
from .stages import lay_stages

SQL = statements()


@dataclass(frozen=True, slots=True)
class ConvertLead:
    """`customer` is the code of one who is known already; empty makes a new one, with `terms` (the
    company's first where none are given), unless one of this name is known and `is_another` does
    not say that it is a different firm. Without `opportunity` (its name) none is made."""

    lead_id: int
    customer: str = ""
    is_another: bool = False
    terms: str = ""
    opportunity: str = ""
    amount: Decimal | None = None
    expected_on: date | None = None


class LeadConverted(Code):
    CONVERTED = "converted", "{number} is customer {customer} now."
    ALREADY_CONVERTED = "already_converted", "{number} was converted before, to {customer}."
    REPEATED_IN_BATCH = "repeated_in_batch", "The lead stands twice in the list.", "lead_id"
    LEAD_NOT_FOUND = "lead_not_found", "No such lead in this company.", "lead_id"
    NOT_QUALIFIED = "not_qualified", "{number} is {status}: qualify it first.", "lead_id"
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer “{value}” that may buy.", "customer"
    CUSTOMER_EXISTS = (
        "customer_exists",
        "{value} has this name: take that customer, or say that it is another firm.",
        "customer",
    )
    UNKNOWN_TERMS = "unknown_terms", "No payment terms “{value}”: create them first.", "terms"
    AMOUNT_NEGATIVE = "amount_negative", "The amount is zero or more.", "amount"
    FACTS_MISSING = (
        "facts_missing", "The stage “{stage}” asks for {missing}: give it here.", "amount",
    )  # fmt: skip


@operation(LeadConverted, duty="crm.convert_leads", limit=500, competing=True)
def convert_leads(batch: Batch[ConvertLead], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """A qualified lead is a customer (found or made), its person a contact of theirs, its chance an
    opportunity in the first stage. Done again, it answers with the same three.

    Detail: customer, customer_id, contact_id, opportunity_id.
    Events: crm.lead_converted, parties.customer_created, parties.contact_added,
    crm.opportunity_entered. Codes: LeadConverted.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_leads", batch, **company)
    lay_stages(actor, at)
    judged = SQL("judge_conversion", batch, **company, at=at)
    ready = [row for row in judged if row.code == "converted"]
    customers = {row.position: (row.customer_id, row.customer) for row in ready} | _made(
        [row for row in ready if row.customer_id is None], actor, at
    )
    contacts = _contacts(ready, customers, actor, at)
    chances = _opportunities(batch, ready, customers, contacts, actor, at)
    SQL(
        "convert_leads",
        **company,
        lead_id=[row.id for row in ready],
        customer_id=[customers[row.position][0] for row in ready],
        contact_id=[contacts.get(row.position) for row in ready],
        opportunity_id=[chances.get(row.position) for row in ready],
        at=at,
        operation_id=current_call().id,
    )
    return Outcomes(_told(row, customers, contacts, chances) for row in judged)


def _done(outcomes: Outcomes) -> Outcomes:
    """What was judged before cannot be refused: both were decided under the same lock."""
    for outcome in outcomes.refused:
        raise AssertionError(f"{outcome.code}: {outcome.message}")
    return outcomes


def _made(rows: Sequence[Any], actor: Actor, at: datetime) -> dict[int, tuple[int, str]]:
    """The new customers, by position: id and code."""
    asked = [
        CreateCustomer(
            code="", name=row.company_name, currency=row.currency, terms=row.terms,
            addresses=(
                CreateAddress(
                    "MAIN", row.country, row.company_name, city=row.city, is_bill_to=True,
                    is_ship_to=True,
                ),
            ),
        )
        for row in rows
    ]  # fmt: skip
    outcomes = _done(create_customers(asked, actor=actor, at=at))
    return {
        row.position: (outcome.id or 0, outcome.detail["customer"])
        for row, outcome in zip(rows, outcomes, strict=True)
    }


def _contacts(
    rows: Sequence[Any], customers: dict[int, tuple[int, str]], actor: Actor, at: datetime
) -> dict[int, int]:
    """The persons, by position; a lead without a name has none."""
    named = [row for row in rows if row.contact_name]
    asked = [
        AddContact(customers[row.position][0], row.contact_name, row.email, row.phone)
        for row in named
    ]
    outcomes = _done(add_contacts(asked, actor=actor, at=at))
    return {row.position: one.id or 0 for row, one in zip(named, outcomes, strict=True)}


def _opportunities(
    batch: Batch[ConvertLead],
    rows: Sequence[Any],
    customers: dict[int, tuple[int, str]],
    contacts: dict[int, int],
    actor: Actor,
    at: datetime,
) -> dict[int, int]:
    """The chances, by position; none where none is named."""
    given = {position: row for position, row in enumerate(batch, start=1) if row.opportunity}
    named = [row for row in rows if row.position in given]
    asked = [
        EnterOpportunity(
            name=given[row.position].opportunity,
            customer=customers[row.position][1],
            contact_id=contacts.get(row.position),
            lead_id=row.id,
            owner=row.owner,
            amount=row.amount,
            expected_on=given[row.position].expected_on,
        )
        for row in named
    ]
    outcomes = _done(enter_opportunities(asked, actor=actor, at=at))
    return {row.position: one.id or 0 for row, one in zip(named, outcomes, strict=True)}


def _told(
    row: Any,
    customers: dict[int, tuple[int, str]],
    contacts: dict[int, int],
    chances: dict[int, int],
) -> Outcome:
    detail = {
        "number": row.number, "status": row.status, "value": row.value, "stage": row.stage,
        "customer": row.customer, "customer_id": row.customer_id, "contact_id": row.contact_id,
        "opportunity_id": row.opportunity_id,
    }  # fmt: skip
    if row.missing:
        detail["missing"] = spoken_facts(row.missing)
    if row.code == "converted":
        id, code = customers[row.position]
        detail |= {
            "customer": code, "customer_id": id, "contact_id": contacts.get(row.position),
            "opportunity_id": chances.get(row.position),
        }  # fmt: skip
    return Outcome(row.position, row.id, LeadConverted(row.code), detail)
