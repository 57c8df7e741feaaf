"""The rules that prices are held to, and items for the sake of their prices."""

from __future__ import annotations

from typing import Any

from tradewright.stewardship.queries.quality import QualityKind, quality_kind, quality_rule

from .queries.prices import count_prices, items_with_prices, prices_to_assess

STEWARD = "pricing_manager"

quality_kind(QualityKind("price", "prices", count_prices, "prices", page_takes_id=False))


@quality_rule(
    "item_without_price", "item", "price", "warn", "An item that is sold has a list price",
    read=items_with_prices, steward=STEWARD,
)  # fmt: skip
def has_a_price(row: Any) -> str | None:
    """Orders need one."""
    return None if row.prices else "No list price holds today."


@quality_rule(
    "item_zero_price", "item", "price", "warn", "A list price is more than nothing",
    read=items_with_prices, steward=STEWARD,
)  # fmt: skip
def costs_something(row: Any) -> str | None:
    """What is given away should be a customer's own price, or a line free of charge."""
    return "A list price of zero holds today." if row.zeros else None


@quality_rule(
    "price_break_dearer", "price", "price", "warn", "More does not cost more apiece",
    read=prices_to_assess, steward=STEWARD,
)  # fmt: skip
def breaks_fall(row: Any) -> str | None:
    """A quantity break above the price of fewer contradicts it."""
    dearer = row.least_before is not None and row.price > row.least_before
    return f"{row.price:f} each, but fewer cost {row.least_before:f}." if dearer else None


@quality_rule(
    "price_overlaps", "price", "valid_to", "info", "A price ends before the next begins",
    read=prices_to_assess, steward=STEWARD,
)  # fmt: skip
def ends_before_the_next(row: Any) -> str | None:
    """The later start wins, so the stated end never comes."""
    overlaps = row.valid_to is not None and row.next_from is not None
    if not overlaps or row.next_from > row.valid_to:
        return None
    return f"Stated to hold until {row.valid_to}, but the next one begins on {row.next_from}."


@quality_rule(
    "price_of_inactive_item", "price", "item", "info", "A price is of an item that is sold",
    read=prices_to_assess, steward=STEWARD,
)  # fmt: skip
def is_of_a_sold_item(row: Any) -> str | None:
    """It lengthens every list and is never used."""
    return None if row.item_is_active else "The item is no longer sold."
