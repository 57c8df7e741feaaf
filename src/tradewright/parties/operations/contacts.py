"""Persons at customers: adding, changing, ending and (from the privacy page) erasing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, finer_duty, operation
from tradewright.kernel.outcome import Code, Outcomes
from tradewright.kernel.sql import statements
from tradewright.stewardship.queries.persons import Person, Subject, subject

from .. import queries

SQL = statements()

READ_CONTACTS = finer_duty("parties.read_contacts")


@dataclass(frozen=True, slots=True)
class AddContact:
    """`roles` are words separated by blanks, such as “purchasing accounts delivery”; `language` is
    ISO 639-1. Consent to mail or calls needs its day and says where it was given."""

    customer_id: int
    name: str
    email: str = ""
    phone: str = ""
    language: str = ""
    roles: str = ""
    may_mail: bool = False
    may_call: bool = False
    consent_on: date | None = None
    consent_source: str = ""
    external_id: str | None = None


class ContactAdded(Code):
    ADDED = "added", "Contact added."
    ALREADY_ADDED = "already_added", "This contact was added before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This external id stands twice in the list.", "external_id",
    )  # fmt: skip
    CUSTOMER_NOT_FOUND = "customer_not_found", "No such customer in this company.", "customer_id"
    NAME_MISSING = "name_missing", "Give the person a name.", "name"
    EMAIL_INVALID = "email_invalid", "Give an e-mail address like ann@example.com.", "email"
    UNKNOWN_LANGUAGE = (
        "unknown_language", "Give a two-letter ISO 639-1 language, such as en.", "language",
    )  # fmt: skip
    CONSENT_WITHOUT_DAY = (
        "consent_without_day", "Say on which day the person consented.", "consent_on",
    )  # fmt: skip


@operation(ContactAdded, duty="parties.add_contacts")
def add_contacts(batch: Batch[AddContact], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A person at a customer is known. Events say so by id only.

    Event: parties.contact_added. Codes: ContactAdded.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_customers", batch, **company)
    return SQL("add_contacts", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class ChangeContact:
    """What is None stays as it is. `version` is the one that the person saw."""

    contact_id: int
    version: int
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    roles: str | None = None
    may_mail: bool | None = None
    may_call: bool | None = None
    consent_on: date | None = None
    consent_source: str | None = None


class ContactChanged(Code):
    CHANGED = "changed", "Contact changed."
    ALREADY_CHANGED = "already_changed", "The contact was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The contact stands twice in the list.", "contact_id"
    CONTACT_NOT_FOUND = "contact_not_found", "No such contact in this company.", "contact_id"
    CONTACT_ERASED = "contact_erased", "This person was erased: add them anew.", "contact_id"
    NAME_MISSING = "name_missing", "Give the person a name.", "name"
    EMAIL_INVALID = "email_invalid", "Give an e-mail address like ann@example.com.", "email"
    UNKNOWN_LANGUAGE = (
        "unknown_language", "Give a two-letter ISO 639-1 language, such as en.", "language",
    )  # fmt: skip
    CONSENT_WITHOUT_DAY = (
        "consent_without_day", "Say on which day the person consented.", "consent_on",
    )  # fmt: skip
    VERSION_OUTDATED = (
        "version_outdated",
        "Someone changed the contact meanwhile (version {version}): look again and repeat.",
        "version",
    )


@operation(ContactChanged, duty="parties.change_contacts")
def change_contacts(batch: Batch[ChangeContact], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The named fields of a person change; one who had ended is active again.

    The event names the fields that changed, never what they said.
    Event: parties.contact_changed. Codes: ContactChanged.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_contacts", batch, **company)
    return SQL("change_contacts", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class EndContact:
    contact_id: int


class ContactEnded(Code):
    ENDED = "ended", "The contact is no longer used."
    ALREADY_ENDED = "already_ended", "The contact had ended before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The contact stands twice in the list.", "contact_id"
    CONTACT_NOT_FOUND = "contact_not_found", "No such contact in this company.", "contact_id"
    CONTACT_ERASED = "contact_erased", "This person was erased.", "contact_id"


@operation(ContactEnded, duty="parties.end_contacts")
def end_contacts(batch: Batch[EndContact], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A person has left the customer: nobody writes to them, consent ends.

    Event: parties.contact_ended. Codes: ContactEnded.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_contacts", batch, **company)
    return SQL("end_contacts", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class EraseContact:
    contact_id: int


class ContactErased(Code):
    ERASED = "erased", "Erased."
    ALREADY_ERASED = "already_erased", "The person was erased before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The contact stands twice in the list.", "contact_id"
    CONTACT_NOT_FOUND = "contact_not_found", "No such contact in this company.", "contact_id"


@operation(ContactErased, duty="parties.erase_contacts", internal=True)
def erase_contacts(batch: Batch[EraseContact], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Nothing of the person can be read in the contact any more; the row keeps its id.

    A part of stewardship.erase_persons, which looks at all other places and keeps the proof.
    Event: parties.contact_erased. Codes: ContactErased.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_contacts", batch, **company)
    return SQL("erase_contacts", batch, **company, at=at, operation_id=current_call().id)


def _person(one: queries.Contact) -> Person:
    return Person(
        "contact", one.id, one.name, f"{one.customer} {one.customer_name}",
        (one.name, one.email, one.phone), asdict(one), one.created_at,
    )  # fmt: skip


def _find(company_id: int, words: str) -> list[Person]:
    return [_person(one) for one in queries.contacts(company_id, search=words, limit=50)]


def _read(company_id: int, ids: Sequence[int], *, locked: bool = False) -> dict[int, Person]:
    if locked:
        SQL("lock_contacts", company_id=company_id, contact_id=list(ids))
    found = queries.contacts(company_id, ids=ids, limit=len(ids))
    return {one.id: _person(one) for one in found}


def _erase(ids: Sequence[int], actor: Actor, at: datetime) -> Outcomes:
    return erase_contacts([EraseContact(id) for id in ids], actor=actor, at=at)


subject(Subject("contact", _find, _read, _erase))
