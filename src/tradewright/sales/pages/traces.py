"""Why figures are what they are: a credit hold, the tax of a line (rules.md C4)."""

from __future__ import annotations

from decimal import Decimal

from tradewright.kernel.pieces import Trace

from ..queries.orders import Hold, OrderLineRow
from .figures import amount, plain

HELD_ON = (
    ("Exposure then", "exposure"), ("This order", "asked"), ("Limit", "limit"),
    ("Over the limit by", "over_by"),
)  # fmt: skip


def hold_trace(hold: Hold) -> Trace | None:
    """The figures that a credit hold was decided on; they stand as they were then."""
    figures = [
        (label, amount(Decimal(hold.figures[key])))
        for label, key in HELD_ON
        if hold.figures.get(key)
    ]
    if hold.kind != "credit" or not figures:
        return None
    return Trace(
        "Credit hold",
        "With this order the customer would have owed and had on order more than the limit.",
        figures,
        at=hold.placed_at,
    )


def tax_trace(line: OrderLineRow) -> Trace:
    """The rate of a line: of its class, where the goods go, on the day the line was priced."""
    return Trace(
        f"Tax of {line.item}",
        f"The rate of the class “{line.tax_class}” where the goods go, on the day the line was "
        "priced.",
        [
            ("Rate", f"{plain(line.tax_rate * 100)} %"),
            ("Net", amount(line.amount_net)),
            ("Tax", f"= {amount(line.amount_tax)}"),
        ],
    )
