"""What the source says against what the ledger says, month by month, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tradewright.kernel.money import round_money
from tradewright.ledger.queries import revenue_by_month

from .reading import SourceLine


@dataclass(frozen=True, slots=True)
class Month:
    """Revenue of a month in the source and on the income accounts, and their difference."""

    month: str
    source: Decimal
    ledger: Decimal

    @property
    def difference(self) -> Decimal:
        return self.ledger - self.source


def reconcile(lines: Iterable[SourceLine], *, company_id: int) -> list[Month]:
    """Σ quantity × price, rounded per line, of the accepted lines beside the revenue accounts."""
    source: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        source[f"{line.at:%Y-%m}"] += round_money(line.quantity * line.price)
    ledger = {f"{row.month:%Y-%m}": row.amount for row in revenue_by_month(company_id=company_id)}
    return [
        Month(month, source.get(month, Decimal(0)), ledger.get(month, Decimal(0)))
        for month in sorted(source.keys() | ledger.keys())
    ]
