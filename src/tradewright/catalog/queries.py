"""Reads of items, their units and groups."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import Row, statements
from tradewright.stewardship.queries.likeness.records import Record

from .models import Brand, Item, ItemGroup, ItemUnit, Unit

SQL = statements()


@dataclass(frozen=True, slots=True)
class UnitOfItem:
    """One of this unit is numerator ÷ denominator of the stocking unit."""

    unit_id: int
    unit: str
    numerator: int
    denominator: int
    decimals: int

    def in_stocking_unit(self, quantity: Decimal) -> Decimal:
        """A quantity of this unit in the stocking unit, exact where decimals can say it."""
        return quantity * self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item with the codes of what it refers to; the stocking unit stands first in `units`."""

    id: int
    code: str
    name: str
    kind: str
    group_id: int
    group: str
    stocking_unit_id: int
    stocking_unit: str
    tax_class: str
    barcode: str
    brand_id: int | None
    brand: str
    brand_name: str
    min_order_quantity: Decimal | None
    order_multiple: Decimal | None
    is_active: bool
    external_id: str | None
    version: int
    created_at: datetime
    units: tuple[UnitOfItem, ...]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A line of the item list."""

    id: int
    code: str
    name: str
    kind: str
    group: str
    stocking_unit: str
    tax_class: str
    barcode: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class ItemHit:
    """What a person picks from while typing."""

    id: int
    code: str
    name: str
    kind: str
    stocking_unit: str
    barcode: str


@dataclass(frozen=True, slots=True)
class UnitFacts:
    id: int
    code: str
    name: str
    decimals: int


@dataclass(frozen=True, slots=True)
class GroupFacts:
    id: int
    code: str
    name: str


def items(
    company_id: int,
    *,
    search: str = "",
    item_group: str | None = None,
    is_active: bool | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[ItemRow]:
    """Items by name, those after the item with id `after`; `search` finds a part of the name, or
    the beginning of the code or barcode."""
    rows = SQL(
        "items", company_id=company_id, search=like_safe(search), item_group=item_group,
        is_active=is_active, after=after, page_size=limit, prepare=False,
    )  # fmt: skip
    return [ItemRow(*row) for row in rows]


def item_lookup(company_id: int, text: str, limit: int = 10) -> list[ItemHit]:
    """Active items, found by code, barcode or the beginnings of words of the name, in any order;
    best first."""
    rows = SQL("item_lookup", company_id=company_id, search=text.strip(), page_size=limit)
    return [ItemHit(*row) for row in rows]


def items_by_id(company_id: int, ids: Collection[int]) -> dict[int, ItemFacts]:
    """Those of `ids` that are items of the company, each with its units."""
    rows = list(
        Item.objects.filter(company_id=company_id, pk__in=ids)
        .select_related("group", "stocking_unit", "brand")
        .order_by("pk")
    )
    units = item_units(company_id, {row.pk for row in rows})
    return {
        row.pk: ItemFacts(
            row.pk, row.code, row.name, row.kind, row.group_id, row.group.code,
            row.stocking_unit_id, row.stocking_unit.code, row.tax_class, row.barcode,
            row.brand_id, row.brand.code if row.brand else "", row.brand.name if row.brand else "",
            row.min_order_quantity, row.order_multiple, row.is_active, row.external_id,
            row.version, row.created_at,
            tuple(sorted(units[row.pk], key=lambda unit: unit.unit_id != row.stocking_unit_id)),
        )
        for row in rows
    }  # fmt: skip


def item(company_id: int, item_id: int) -> ItemFacts | None:
    """One item with its units, or None."""
    return items_by_id(company_id, [item_id]).get(item_id)


def item_units(company_id: int, item_ids: Collection[int]) -> dict[int, list[UnitOfItem]]:
    """Item id → the units it may be sold in."""
    found: dict[int, list[UnitOfItem]] = {item_id: [] for item_id in item_ids}
    rows = ItemUnit.objects.filter(company_id=company_id, item_id__in=item_ids)
    for row in rows.select_related("unit").order_by("item_id", "pk"):
        unit = row.unit
        found[row.item_id].append(
            UnitOfItem(unit.pk, unit.code, row.numerator, row.denominator, unit.decimals)
        )
    return found


def items_by_code(company_id: int, codes: Collection[str]) -> dict[str, int]:
    """Code → id of those that exist; a merged one keeps its own, for its documents run off."""
    found = Item.objects.filter(company_id=company_id, code__in=codes)
    return dict(found.values_list("code", "pk"))


@dataclass(frozen=True, slots=True)
class MergedItem:
    """Another name of an item; `goes_up`: the item it is merged into itself."""

    id: int
    code: str
    name: str
    goes_up: bool
    merged_at: datetime | None
    note: str | None


def merges_of(company_id: int, item_id: int) -> list[MergedItem]:
    """The items merged into this one; or the one that it is merged into."""
    rows = SQL("merges_of", company_id=company_id, item_id=item_id)
    return [MergedItem(*row) for row in rows]


def items_to_compare(company_id: int, ids: Collection[int] | None = None) -> list[Record]:
    """Items as doubles are told: those that are not merged, or those in `ids`."""
    found = Item.objects.filter(company_id=company_id)
    chosen = (
        found.filter(merged_into__isnull=True) if ids is None else found.filter(pk__in=list(ids))
    )
    rows = chosen.order_by("pk").values_list(
        "pk", "name", "barcode", "code", "group__name", "stocking_unit__code", "is_active"
    )
    return [
        Record(pk, {
            "name": name, "code": barcode, "number": number, "group": group, "unit": unit,
            "state": "active" if is_active else "no longer sold",
        })
        for pk, name, barcode, number, group, unit, is_active in rows
    ]  # fmt: skip


def count_items(company_id: int) -> int:
    """How many items the company has."""
    return Item.objects.filter(company_id=company_id).count()


def units(company_id: int) -> list[UnitFacts]:
    """All units of measure of the company, by code."""
    rows = Unit.objects.filter(company_id=company_id).order_by("code")
    return [UnitFacts(row.pk, row.code, row.name, row.decimals) for row in rows]


def item_groups(company_id: int) -> list[GroupFacts]:
    """All item groups of the company, by code."""
    rows = ItemGroup.objects.filter(company_id=company_id).order_by("code")
    return [GroupFacts(row.pk, row.code, row.name) for row in rows]


@dataclass(frozen=True, slots=True)
class Substitute:
    """What may be sold instead of the item `item_id`; `backwards`: the other one says so, of
    both. A successor stands first, then the lower rank."""

    item_id: int
    substitute_id: int
    code: str
    name: str
    kind: str
    both_ways: bool
    rank: int
    backwards: bool
    is_active: bool
    stocking_unit: str


def substitutes_of(
    company_id: int, item_ids: Collection[int], *, with_retired: bool = False
) -> dict[int, list[Substitute]]:
    """Item id → what may be sold instead, in the order it is offered; those no longer sold only
    with `with_retired`."""
    found: dict[int, list[Substitute]] = {item_id: [] for item_id in item_ids}
    rows = SQL(
        "substitutes_of", company_id=company_id, item_id=list(found), with_retired=with_retired
    )
    for row in rows:
        found[row.item_id].append(Substitute(*row))
    return found


def brands(company_id: int) -> list[GroupFacts]:
    """All brands of the company, by code."""
    rows = Brand.objects.filter(company_id=company_id).order_by("code")
    return [GroupFacts(row.pk, row.code, row.name) for row in rows]


def items_to_assess(company_id: int, today: date) -> Sequence[Row]:
    """Items that are sold, as the rules of their quality look at them."""
    return SQL("items_to_assess", company_id=company_id)
