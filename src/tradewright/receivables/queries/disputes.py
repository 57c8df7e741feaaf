"""Disputes about invoices."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


class DisputeRow(NamedTuple):
    """Open, or how it ended; `amount_accepted` is what the customer was right about."""

    id: int
    invoice_id: int
    status: str
    kind: str
    reason: str
    amount: Decimal
    amount_accepted: Decimal
    note: str
    opened_at: datetime
    closed_at: datetime | None
    version: int


def disputes_of(invoice_id: int, *, company_id: int) -> list[DisputeRow]:
    """The disputes about an invoice, the open one first, then the latest."""
    rows = SQL("disputes_of", company_id=company_id, invoice_id=invoice_id)
    return [DisputeRow(*row) for row in rows]
