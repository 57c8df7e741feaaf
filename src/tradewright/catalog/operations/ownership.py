"""What an item's fields are now, so that only what differs is a write to its owner's eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tradewright.stewardship.queries.ownership import current_values

from ..queries import items_by_id
from .items import ChangeItem, change_items


@current_values(change_items.name)
def items_now(company_id: int, rows: Sequence[ChangeItem]) -> Sequence[Mapping[str, Any] | None]:
    """The fields of each row's item by input column."""
    found = items_by_id(company_id, {row.item_id for row in rows})
    return [
        {
            "name": one.name, "item_group": one.group, "tax_class": one.tax_class,
            "barcode": one.barcode, "is_active": one.is_active,
            "id": one.id, "label": f"{one.code} {one.name}",
        }
        if one else None
        for one in (found.get(row.item_id) for row in rows)
    ]  # fmt: skip
