"""What sales tells of a document flow: the quote and the order it begins with, and what came back
of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tradewright.kernel.document_flow import flow_part, flow_root
from tradewright.kernel.doors import link
from tradewright.kernel.pieces import Step
from tradewright.kernel.sql import statements

from .queries.quotes import called, quotes_of_orders

SQL = statements()


class _Orders:
    """Orders are the roots: shipments and invoices know their ids, sales their numbers."""

    def numbers(self, ids: Sequence[int], *, company_id: int) -> Mapping[int, str]:
        rows = SQL("flow_orders", company_id=company_id, order_id=list(ids), number=None)
        return {row.id: row.number for row in rows}

    def id_of(self, number: str, *, company_id: int) -> int | None:
        rows = SQL("flow_orders", company_id=company_id, order_id=None, number=number)
        return rows[0].id if rows else None


flow_root(_Orders())


@flow_part(order=5, duty="sales.read")
def quoted(order_id: int, *, company_id: int, on: date) -> list[Step]:
    """The quote that the order comes from."""
    return [
        Step("Quote", called(row.number, row.revision), row.status, row.quoted_on,
             link("quote", row.id))
        for row in quotes_of_orders(company_id, [order_id])
    ]  # fmt: skip


@flow_part(order=10, duty="sales.read")
def ordered(order_id: int, *, company_id: int, on: date) -> list[Step]:
    """The order itself."""
    rows = SQL("flow_orders", company_id=company_id, order_id=[order_id], number=None)
    return [
        Step("Order", row.number, row.status, row.ordered_on, link("order", row.id)) for row in rows
    ]


@flow_part(order=50, duty="sales.read")
def returned(order_id: int, *, company_id: int, on: date) -> list[Step]:
    """Goods of the order that came or come back."""
    rows = SQL("flow_returns", company_id=company_id, order_id=order_id)
    return [
        Step("Return", row.number, row.status, row.returned_on, link("return", row.id))
        for row in rows
    ]
