"""Groups of customers."""

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
class SetCustomerGroup:
    """A code that is known gets the name."""

    code: str
    name: str


class CustomerGroupSet(Code):
    SET = "set", "Group set."
    ALREADY_SET = "already_set", "The group was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the group a code.", "code"
    NAME_MISSING = "name_missing", "Give the group a name.", "name"


@operation(CustomerGroupSet, duty="parties.set_customer_groups")
def set_customer_groups(
    batch: Batch[SetCustomerGroup], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Customers may be sold to as one of this group; prices may be made for it.

    Event: parties.customer_group_set. Codes: CustomerGroupSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_new_parties", **company)
    return SQL("set_customer_groups", batch, **company, at=at, operation_id=current_call().id)
