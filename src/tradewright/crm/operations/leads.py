"""Leads: entered, taken up, judged, and made into customers with an opportunity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcomes
from tradewright.kernel.sql import statements
from tradewright.stewardship.queries.persons import Person, Subject, subject

from ..queries import leads as queries

SQL = statements()


@dataclass(frozen=True, slots=True)
class EnterLead:
    """`country` is ISO 3166; `owner` a rep's code, empty where nobody has it yet. The person, and
    what the note says, are personal data: they stand in this row only, until they are erased.
    `form` is the code of the open form that was filled in: it says source and owner."""

    company_name: str
    country: str
    source: str = "other"
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    city: str = ""
    owner: str = ""
    estimated_value: Decimal | None = None
    note: str = ""
    external_id: str | None = None
    form: str = ""


class LeadEntered(Code):
    ENTERED = "entered", "Lead {number} is entered."
    ALREADY_ENTERED = "already_entered", "This lead was entered before, as {number}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This external id stands twice in the list.", "external_id",
    )  # fmt: skip
    NAME_MISSING = "name_missing", "Name the firm.", "company_name"
    UNKNOWN_COUNTRY = (
        "unknown_country", "Give a two-letter ISO 3166 country, such as GB.", "country",
    )  # fmt: skip
    UNKNOWN_SOURCE = (
        "unknown_source",
        "A source is web, referral, fair, call, mail, import, api or other.",
        "source",
    )
    EMAIL_INVALID = "email_invalid", "Give an e-mail address like ann@example.com.", "email"
    UNKNOWN_OWNER = "unknown_owner", "No active sales rep “{value}”.", "owner"
    UNKNOWN_FORM = "unknown_form", "No open form has this code: see Lead forms.", "form"
    VALUE_NEGATIVE = "value_negative", "The value is zero or more.", "estimated_value"


@operation(LeadEntered, duty="crm.enter_leads")
def enter_leads(batch: Batch[EnterLead], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """New leads. The event names the firm, never the person.

    Event: crm.lead_entered. Codes: LeadEntered.
    """
    company = {"company_id": actor.company_id}
    hold_keys("lead", (row.external_id for row in batch), **company)
    return SQL(
        "enter_leads", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeLead:
    """What is None stays as it is. `version` is the one that the person saw."""

    lead_id: int
    version: int
    company_name: str | None = None
    country: str | None = None
    source: str | None = None
    contact_name: str | None = None
    email: str | None = None
    phone: str | None = None
    city: str | None = None
    owner: str | None = None
    estimated_value: Decimal | None = None
    note: str | None = None


class LeadChanged(Code):
    CHANGED = "changed", "Lead {number} changed."
    ALREADY_CHANGED = "already_changed", "Lead {number} was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The lead stands twice in the list.", "lead_id"
    LEAD_NOT_FOUND = "lead_not_found", "No such lead in this company.", "lead_id"
    LEAD_ENDED = (
        "lead_ended", "{number} is converted: change the customer instead.", "lead_id",
    )  # fmt: skip
    LEAD_CHANGED = (
        "lead_changed", "Somebody changed {number} since: look at it again.", "version",
    )  # fmt: skip
    PERSON_ERASED = (
        "person_erased", "The person was erased: enter a new lead for another one.", "contact_name",
    )  # fmt: skip
    NAME_MISSING = "name_missing", "Name the firm.", "company_name"
    UNKNOWN_COUNTRY = (
        "unknown_country", "Give a two-letter ISO 3166 country, such as GB.", "country",
    )  # fmt: skip
    UNKNOWN_SOURCE = (
        "unknown_source",
        "A source is web, referral, fair, call, mail, import, api or other.",
        "source",
    )
    EMAIL_INVALID = "email_invalid", "Give an e-mail address like ann@example.com.", "email"
    UNKNOWN_OWNER = "unknown_owner", "No active sales rep “{value}”.", "owner"
    VALUE_NEGATIVE = "value_negative", "The value is zero or more.", "estimated_value"


@operation(LeadChanged, duty="crm.change_leads")
def change_leads(batch: Batch[ChangeLead], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The named facts of leads become others. The event names the fields, never what they said.

    Event: crm.lead_changed. Codes: LeadChanged.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_leads", batch, **company)
    return SQL("change_leads", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class TakeLead:
    """`owner` is a rep's code; empty is the rep who asks."""

    lead_id: int
    owner: str = ""


class LeadTaken(Code):
    TAKEN = "taken", "{number} is worked on."
    ALREADY_TAKEN = "already_taken", "{number} was theirs already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The lead stands twice in the list.", "lead_id"
    LEAD_NOT_FOUND = "lead_not_found", "No such lead in this company.", "lead_id"
    LEAD_ENDED = "lead_ended", "{number} is {status}: it is nobody's work any more.", "lead_id"
    UNKNOWN_OWNER = (
        "unknown_owner", "No active sales rep “{value}”: name one by code.", "owner",
    )  # fmt: skip


