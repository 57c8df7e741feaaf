"""Fields of masters that nobody changes alone, where the company has rules of approval for them.

Each moves money without a document: when it falls due, at which price, with which tax, to whom it
is added up. Limits and single prices have kinds of approval of their own.
"""

from __future__ import annotations

KIND = "master_data"

PROTECTED = frozenset({
    "customer.terms", "customer.tax_number", "customer.prices_include_tax",
    "customer.customer_group", "customer.parent", "customer.price_level", "item.tax_class",
    "price_level.base", "price_level.percent", "price_level.rounding",
    "price_level.rounding_step", "price_level.rounding_ending",
    "price_policy.priced_on", "price_policy.best_at", "price_policy.floor_margin_percent",
})  # fmt: skip
