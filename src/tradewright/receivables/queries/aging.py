"""How old what is owed is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


class AgingRow(NamedTuple):
    """What a customer owes by days past due; the due date itself is `current`.

    `credit_notes` and `on_account` are negative: they lower `total`, which is what the receivable
    accounts hold for the customer.
    """

    customer_id: int
    customer: str
    customer_name: str
    current: Decimal
    days_1_30: Decimal
    days_31_60: Decimal
    days_61_90: Decimal
    days_91: Decimal
    credit_notes: Decimal
    on_account: Decimal
    total: Decimal


def aging(
    on: date, *, company_id: int, customer_ids: Sequence[int] | None = None
) -> list[AgingRow]:
    """Customers (all, or these) with anything open, on a day; the largest debt first."""
    asked = None if customer_ids is None else list(customer_ids)
    rows = SQL("aging", prepare=False, company_id=company_id, customer_id=asked, as_of=on)
    return [AgingRow(*row) for row in rows]
