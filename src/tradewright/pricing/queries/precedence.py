"""The levels of a price in the order in which they are tried, and how they are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEVELS: Mapping[str, str] = {
    "contract_place": "Contract at the place",
    "contract": "Contract",
    "contract_parent": "Contract of the parent",
    "customer": "Customer’s price",
    "customer_items": "Customer’s price of the group",
    "group": "Customer group’s price",
    "group_items": "Customer group’s price of the group",
    "promotion": "Promotion",
    "level": "Price level",
    "list": "List price",
}


def levels_tried(trace: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """The levels that were looked at for a stored trace, and whether each had a price: all before
    the one that won had none, but those that were compared with it (rules.md C3 2)."""
    if "tried" in trace:  # as traces were written once
        return [(step["level"], step["found"]) for step in trace["tried"]]
    won = (trace.get("won") or {}).get("level")
    if won is not None and won not in LEVELS:
        return []
    compared = {one["level"] for one in trace.get("compared", ())} | {won}
    order = list(LEVELS)
    last = max((order.index(level) for level in compared if level), default=len(order) - 1)
    return [(level, level in compared) for level in order[: last + 1]]
