"""What crm tells of a document flow: the opportunity that an order, or a quote, began with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tradewright.kernel.document_flow import flow_origin, flow_part
from tradewright.kernel.doors import link
from tradewright.kernel.pieces import Step
from tradewright.kernel.sql import Row

from .queries.quotes import opportunities_of_orders, opportunity_of_quote


@flow_part(order=2, duty="crm.read")
def hoped_for(order_id: int, *, company_id: int, on: date) -> list[Step]:
    """The opportunity whose quote became the order."""
    return _steps(opportunities_of_orders(company_id, [order_id]))


@flow_origin("quote", duty="crm.read")
def quoted_for(quote_id: int, *, company_id: int, on: date) -> list[Step]:
    """The opportunity that the quote belongs to."""
    return _steps(opportunity_of_quote(company_id, quote_id))


def _steps(rows: Sequence[Row]) -> list[Step]:
    return [
        Step("Opportunity", row.number, row.status, row.opened_on, link("opportunity", row.id))
        for row in rows
    ]
