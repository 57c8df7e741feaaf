"""The timeline of an account, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


class TimelineRow(NamedTuple):
    """`topic` says what happened to the document `aggregate`, `key`."""

    event_id: int
    topic: str
    aggregate: str
    key: int
    number: str
    amount: Decimal | None
    happened_at: datetime


def timeline(
    company_id: int,
    customer_id: int,
    *,
    aggregates: Sequence[str] = (),
    after: tuple[datetime | None, int | None] = (None, None),
    limit: int = 20,
) -> list[TimelineRow]:
    """What happened with a customer, the latest first; `after` is (time, event id) of the last one
    shown, `aggregates` the documents to tell of (none: all)."""
    rows = SQL(
        "timeline", prepare=False, company_id=company_id, customer_id=customer_id,
        aggregate=list(aggregates), after_at=after[0], after_id=after[1], page_size=limit,
    )  # fmt: skip
    return [TimelineRow(*row) for row in rows]
