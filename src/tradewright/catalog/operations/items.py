"""Items and the units they are sold in: making and changing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation, owned_as
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()

OWNABLE = (
    "name", "item_group", "tax_class", "barcode", "brand", "min_order_quantity", "order_multiple",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemUnitOf:
    """One `unit` is numerator ÷ denominator of the item's stocking unit, exactly: a box of 12 is
    12 ÷ 1, one of a pack of three is 1 ÷ 3."""

    unit: str
    numerator: int = 1
    denominator: int = 1


@dataclass(frozen=True, slots=True)
class CreateItem:
    """`stock` items are kept and reserved, `service` items are billed only.

    The stocking unit is one of the item's units by itself; the least quantity of an order and the
    multiple it goes in are stated in it, and only warn. `external_id` names the item in the
    system it comes from and makes a repetition harmless; without it the code does.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"units": ItemUnitOf}
    WRITES: ClassVar[dict[str, str]] = owned_as("item", *OWNABLE)

    code: str
    name: str
    item_group: str
    stocking_unit: str
    kind: str = "stock"
    tax_class: str = "standard"
    barcode: str = ""
    external_id: str | None = None
    brand: str = ""
    min_order_quantity: Decimal | None = None
    order_multiple: Decimal | None = None
    units: tuple[ItemUnitOf, ...] = ()


class ItemCreated(Code):
    CREATED = "created", "Item created."
    ALREADY_CREATED = "already_created", "The item exists."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "This code or external id stands twice in the list.",
        "code",
    )
    CODE_MISSING = "code_missing", "Give the item a code.", "code"
    CODE_TAKEN = "code_taken", "Another item has this code: choose a free one.", "code"
    NAME_MISSING = "name_missing", "Give the item a name.", "name"
    UNKNOWN_KIND = "unknown_kind", "An item is “stock” or “service”.", "kind"
    UNKNOWN_GROUP = "unknown_group", "No item group with this code: create it first.", "item_group"
    UNKNOWN_STOCKING_UNIT = (
        "unknown_stocking_unit",
        "No unit with this code: create it first.",
        "stocking_unit",
    )
    TAX_CLASS_MISSING = "tax_class_missing", "Name a tax class, e.g. “standard”.", "tax_class"
    UNKNOWN_BRAND = "unknown_brand", "No brand with this code: set it up first.", "brand"
    MIN_ORDER_QUANTITY_NEGATIVE = (
        "min_order_quantity_negative", "Give a quantity, or 0 for none.", "min_order_quantity",
    )  # fmt: skip
    ORDER_MULTIPLE_NEGATIVE = (
        "order_multiple_negative", "Give a quantity, or 0 for none.", "order_multiple",
    )  # fmt: skip
    UNKNOWN_UNIT = "unknown_unit", "No unit with this code: create it first.", "units.unit"
    UNIT_REPEATED = "unit_repeated", "This unit stands twice: state one factor.", "units.unit"
    FACTOR_NOT_POSITIVE = (
        "factor_not_positive",
        "Numerator and denominator are whole numbers from 1 on.",
        "units.numerator",
    )
    STOCKING_UNIT_FACTOR = (
        "stocking_unit_factor",
        "The stocking unit is 1 ÷ 1 of itself: leave it out.",
        "units.numerator",
    )


@operation(ItemCreated, duty="catalog.create_items")
def create_items(batch: Batch[CreateItem], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """An active item exists, with its units. Event: catalog.item_created. Codes: ItemCreated."""
    company = {"company_id": actor.company_id}
    SQL("lock_new_catalog", **company)
    return SQL("create_items", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """What is None stays as it is; an empty brand and a quantity of 0 are taken out. `version` is
    the one that the person saw."""

    WRITES: ClassVar[dict[str, str]] = owned_as("item", *OWNABLE, "is_active")

    item_id: int
    version: int
    name: str | None = None
    item_group: str | None = None
    tax_class: str | None = None
    barcode: str | None = None
    is_active: bool | None = None
    brand: str | None = None
    min_order_quantity: Decimal | None = None
    order_multiple: Decimal | None = None


class ItemChanged(Code):
    CHANGED = "changed", "Item changed."
    ALREADY_CHANGED = "already_changed", "The item was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The item stands twice in the list.", "item_id"
    ITEM_NOT_FOUND = "item_not_found", "No such item in this company.", "item_id"
    ITEM_MERGED = (
        "item_merged",
        "The item was merged into another: change that one, or undo the merge.",
        "item_id",
    )
    NAME_MISSING = "name_missing", "Give the item a name.", "name"
    UNKNOWN_GROUP = "unknown_group", "No item group with this code: create it first.", "item_group"
    TAX_CLASS_MISSING = "tax_class_missing", "Name a tax class, e.g. “standard”.", "tax_class"
    UNKNOWN_BRAND = "unknown_brand", "No brand with this code: set it up first.", "brand"
    MIN_ORDER_QUANTITY_NEGATIVE = (
        "min_order_quantity_negative", "Give a quantity, or 0 for none.", "min_order_quantity",
    )  # fmt: skip
    ORDER_MULTIPLE_NEGATIVE = (
        "order_multiple_negative", "Give a quantity, or 0 for none.", "order_multiple",
    )  # fmt: skip
    VERSION_OUTDATED = (
        "version_outdated",
        "Someone changed the item meanwhile (version {version}): look again and repeat.",
        "version",
    )


@operation(ItemChanged, duty="catalog.change_items")
def change_items(batch: Batch[ChangeItem], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The named fields of an item change; documents keep what they were made with.

    Event: catalog.item_changed. Codes: ItemChanged.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_items", batch, **company)
    return SQL("change_items", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class SetItemUnits:
    """The named units get these factors; the item's other units stay."""

    CHILDREN: ClassVar[dict[str, type]] = {"units": ItemUnitOf}
    WRITES: ClassVar[dict[str, str]] = owned_as("item", "units")

    item_id: int
    units: tuple[ItemUnitOf, ...]


class ItemUnitsSet(Code):
    SET = "set", "Units set."
    ALREADY_SET = "already_set", "The units were so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The item stands twice in the list.", "item_id"
    ITEM_NOT_FOUND = "item_not_found", "No such item in this company.", "item_id"
    NO_UNITS = "no_units", "Name at least one unit.", "units"
    UNKNOWN_UNIT = "unknown_unit", "No unit with this code: create it first.", "units.unit"
    UNIT_REPEATED = "unit_repeated", "This unit stands twice: state one factor.", "units.unit"
    FACTOR_NOT_POSITIVE = (
        "factor_not_positive",
        "Numerator and denominator are whole numbers from 1 on.",
        "units.numerator",
    )
    STOCKING_UNIT_FACTOR = (
        "stocking_unit_factor",
        "The stocking unit is 1 ÷ 1 of itself: leave it out.",
        "units.numerator",
    )


@operation(ItemUnitsSet, duty="catalog.set_item_units")
def set_item_units(batch: Batch[SetItemUnits], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The item may be sold in these units, by exact rational factors (rules.md C3 rule 6).

    A changed factor holds for new documents; those that exist keep their quantity in the stocking
    unit. Event: catalog.item_changed. Codes: ItemUnitsSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_items", batch, **company)
    return SQL("set_item_units", batch, **company, at=at, operation_id=current_call().id)
