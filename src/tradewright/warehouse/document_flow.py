"""What the warehouse tells of an order's document flow: its shipments."""

from __future__ import annotations

from datetime import date

from tradewright.kernel.document_flow import flow_part
from tradewright.kernel.doors import link
from tradewright.kernel.pieces import Step

from .queries.shipments import shipments_of_orders


@flow_part(order=20, duty="warehouse.read", expected=("Shipment",))
def shipped(order_id: int, *, company_id: int, on: date) -> list[Step]:
    """The shipments of the order, oldest first, those that were recalled as well."""
    rows = shipments_of_orders([order_id], company_id=company_id)[order_id]
    return [
        Step(
            "Shipment", row.number, row.status, row.shipped_on or row.released_at,
            link("shipment", row.id),
        )
        for row in rows
    ]  # fmt: skip
