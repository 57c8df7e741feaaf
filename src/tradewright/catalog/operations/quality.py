"""The rules that items are held to."""

from __future__ import annotations

from typing import Any

from stdnum import ean

from tradewright.stewardship.queries.quality import QualityKind, quality_kind, quality_rule

from ..queries import count_items, items_to_assess

quality_kind(QualityKind("item", "items", count_items, "edit_item"))


@quality_rule(
    "item_barcode", "item", "barcode", "warn", "A barcode's check digit is right",
    read=items_to_assess,
)  # fmt: skip
def barcode_is_right(row: Any) -> str | None:
    """EAN-8, UPC-A, EAN-13 and GTIN-14 end with a digit that follows from the others."""
    if not row.barcode or ean.is_valid(row.barcode):
        return None
    return f"The barcode {row.barcode} is no EAN or GTIN: scan it again."


@quality_rule(
    "item_barcode_shared", "item", "barcode", "warn", "A barcode names one item",
    read=items_to_assess,
)  # fmt: skip
def barcode_is_its_own(row: Any) -> str | None:
    """A scan would find either."""
    return f"Another item has the barcode {row.barcode}." if row.barcode_shared else None


@quality_rule(
    "item_single_unit", "item", "units", "info", "A stock item has a unit to sell it by",
    read=items_to_assess,
)  # fmt: skip
def has_selling_units(row: Any) -> str | None:
    """Only the stocking unit: boxes and pallets cannot be ordered."""
    bare = row.kind == "stock" and row.units <= 1
    return "Only the stocking unit is known: no box, no pallet." if bare else None