@operation(LeadTaken, duty="crm.take_leads")
def take_leads(batch: Batch[TakeLead], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A rep has the lead and works on it; a qualified one stays so.

    Event: crm.lead_taken. Codes: LeadTaken.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_leads", batch, **company)
    return SQL(
        "take_leads", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class QualifyLead:
    lead_id: int


class LeadQualified(Code):
    QUALIFIED = "qualified", "{number} is qualified: make it a customer."
    ALREADY_QUALIFIED = "already_qualified", "{number} was qualified before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The lead stands twice in the list.", "lead_id"
    LEAD_NOT_FOUND = "lead_not_found", "No such lead in this company.", "lead_id"
    LEAD_ENDED = "lead_ended", "{number} is {status}: open it again first.", "lead_id"
    NOBODY_TO_ASK = (
        "nobody_to_ask", "{number} names neither e-mail nor phone: add one first.", "lead_id",
    )  # fmt: skip


@operation(LeadQualified, duty="crm.qualify_leads")
def qualify_leads(batch: Batch[QualifyLead], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The firm has a need that we can serve and somebody who can be reached.

    Event: crm.lead_qualified. Codes: LeadQualified.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_leads", batch, **company)
    return SQL("qualify_leads", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class DisqualifyLead:
    lead_id: int
    reason: str


class LeadDisqualified(Code):
    DISQUALIFIED = "disqualified", "{number} is given up."
    ALREADY_DISQUALIFIED = "already_disqualified", "{number} was given up before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The lead stands twice in the list.", "lead_id"
    LEAD_NOT_FOUND = "lead_not_found", "No such lead in this company.", "lead_id"
    LEAD_CONVERTED = "lead_converted", "{number} is a customer already.", "lead_id"
    REASON_MISSING = "reason_missing", "Say why it comes to nothing.", "reason"


@operation(LeadDisqualified, duty="crm.disqualify_leads")
def disqualify_leads(batch: Batch[DisqualifyLead], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Nothing will come of it, for this reason.

    Event: crm.lead_disqualified. Codes: LeadDisqualified.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_leads", batch, **company)
    return SQL("disqualify_leads", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class ReopenLead:
    lead_id: int


class LeadReopened(Code):
    REOPENED = "reopened", "{number} is worked on again."
    ALREADY_OPEN = "already_open", "{number} is open."
    REPEATED_IN_BATCH = "repeated_in_batch", "The lead stands twice in the list.", "lead_id"
    LEAD_NOT_FOUND = "lead_not_found", "No such lead in this company.", "lead_id"
    LEAD_CONVERTED = "lead_converted", "{number} is a customer already.", "lead_id"


@operation(LeadReopened, duty="crm.reopen_leads")
def reopen_leads(batch: Batch[ReopenLead], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """What was given up is worked on again.

    Event: crm.lead_reopened. Codes: LeadReopened.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_leads", batch, **company)
    return SQL("reopen_leads", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class EraseLead:
    lead_id: int


class LeadErased(Code):
    ERASED = "erased", "Erased."
    ALREADY_ERASED = "already_erased", "The person was erased before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The lead stands twice in the list.", "lead_id"
    LEAD_NOT_FOUND = "lead_not_found", "No such lead in this company.", "lead_id"


@operation(LeadErased, duty="crm.erase_leads", internal=True)
def erase_leads(batch: Batch[EraseLead], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Nothing of the person can be read in the lead any more; the firm and the row stay.

    A part of stewardship.erase_persons, which looks at all other places and keeps the proof.
    Event: crm.lead_erased. Codes: LeadErased.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_leads", batch, **company)
    return SQL("erase_leads", batch, **company, at=at, operation_id=current_call().id)


def _person(one: queries.LeadPerson) -> Person:
    return Person(
        "lead", one.id, one.contact_name or one.email, f"{one.number} {one.company_name}",
        (one.contact_name, one.email, one.phone), asdict(one), one.entered_at,
    )  # fmt: skip


def _find(company_id: int, words: str) -> list[Person]:
    return [_person(one) for one in queries.lead_persons(company_id, search=words, limit=50)]


def _read(company_id: int, ids: Sequence[int], *, locked: bool = False) -> dict[int, Person]:
    if locked:
        SQL("lock_leads", company_id=company_id, lead_id=list(ids))
    found = queries.lead_persons(company_id, ids=ids, limit=len(ids))
    return {one.id: _person(one) for one in found}


def _erase(ids: Sequence[int], actor: Actor, at: datetime) -> Outcomes:
    return erase_leads([EraseLead(id) for id in ids], actor=actor, at=at)


subject(Subject("lead", _find, _read, _erase))
