"""Groups of items whose quantities count together towards a break (mix and match)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class ItemOfBreakGroup:
    item: str


@dataclass(frozen=True, slots=True)
class SetBreakGroup:
    """The whole list of a group, by codes of items: what is not named is no longer in it."""

    CHILDREN: ClassVar[dict[str, type]] = {"items": ItemOfBreakGroup}

    code: str
    name: str
    items: tuple[ItemOfBreakGroup, ...]


class BreakGroupSet(Code):
    SET = "set", "Break group set."
    ALREADY_SET = "already_set", "The break group was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the group a code.", "code"
    NAME_MISSING = "name_missing", "Give the group a name.", "name"
    UNKNOWN_ITEM = "unknown_item", "No item with the code “{item}”.", "items.item"
    ITEM_REPEATED = "item_repeated", "“{item}” stands twice in the group.", "items.item"
    IN_OTHER_GROUP = (
        "in_other_group", "“{item}” is in another break group: take it out there first.",
        "items.item",
    )  # fmt: skip


@operation(BreakGroupSet, duty="pricing.set_break_groups", competing=True)
def set_break_groups(batch: Batch[SetBreakGroup], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Lines of one document with items of a group count together towards breaks “of the group”.

    An item is in one group at most; what an earlier row takes out is free for the next call.
    Event: pricing.break_group_set. Codes: BreakGroupSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("set_break_groups", batch, **company, at=at, operation_id=current_call().id)
