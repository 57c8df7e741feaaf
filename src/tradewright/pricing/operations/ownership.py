"""How prices are found now, so that only what differs is a write to its owner's eyes, and to those
of who must approve it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tradewright.stewardship.queries.ownership import current_values

from ..queries import masters
from .levels import (
    SetCustomerPricing,
    SetPriceLevel,
    set_customer_pricing,
    set_price_levels,
)
from .policy import SetPricePolicy, set_price_policy


@current_values(set_price_levels.name)
def levels_now(
    company_id: int, rows: Sequence[SetPriceLevel]
) -> Sequence[Mapping[str, Any] | None]:
    """The formula of each level that exists."""
    known = {one.code: one for one in masters.price_levels(company_id)}
    return [
        {name: getattr(one, name) for name in SetPriceLevel.WRITES}
        | {"id": one.id, "label": f"price level {one.code} {one.name}"}
        if one else None
        for one in (known.get(row.code.strip()) for row in rows)
    ]  # fmt: skip


@current_values(set_customer_pricing.name)
def levels_of_customers(
    company_id: int, rows: Sequence[SetCustomerPricing]
) -> Sequence[Mapping[str, Any] | None]:
    """The level of each customer that exists, also of those on none."""
    known = masters.levels_of(company_id, [row.customer for row in rows])
    return [
        {"id": one.customer_id, "label": f"{one.customer} {one.name}", "level": one.level}
        if one else None
        for one in (known.get(row.customer) for row in rows)
    ]  # fmt: skip


@current_values(set_price_policy.name)
def policy_now(
    company_id: int, rows: Sequence[SetPricePolicy]
) -> Sequence[Mapping[str, Any] | None]:
    """The policy, its levels written as the row writes them where they are the same ones."""
    policy = masters.price_policy(company_id)
    best = ",".join(policy.best_at)
    return [
        {
            "id": company_id, "label": "how prices are found", "priced_on": policy.priced_on,
            "best_at": row.best_at if _names(row.best_at) == set(policy.best_at) else best,
            "floor_margin_percent": policy.floor_margin_percent,
        }
        for row in rows
    ]  # fmt: skip


def _names(text: str) -> set[str]:
    return {name for part in text.split(",") if (name := part.strip())}
