"""Customers with their addresses: making and changing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation, owned_as
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()

OWNABLE = (
    "name", "terms", "tax_number", "prices_include_tax", "email", "phone", "customer_group",
    "parent", "accepts_substitutes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CreateAddress:
    """A place of the customer; `country` is ISO 3166 alpha-2."""

    code: str
    country: str
    name: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    is_bill_to: bool = True
    is_ship_to: bool = True


@dataclass(frozen=True, slots=True)
class CreateCustomer:
    """An empty `code` is drawn from the series `customer`, past those that are taken; `cash`
    stands for buyers without a name.

    `customer_group` and `parent` are codes; whoever has a parent stands below it, at most five one
    above the other. `external_id` names the customer in the system it comes from and makes a
    repetition harmless; without it the code does.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"addresses": CreateAddress}
    WRITES: ClassVar[dict[str, str]] = owned_as("customer", *OWNABLE)

    code: str
    name: str
    currency: str
    terms: str
    addresses: tuple[CreateAddress, ...]
    kind: str = "account"
    tax_number: str = ""
    prices_include_tax: bool = False
    email: str = ""
    phone: str = ""
    external_id: str | None = None
    customer_group: str = ""
    parent: str = ""
    accepts_substitutes: bool = True


class CustomerCreated(Code):
    CREATED = "created", "Customer {customer} created."
    ALREADY_CREATED = "already_created", "Customer {customer} exists."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "This code or external id stands twice in the list.",
        "code",
    )
    CODE_TAKEN = "code_taken", "Another customer has this code: choose a free one.", "code"
    NAME_MISSING = "name_missing", "Give the customer a name.", "name"
    UNKNOWN_KIND = "unknown_kind", "A customer is “account” or “cash”.", "kind"
    UNKNOWN_CURRENCY = "unknown_currency", "No such currency: use an ISO 4217 code.", "currency"
    CURRENCY_NOT_TRADED = (
        "currency_not_traded",
        "This company bills in {company_currency}: use that currency.",
        "currency",
    )
    UNKNOWN_TERMS = "unknown_terms", "No payment terms with this code: create them first.", "terms"
    UNKNOWN_GROUP = (
        "unknown_group", "No customer group with this code: set it up first.", "customer_group",
    )  # fmt: skip
    UNKNOWN_PARENT = "unknown_parent", "No customer with this code.", "parent"
    PARENT_CLOSED = "parent_closed", "The customer above is closed.", "parent"
    PARENT_TOO_DEEP = (
        "parent_too_deep", "At most five customers stand one above the other.", "parent",
    )  # fmt: skip
    NO_ADDRESS = "no_address", "Give at least one address.", "addresses"
    ADDRESS_CODE_MISSING = "address_code_missing", "Give each address a code.", "addresses.code"
    ADDRESS_REPEATED = (
        "address_repeated",
        "Two addresses have this code: use each code once.",
        "addresses.code",
    )
    ADDRESS_WITHOUT_COUNTRY = (
        "address_without_country",
        "Give each address a two-letter ISO 3166 country.",
        "addresses.country",
    )
    NO_BILL_TO = "no_bill_to", "Say to which address bills go.", "addresses"
    NO_SHIP_TO = "no_ship_to", "Say to which address goods go.", "addresses"


@operation(CustomerCreated, duty="parties.create_customers")
def create_customers(batch: Batch[CreateCustomer], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """An active customer exists with its addresses.

    For now a customer trades in the company's currency only. Event: parties.customer_created.
    Codes: CustomerCreated.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_new_parties", **company)
    SQL("lock_parents", batch, **company)
    return SQL("create_customers", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class ChangeCustomer:
    """What is None stays as it is; an empty `customer_group` or `parent` takes the customer out of
    it. `version` is the one that the person saw."""

    WRITES: ClassVar[dict[str, str]] = owned_as("customer", *OWNABLE, "status")

    customer_id: int
    version: int
    name: str | None = None
    status: str | None = None
    terms: str | None = None
    tax_number: str | None = None
    prices_include_tax: bool | None = None
    email: str | None = None
    phone: str | None = None
    customer_group: str | None = None
    parent: str | None = None
    accepts_substitutes: bool | None = None


class CustomerChanged(Code):
    CHANGED = "changed", "Customer changed."
    ALREADY_CHANGED = "already_changed", "The customer was so already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "The customer stands twice in the list.",
        "customer_id",
    )
    CUSTOMER_NOT_FOUND = "customer_not_found", "No such customer in this company.", "customer_id"
    CUSTOMER_MERGED = (
        "customer_merged",
        "The customer was merged into another: change that one, or undo the merge.",
        "customer_id",
    )
    NAME_MISSING = "name_missing", "Give the customer a name.", "name"
    UNKNOWN_STATUS = "unknown_status", "A customer is active, stopped or closed.", "status"
    UNKNOWN_TERMS = "unknown_terms", "No payment terms with this code: create them first.", "terms"
    UNKNOWN_GROUP = (
        "unknown_group", "No customer group with this code: set it up first.", "customer_group",
    )  # fmt: skip
    UNKNOWN_PARENT = "unknown_parent", "No customer with this code.", "parent"
    PARENT_CLOSED = "parent_closed", "The customer above is closed.", "parent"
    PARENT_BELOW = (
        "parent_below",
        "That customer stands below this one: nobody stands above their own parent.",
        "parent",
    )
    PARENT_TOO_DEEP = (
        "parent_too_deep",
        "With those below it, more than five customers would stand one above the other.",
        "parent",
    )
    PARENT_REFUSED = (
        "parent_refused",
        "The new place of a customer above is refused in this list: correct that row.",
        "parent",
    )
    VERSION_OUTDATED = (
        "version_outdated",
        "Someone changed the customer meanwhile (version {version}): look again and repeat.",
        "version",
    )


@operation(CustomerChanged, duty="parties.change_customers")
def change_customers(batch: Batch[ChangeCustomer], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The named fields of a customer change; documents keep what they were made with.

    A new parent takes those below along: their `ancestors` follow without an event of their own.
    A list may rearrange many at once; it is judged as it would stand afterwards.
    Event: parties.customer_changed. Codes: CustomerChanged.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_places", batch, **company)
    SQL("lock_changing_customers", batch, **company)
    return SQL("change_customers", batch, **company, at=at, operation_id=current_call().id)
