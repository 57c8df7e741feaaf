"""The orders and returns that wait longest for a person: the queues of the home page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


class WaitingDocument(NamedTuple):
    id: int
    number: str
    customer: str
    why: str
    since: date | datetime
    amount: Decimal | None
    currency: str


def longest_held(company_id: int, *, limit: int) -> list[WaitingDocument]:
    """Held orders, the longest held first."""
    rows = SQL("longest_held", company_id=company_id, page_size=limit)
    return [WaitingDocument(*row) for row in rows]


def longest_late(company_id: int, *, today: date, limit: int) -> list[WaitingDocument]:
    """Open orders whose requested day has passed, the longest late first; `why` is the status."""
    rows = SQL("longest_late", company_id=company_id, today=today, page_size=limit)
    return [WaitingDocument(*row) for row in rows]


def longest_awaited(company_id: int, *, limit: int) -> list[WaitingDocument]:
    """Returns whose goods have not come yet, the longest awaited first."""
    rows = SQL("longest_awaited", company_id=company_id, page_size=limit)
    return [WaitingDocument(*row) for row in rows]
