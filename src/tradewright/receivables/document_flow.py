"""What receivables tells of an order's document flow: invoices, credit notes, cash, entries."""

from __future__ import annotations

from datetime import date

from tradewright.kernel.document_flow import flow_part
from tradewright.kernel.doors import link
from tradewright.kernel.pieces import Step
from tradewright.kernel.sql import statements

from .queries.invoices import invoices_of_orders
from .states import document_state

SQL = statements()


@flow_part(order=40, duty="receivables.read", expected=("Invoice",))
def billed(order_id: int, *, company_id: int, on: date) -> list[Step]:
    """The invoices of the order, oldest first."""
    rows = invoices_of_orders([order_id], company_id=company_id, on=on)[order_id]
    return [
        Step("Invoice", row.number, document_state(row), row.invoiced_on, link("invoice", row.id))
        for row in rows
        if row.kind == "invoice"
    ]


COLUMNS = {
    "credit_note": ("Credit note", "invoice"),
    "payment": ("Payment", "payment"),
    "entry": ("Journal", "entry"),
}


@flow_part(order=60, duty="receivables.read", expected=("Payment", "Journal"))
def settled(order_id: int, *, company_id: int, on: date) -> list[Step]:
    """What was credited and paid of the order's invoices, and the entries of both kinds."""
    rows = SQL("flow_settled", company_id=company_id, order_id=order_id)
    return [
        Step(
            COLUMNS[row.kind][0], row.number, row.state, row.day, link(COLUMNS[row.kind][1], row.id)
        )
        for row in rows
    ]
