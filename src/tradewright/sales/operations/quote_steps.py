"""What all steps of a quote share: what waited about it lapses, what it held is given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tradewright.approvals.operations.requests import LapseRequest, lapse_requests
from tradewright.inventory.operations.reservations import ReleaseReservation, release_reservations
from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import statements

SQL = statements()

TABLE = "quote"
LINE = "quote_line"  # the source of its reservations


def lapse_requests_of(quote_ids: Sequence[int], reason: str, *, actor: Actor, at: datetime) -> None:
    """What waits for approval about these (locked) quotes does so no more."""
    rows = [LapseRequest(TABLE, one, reason=reason) for one in quote_ids]
    lapse_requests(rows, actor=actor, at=at)


def give_back_stock(quote_ids: Sequence[int], *, actor: Actor, at: datetime) -> None:
    """These (locked) quotes hold no stock any longer."""
    if quote_ids:
        held = SQL("reserved_of_quotes", company_id=actor.company_id, quote_id=list(quote_ids))
        rows = [ReleaseReservation(LINE, row.quote_line_id) for row in held]
        release_reservations(rows, actor=actor, at=at)
