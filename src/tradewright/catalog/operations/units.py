"""Units of measure and item groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class CreateUnit:
    """Quantities in this unit have at most `decimals` decimals (0 to 6)."""

    code: str
    name: str
    decimals: int = 0


class UnitCreated(Code):
    CREATED = "created", "Unit created."
    ALREADY_CREATED = "already_created", "A unit with this code exists."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the unit a code.", "code"
    NAME_MISSING = "name_missing", "Give the unit a name.", "name"
    DECIMALS_OUT_OF_RANGE = "decimals_out_of_range", "Use 0 to 6 decimals.", "decimals"


@operation(UnitCreated, duty="catalog.create_units")
def create_units(batch: Batch[CreateUnit], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A unit exists under its code. No event. Codes: UnitCreated."""
    company = {"company_id": actor.company_id}
    SQL("lock_new_catalog", **company)
    return SQL("create_units", batch, **company)


@dataclass(frozen=True, slots=True)
class CreateItemGroup:
    code: str
    name: str


class ItemGroupCreated(Code):
    CREATED = "created", "Item group created."
    ALREADY_CREATED = "already_created", "An item group with this code exists."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the group a code.", "code"
    NAME_MISSING = "name_missing", "Give the group a name.", "name"


@operation(ItemGroupCreated, duty="catalog.create_item_groups")
def create_item_groups(
    batch: Batch[CreateItemGroup], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """A group exists under its code; posting rules may name it.

    No event. Codes: ItemGroupCreated.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_new_catalog", **company)
    return SQL("create_item_groups", batch, **company)
