"""Reads of what orders have with the warehouse."""

from __future__ import annotations

from collections.abc import Sequence

from tradewright.kernel.sql import statements

SQL = statements()


def open_shipments_of_orders(order_ids: Sequence[int], *, company_id: int) -> list[int]:
    """Ids of the shipments of these orders that the warehouse has not shipped yet."""
    rows = SQL("open_shipments", company_id=company_id, order_id=list(order_ids))
    return [row.shipment_id for row in rows]
