"""What crm tells of a document flow: the opportunity that an order began with."""

from __future__ import annotations

from datetime import date

from tradewright.kernel.document_flow import flow_part
from tradewright.kernel.doors import link
from tradewright.kernel.pieces import Step

from .queries.quotes import opportunities_of_orders


@flow_part(order=2, duty="crm.read")
def hoped_for(order_id: int, *, company_id: int, on: date) -> list[Step]:
    """The opportunity whose quote became the order."""
    return [
        Step("Opportunity", row.number, row.status, row.opened_on, link("opportunity", row.id))
        for row in opportunities_of_orders(company_id, [order_id])
    ]
