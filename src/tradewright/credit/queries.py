"""What customers owe and have on order, against their limits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradewright.kernel.batch import array
from tradewright.kernel.pieces import Trace
from tradewright.kernel.sql import Row, statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class CreditPosition:
    """Exposure = ordered + unbilled + receivable - unapplied, in the customer's currency.

    `available` is what a new order may come to (None: there is no limit).
    """

    customer_id: int
    customer: str
    name: str
    currency: str
    limit: Decimal | None
    ordered: Decimal
    unbilled: Decimal
    receivable: Decimal
    unapplied: Decimal
    exposure: Decimal
    available: Decimal | None
    over_by: Decimal
    version: int

    def explained(self) -> Trace:
        """The exposure by the buckets that make it up (rules.md C4)."""
        return Trace(
            "Exposure",
            "What is on order, shipped but not billed, and billed but not paid, less what was paid "
            "on account and credit notes not used.",
            figures=[
                ("Ordered", _amount(self.ordered)),
                ("Unbilled", f"+ {_amount(self.unbilled)}"),
                ("Receivable", f"+ {_amount(self.receivable)}"),
                ("Unapplied", f"− {_amount(self.unapplied)}"),
                ("Exposure", f"= {_amount(self.exposure)}"),
                ("Limit", _amount(self.limit)),
                ("Available", _amount(self.available)),
            ],
        )


def _amount(value: Decimal | None) -> str:
    return "no limit" if value is None else f"{value:,.2f}"


@dataclass(frozen=True, slots=True)
class CreditPage:
    """Rows of one page; the figures are of everything the filters let through."""

    rows: list[CreditPosition]
    count: int
    exposure: Decimal
    count_over: int
    over_by: Decimal
    after: str | None


def credit_position(company_id: int, customer_ids: Collection[int]) -> dict[int, CreditPosition]:
    """The position of each customer; one who never ordered has no limit and owes nothing."""
    rows = SQL("credit_position", company_id=company_id, customer_id=array(customer_ids))
    return {row.customer_id: CreditPosition(*row) for row in rows}


def positions(
    company_id: int,
    search: str = "",
    over_only: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> CreditPage:
    """Positions, the farthest above their limit first, then by customer code; `after` is the
    `after` of the page before.

    `search` is a part of code or name; `over_only` leaves those above their limit.
    """
    over, _, customer = (after or "").partition("\t")
    rows = SQL(
        "positions", prepare=False, company_id=company_id, search=search.strip(),
        over_only=over_only, after_over=over if after else None, after=customer,
        page_size=limit + 1,
    )  # fmt: skip
    page = [CreditPosition(*row[4:]) for row in rows if row.customer_id is not None]
    more = len(page) > limit
    page = page[:limit]
    return CreditPage(
        page,
        rows[0].count,
        rows[0].total,
        rows[0].count_over,
        rows[0].total_over,
        f"{page[-1].over_by}\t{page[-1].customer}" if more else None,
    )


def limits_to_assess(company_id: int, today: date) -> Sequence[Row]:
    """Accounts that are traded with, as the rule about their limit looks at them."""
    return SQL("limits_to_assess", company_id=company_id)
