"""The rules that tax rates are held to, and items for the sake of tax."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tradewright.stewardship.queries.quality import QualityKind, quality_kind, quality_rule

from .queries import classes_to_assess, count_rates, rates_to_assess

HIGH = Decimal("0.3")

quality_kind(QualityKind("tax_rate", "tax rates", count_rates, "tax_rates", page_takes_id=False))


@quality_rule(
    "item_tax_class", "item", "tax_class", "warn", "An item's tax class has a rate at home",
    read=classes_to_assess, steward="controller",
)  # fmt: skip
def class_has_a_rate(row: Any) -> str | None:
    """Its orders would be refused."""
    return None if row.has_rate else f"No rate of {row.country} for the class “{row.tax_class}”."


@quality_rule(
    "tax_rate_high", "tax_rate", "rate", "warn", "A rate is a fraction below 30 %",
    read=rates_to_assess, steward="controller",
)  # fmt: skip
def rate_is_plausible(row: Any) -> str | None:
    """Twenty per cent is 0.2, not 20."""
    return (
        f"A rate of {row.rate * 100:f} % is more than any country has." if row.rate > HIGH else None
    )


@quality_rule(
    "tax_rate_unused", "tax_rate", "tax_class", "info", "A rate is of a class that items have",
    read=rates_to_assess, steward="controller",
)  # fmt: skip
def rate_is_used(row: Any) -> str | None:
    """Perhaps the class is spelt otherwise at the items."""
    return None if row.is_used else "No item that is sold has this class."
