"""Further addresses of customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class AddAddress:
    """`country` is ISO 3166 alpha-2."""

    customer_id: int
    code: str
    country: str
    name: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    is_bill_to: bool = False
    is_ship_to: bool = True


class AddressAdded(Code):
    ADDED = "added", "Address added."
    ALREADY_ADDED = "already_added", "The customer has an address with this code."
    REPEATED_IN_BATCH = "repeated_in_batch", "The address stands twice in the list.", "code"
    CUSTOMER_NOT_FOUND = "customer_not_found", "No such customer in this company.", "customer_id"
    CODE_MISSING = "code_missing", "Give the address a code.", "code"
    ADDRESS_WITHOUT_COUNTRY = (
        "address_without_country",
        "Give a two-letter ISO 3166 country.",
        "country",
    )


@operation(AddressAdded, duty="parties.add_addresses")
def add_addresses(batch: Batch[AddAddress], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The customer has one more place. Addresses are not changed, because documents point at them.

    Event: parties.address_added. Codes: AddressAdded.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_customers", batch, **company)
    return SQL("add_addresses", batch, **company, at=at, operation_id=current_call().id)
