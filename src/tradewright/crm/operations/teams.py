"""Who sells: reps with their manager and region, and what they should win in a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetSalesRep:
    """`username` is who signs in as this rep; empty where nobody does."""

    code: str
    name: str
    manager: str = ""
    region: str = ""
    username: str = ""
    is_active: bool = True


class SalesRepSet(Code):
    SET = "set", "{code} stands as given."
    ALREADY_SET = "already_set", "{code} was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the rep a code.", "code"
    NAME_MISSING = "name_missing", "Give the rep a name.", "name"
    UNKNOWN_USER = (
        "unknown_user", "No user “{value}” works here: create them or leave it empty.", "username",
    )  # fmt: skip
    USER_TAKEN = (
        "user_taken", "“{value}” is another rep already: a user is one rep.", "username",
    )  # fmt: skip


@operation(SalesRepSet, duty="crm.set_sales_reps", competing=True)
def set_sales_reps(batch: Batch[SetSalesRep], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Reps exist as given; opportunities keep their rep when name, manager or region change.

    Event: crm.sales_rep_set. Codes: SalesRepSet.
    """
    company = {"company_id": actor.company_id}
    hold_keys("sales_rep", ["all"], **company)
    return SQL("set_sales_reps", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class SetTarget:
    """`month` is any day of it; `amount` in the company's currency. `rep` is a code."""

    rep: str
    month: date
    amount: Decimal


class TargetSet(Code):
    SET = "set", "The target stands."
    ALREADY_SET = "already_set", "The target was so already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This rep and month stand twice in the list.", "month",
    )  # fmt: skip
    UNKNOWN_REP = "unknown_rep", "No sales rep “{value}”: set them first.", "rep"
    AMOUNT_NEGATIVE = "amount_negative", "A target is zero or more.", "amount"


@operation(TargetSet, duty="crm.set_targets")
def set_targets(batch: Batch[SetTarget], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A rep has this target for this month, rounded to the currency's minor unit.

    Event: crm.target_set. Codes: TargetSet.
    """
    company = {"company_id": actor.company_id}
    hold_keys("sales_target", [row.rep for row in batch], **company)
    return SQL("set_targets", batch, **company, at=at, operation_id=current_call().id)
