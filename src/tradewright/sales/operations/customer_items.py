"""What customers call our items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetCustomerItem:
    """`customer` and `item` are our codes, `code` is the customer's number of the item; numbers
    that differ in blanks, signs or capitals only are one. `unit` empty: the stocking unit."""

    customer: str
    code: str
    item: str
    description: str = ""
    unit: str = ""


class CustomerItemSet(Code):
    SET = "set", "The customer’s number is set."
    ALREADY_SET = "already_set", "The customer’s number was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This number stands twice in the list.", "code"
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer with this code.", "customer"
    UNKNOWN_ITEM = "unknown_item", "No item with this code.", "item"
    CODE_MISSING = "code_missing", "Give the customer’s number: letters or digits.", "code"
    UNKNOWN_UNIT = "unknown_unit", "The item is not sold by this unit.", "unit"


@operation(CustomerItemSet, duty="sales.set_customer_items")
def set_customer_items(
    batch: Batch[SetCustomerItem], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """The customer, and whoever stands below, may order the item by their own number.

    Our own codes come first where both could be meant (`item_called`). A number that is known
    means the item named now. Event: sales.customer_item_set. Codes: CustomerItemSet.
    """
    _hold(batch, actor)
    return SQL(
        "set_customer_items", batch, company_id=actor.company_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RemoveCustomerItem:
    """`customer` is our code, `code` the customer's number of an item."""

    customer: str
    code: str


class CustomerItemRemoved(Code):
    REMOVED = "removed", "The customer’s number is removed."
    ALREADY_REMOVED = "already_removed", "The customer has no such number."
    REPEATED_IN_BATCH = "repeated_in_batch", "This number stands twice in the list.", "code"
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer with this code.", "customer"


@operation(CustomerItemRemoved, duty="sales.remove_customer_items")
def remove_customer_items(
    batch: Batch[RemoveCustomerItem], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """The number means nothing any more; orders that were entered by it stay.

    Event: sales.customer_item_removed. Codes: CustomerItemRemoved.
    """
    _hold(batch, actor)
    return SQL(
        "remove_customer_items", batch, company_id=actor.company_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


def _hold(batch: Batch[SetCustomerItem] | Batch[RemoveCustomerItem], actor: Actor) -> None:
    """One at a time sets or removes the numbers of a customer."""
    customers = sorted({row.customer for row in batch})
    hold_keys("customer_item", customers, company_id=actor.company_id)
