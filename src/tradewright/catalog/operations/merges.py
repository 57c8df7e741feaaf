"""Two records of one item become one, and apart again (docs/adr on merges says what moves)."""

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
class MergeItem:
    """`item_id` goes: it becomes another name of `winner_id`."""

    item_id: int
    winner_id: int
    note: str = ""


class ItemsMerged(Code):
    MERGED = "merged", "{item} is {winner} from now on."
    ALREADY_MERGED = "already_merged", "{item} is {winner} already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "An earlier row of the list merges this item: send this one afterwards.",
        "item_id",
    )
    ITEM_NOT_FOUND = "item_not_found", "No such item in this company.", "item_id"
    WINNER_NOT_FOUND = "winner_not_found", "No such item in this company.", "winner_id"
    SAME_ITEM = "same_item", "Name two items: this is one.", "winner_id"
    MERGED_ELSEWHERE = (
        "merged_elsewhere",
        "{item} is {now_under} already: undo that merge first.",
        "item_id",
    )
    WINNER_MERGED = "winner_merged", "{winner} is {now_under}: merge into that one.", "winner_id"
    WINNER_RETIRED = (
        "winner_retired",
        "{winner} is no longer sold: sell it again first.",
        "winner_id",
    )
    KIND_DIFFERS = (
        "kind_differs",
        "One is kept in stock, the other is a service: these are not merged.",
        "winner_id",
    )
    STOCKING_UNIT_DIFFERS = (
        "stocking_unit_differs",
        "They are kept in different units: these are not merged.",
        "winner_id",
    )
    UNIT_MISSING = (
        "unit_missing",
        "{winner} is not sold by {unit} as {item} is: give it that unit first.",
        "winner_id",
    )


@operation(ItemsMerged, duty="catalog.merge_items")
def merge_items(batch: Batch[MergeItem], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A item becomes another name of the winner, which new documents go to.

    What is in stock and on order of it stays its own and runs off; no ledger changes. Names merged
    into it before lead to the winner as well. Events: catalog.item_merged, catalog.alias_moved.
    Codes: ItemsMerged.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_new_catalog", **company)
    SQL("lock_merging_items", batch, **company)
    rows = SQL("merge_items", batch, **company, at=at, operation_id=current_call().id)
    done = ItemsMerged.MERGED
    settled = [SettleRecord("item", row.id, merged=True) for row in rows if row.code == done]
    settle_records(settled, actor=actor, at=at)
    return rows


@dataclass(frozen=True, slots=True)
class UnmergeItem:
    item_id: int
    note: str = ""


class ItemsUnmerged(Code):
    UNMERGED = "unmerged", "{item} stands on its own again, apart from {winner}."
    ALREADY_UNMERGED = "already_unmerged", "{item} is not merged."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "The item stands twice in the list.",
        "item_id",
    )
    ITEM_NOT_FOUND = "item_not_found", "No such item in this company.", "item_id"


@operation(ItemsUnmerged, duty="catalog.unmerge_items")
def unmerge_items(batch: Batch[UnmergeItem], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A merged item is itself again, sold if it was sold.

    What was merged into it comes back to it; documents made meanwhile stay with the winner.
    Events: catalog.item_unmerged, catalog.alias_moved. Codes: ItemsUnmerged.
    """
    company = {"company_id": actor.company_id}
    ids = [row.item_id for row in batch]
    SQL("lock_new_catalog", **company)
    SQL("lock_merging_items", item_id=ids, winner_id=ids, **company)
    rows = SQL("unmerge_items", batch, **company, at=at, operation_id=current_call().id)
    done = ItemsUnmerged.UNMERGED
    settled = [SettleRecord("item", row.id, merged=False) for row in rows if row.code == done]
    settle_records(settled, actor=actor, at=at)
    return rows
