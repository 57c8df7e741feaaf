"""Two records of one customer become one, and apart again (docs/adr on merges says what moves)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements
from tradewright.stewardship.operations.duplicates import SettleRecord, settle_records

SQL = statements()


@dataclass(frozen=True, slots=True)
class MergeCustomer:
    """`customer_id` goes: it becomes another name of `winner_id`."""

    customer_id: int
    winner_id: int
    note: str = ""


class CustomersMerged(Code):
    MERGED = "merged", "{customer} is {winner} from now on."
    ALREADY_MERGED = "already_merged", "{customer} is {winner} already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "An earlier row of the list merges this customer: send this one afterwards.",
        "customer_id",
    )
    CUSTOMER_NOT_FOUND = "customer_not_found", "No such customer in this company.", "customer_id"
    WINNER_NOT_FOUND = "winner_not_found", "No such customer in this company.", "winner_id"
    SAME_CUSTOMER = "same_customer", "Name two customers: this is one.", "winner_id"
    MERGED_ELSEWHERE = (
        "merged_elsewhere",
        "{customer} is {now_under} already: undo that merge first.",
        "customer_id",
    )
    WINNER_MERGED = "winner_merged", "{winner} is {now_under}: merge into that one.", "winner_id"
    WINNER_CLOSED = "winner_closed", "{winner} is closed: open it first.", "winner_id"
    KIND_DIFFERS = (
        "kind_differs",
        "One is an account, the other a cash customer: these are not merged.",
        "winner_id",
    )
    CURRENCY_DIFFERS = (
        "currency_differs",
        "They trade in different currencies: these are not merged.",
        "winner_id",
    )
    HAS_BRANCHES = (
        "has_branches",
        "Customers stand below {customer}: give them another parent first.",
        "customer_id",
    )


@operation(CustomersMerged, duty="parties.merge_customers")
def merge_customers(batch: Batch[MergeCustomer], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A customer becomes another name of the winner, which new documents go to.

    Its documents, balances, prices and credit stay its own and run off; no ledger changes. The
    winner gets its addresses as ship-to addresses. Names merged into it before lead to the winner
    as well. Events: parties.customer_merged, parties.alias_moved, parties.address_added. Codes:
    CustomersMerged.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_new_parties", **company)
    SQL("lock_merging_customers", batch, **company)
    rows = SQL("merge_customers", batch, **company, at=at, operation_id=current_call().id)
    done = CustomersMerged.MERGED
    settled = [SettleRecord("customer", row.id, merged=True) for row in rows if row.code == done]
    settle_records(settled, actor=actor, at=at)
    return rows


@dataclass(frozen=True, slots=True)
class UnmergeCustomer:
    customer_id: int
    note: str = ""


class CustomersUnmerged(Code):
    UNMERGED = "unmerged", "{customer} stands on its own again, apart from {winner}."
    ALREADY_UNMERGED = "already_unmerged", "{customer} is not merged."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "The customer stands twice in the list.",
        "customer_id",
    )
    CUSTOMER_NOT_FOUND = "customer_not_found", "No such customer in this company.", "customer_id"


@operation(CustomersUnmerged, duty="parties.unmerge_customers")
def unmerge_customers(
    batch: Batch[UnmergeCustomer], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """A merged customer is itself again, with the status it had.

    What was merged into it comes back to it; the addresses that the winner got from it are no
    longer offered; documents made meanwhile stay with the winner. Events:
    parties.customer_unmerged, parties.alias_moved. Codes: CustomersUnmerged.
    """
    company = {"company_id": actor.company_id}
    ids = [row.customer_id for row in batch]
    SQL("lock_new_parties", **company)
    SQL("lock_merging_customers", customer_id=ids, winner_id=ids, **company)
    rows = SQL("unmerge_customers", batch, **company, at=at, operation_id=current_call().id)
    done = CustomersUnmerged.UNMERGED
    settled = [SettleRecord("customer", row.id, merged=False) for row in rows if row.code == done]
    settle_records(settled, actor=actor, at=at)
    return rows
