"""The rule that customers are held to for the sake of credit."""

from __future__ import annotations

from typing import Any

from tradewright.stewardship.queries.quality import quality_rule

from .queries import limits_to_assess


@quality_rule(
    "customer_without_limit", "customer", "credit_limit", "info", "An account has a credit limit",
    read=limits_to_assess, steward="credit_analyst",
)  # fmt: skip
def has_a_limit(row: Any) -> str | None:
    """Without one nothing holds its orders."""
    return None if row.has_limit else "No credit limit is set: nothing holds its orders."
