"""Small reads of the desk: what waits, and shipments by number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


class Waiting(NamedTuple):
    """How many shipments stand before each step; `oldest_at` is when the first was released."""

    released: int
    picked: int
    packed: int
    oldest_at: datetime | None


def waiting_shipments(*, company_id: int) -> Waiting:
    """What the warehouse has before it."""
    (row,) = SQL("waiting_shipments", company_id=company_id)
    return Waiting(*row)


class WaitingShipment(NamedTuple):
    id: int
    number: str
    customer: str
    status: str
    released_at: datetime


def longest_waiting(*, company_id: int, limit: int) -> list[WaitingShipment]:
    """Shipments that are not shipped yet, the longest waiting first."""
    rows = SQL("longest_waiting", company_id=company_id, page_size=limit)
    return [WaitingShipment(*row) for row in rows]


class Called(NamedTuple):
    id: int
    number: str
    status: str
    customer: str
    tracking: str


def shipments_called(number: str, *, company_id: int, limit: int = 5) -> list[Called]:
    """Shipments by the beginning of their number, its figures alone, or the beginning of the
    carrier's tracking number; the latest first."""
    rows = SQL("shipments_called", company_id=company_id, number=number.strip(), page_size=limit)
    return [Called(*row) for row in rows]


def shipment_numbers(shipment_ids: Sequence[int], *, company_id: int) -> dict[int, str]:
    """Number by id, of those that exist."""
    rows = SQL("shipment_numbers", company_id=company_id, shipment_id=list(shipment_ids))
    return {row.id: row.number for row in rows}
