"""How old the debt is, as a picture and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from tradewright.kernel.money import ZERO, round_money

from ..queries.aging import AgingRow

BUCKETS = (
    ("current", "Not due", "#6c9be0"),
    ("days_1_30", "1–30 days", "#d9a520"),
    ("days_31_60", "31–60 days", "#d97b28"),
    ("days_61_90", "61–90 days", "#cb5239"),
    ("days_91", "Over 90 days", "#9c1f3a"),
)
MOST = 7  # bars: the largest debtors; the words beside them speak of all


@dataclass(frozen=True, slots=True)
class Ageing:
    """The chart's option with its text alternative."""

    option: dict[str, Any]
    text: str


def ageing_chart(debtors: Sequence[AgingRow], *, currency: str, url: str) -> Ageing | None:
    """Stacked bars of the largest debtors; None when nobody owes anything."""
    owing = [row for row in debtors if _owed(row) > 0]
    if not owing:
        return None
    owing.sort(key=_owed, reverse=True)
    sums = [(label, _sum(owing, bucket)) for bucket, label, _ in BUCKETS]
    words = ", ".join(f"{label.lower()} {amount:,.2f}" for label, amount in sums if amount)
    total = sum((amount for _, amount in sums), ZERO)
    customers = f"{len(owing):,} customer{'' if len(owing) == 1 else 's'}"
    return Ageing(
        _option(owing[:MOST], url), f"Owed by {customers}: {currency} {total:,.2f} – {words}."
    )


def _owed(row: AgingRow) -> Decimal:
    return sum((getattr(row, bucket) for bucket, _, _ in BUCKETS), ZERO)


def _sum(rows: Sequence[AgingRow], bucket: str) -> Decimal:
    return sum((getattr(row, bucket) for row in rows), ZERO)


def _option(rows: Sequence[AgingRow], url: str) -> dict[str, Any]:
    """ECharts' option: a bar for each customer, a colour for each bucket that has anything."""
    return {
        "grid": {"left": 8, "right": 24, "top": 34, "bottom": 4, "containLabel": True},
        "legend": {"top": 0, "left": 8, "itemWidth": 12, "itemHeight": 12, "icon": "roundRect"},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": {"type": "value", "splitNumber": 4, "axisLabel": {"hideOverlap": True}},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [row.customer_name for row in rows],
            "axisLabel": {"width": 150, "overflow": "truncate"},
        },
        "series": [
            {
                "name": label,
                "type": "bar",
                "stack": "owed",
                "barMaxWidth": 18,
                "itemStyle": {"color": colour},
                "data": [
                    {
                        "value": str(round_money(getattr(row, bucket))),
                        "url": f"{url}?{urlencode({'tab': 'open', 'customer': row.customer})}",
                    }
                    for row in rows
                ],
            }
            for bucket, label, colour in BUCKETS
            if _sum(rows, bucket)
        ],
    }
