"""How customers buy, and what of it should make somebody ring them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import Any, NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()

LEAST_ORDERS = 4
SHRUNK_BY = Decimal("0.30")
ONE = Decimal(1)


class Finding(NamedTuple):
    """`key` names the finding, so that it is open once; `evidence` are the figures behind it."""

    key: str
    subject: str
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BuyingPattern:
    """The cycle in days between order days; net amounts invoiced in the last 90 days, the 90 before
    and the same a year before; `lost` are groups no longer bought. `rep_id` looks after the
    account."""

    customer_id: int
    customer: str
    name: str
    rep_id: int | None
    orders: int
    first_on: date | None
    last_on: date | None
    mean_days: Decimal | None
    deviation_days: Decimal | None
    recent: Decimal
    before: Decimal
    year_before: Decimal
    lost: Sequence[dict[str, Any]] | None

    @property
    def expected_by(self) -> date | None:
        """The day by which another order should have come: the mean cycle and two deviations after
        the last one; None with fewer than four order days."""
        if self.orders < LEAST_ORDERS or self.last_on is None or self.mean_days is None:
            return None
        return self.last_on + timedelta(ceil(self.mean_days + 2 * (self.deviation_days or 0)))

    @property
    def baseline(self) -> tuple[Decimal, str]:
        """What the last 90 days are held against: the same days a year before where something was
        bought in them, else the 90 days before."""
        if self.year_before > 0:
            return self.year_before, "the same days a year before"
        return self.before, "the 90 days before"

    @property
    def change(self) -> Decimal | None:
        """By which part the basket grew (or shrank, below zero); None without anything before."""
        base, _ = self.baseline
        return self.recent / base - ONE if base > 0 else None

    def is_late(self, today: date) -> bool:
        return self.expected_by is not None and today > self.expected_by

    @property
    def is_shrinking(self) -> bool:
        return self.change is not None and self.change <= -SHRUNK_BY

    def findings(self, today: date) -> list[Finding]:
        """What should make somebody ring, with the evidence (features CR-08)."""
        found = []
        if self.is_late(today):
            found.append(
                Finding("missed_cycle", "Missed the usual order: ring and ask", {
                    "last_order": str(self.last_on), "expected_by": str(self.expected_by),
                    "mean_days": str(self.mean_days), "deviation_days": str(self.deviation_days),
                    "orders": self.orders,
                })
            )  # fmt: skip
        if self.is_shrinking and self.change is not None:
            base, words = self.baseline
            found.append(
                Finding("shrinking_basket", "Buys much less than before: find out why", {
                    "last_90_days": str(self.recent), "before": str(base), "compared_with": words,
                    "change": str(round(self.change, 3)),
                })
            )  # fmt: skip
        found += [
            Finding(f"lost_group:{one['group']}", f"Buys no {one['name']} any more: ask who does", {
                "group": one["group"], "months_bought": one["months"], "last": one["last"],
                "amount": str(one["amount"]),
            })
            for one in self.lost or ()
        ]  # fmt: skip
        return found


def buying_patterns(
    company_id: int, customer_ids: Collection[int], today: date
) -> dict[int, BuyingPattern]:
    """How each of these customers buys, seen on a day."""
    rows = SQL(
        "buying_patterns", company_id=company_id, customer_id=list(customer_ids), today=today
    )
    return {row.customer_id: BuyingPattern(*row) for row in rows}


def accounts_to_watch(company_id: int) -> list[int]:
    """Customers with an account who have bought something, in id order."""
    return [row.id for row in SQL("accounts_to_watch", company_id=company_id)]
