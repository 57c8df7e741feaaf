"""What may be sold instead of an item."""

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


@dataclass(frozen=True, slots=True)
class SubstituteOf:
    """`item` is the code of what is sold instead: an `equal`, something `better`, or the
    `successor`, of which there is one. `both_ways`: each may stand in for the other. The lower
    `rank` is offered first."""

    item: str
    kind: str = "equal"
    both_ways: bool = False
    rank: int = 1


@dataclass(frozen=True, slots=True)
class SetSubstitutes:
    """The whole list of an item: what is not named is no longer a substitute."""

    CHILDREN: ClassVar[dict[str, type]] = {"substitutes": SubstituteOf}
    WRITES: ClassVar[dict[str, str]] = owned_as("item", "substitutes")

    item_id: int
    substitutes: tuple[SubstituteOf, ...]


class SubstitutesSet(Code):
    SET = "set", "Substitutes set."
    ALREADY_SET = "already_set", "The substitutes were so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The item stands twice in the list.", "item_id"
    ITEM_NOT_FOUND = "item_not_found", "No such item in this company.", "item_id"
    ITEM_MERGED = (
        "item_merged",
        "The item was merged into another: that one is sold instead.",
        "item_id",
    )
    UNKNOWN_ITEM = "unknown_item", "No item with this code.", "substitutes.item"
    SAME_ITEM = "same_item", "An item does not stand in for itself.", "substitutes.item"
    SUBSTITUTE_REPEATED = (
        "substitute_repeated", "This item stands twice among the substitutes.", "substitutes.item",
    )  # fmt: skip
    UNKNOWN_KIND = (
        "unknown_kind", "A substitute is “equal”, “better” or the “successor”.", "substitutes.kind",
    )  # fmt: skip
    TWO_SUCCESSORS = (
        "two_successors", "An item has one successor: name the others “better”.",
        "substitutes.kind",
    )  # fmt: skip
    SUCCESSOR_BOTH_WAYS = (
        "successor_both_ways", "A successor does not stand in both ways.", "substitutes.both_ways",
    )  # fmt: skip
    RANK_OUT_OF_RANGE = (
        "rank_out_of_range", "Ranks go from 1 to 999.", "substitutes.rank",
    )  # fmt: skip


@operation(SubstitutesSet, duty="catalog.set_substitutes")
def set_substitutes(batch: Batch[SetSubstitutes], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Whoever enters an order is offered these where the item is short or no longer sold.

    Event: catalog.substitutes_changed (item_id, code, substitutes). Codes: SubstitutesSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_items", batch, **company)
    return SQL("set_substitutes", batch, **company, at=at, operation_id=current_call().id)
