"""Invoices that somebody is to pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


class InvoiceToPay(NamedTuple):
    id: int
    number: str
    customer: str
    currency: str
    invoiced_on: date
    due_on: date
    amount_open: Decimal


def invoices_to_pay(*, company_id: int) -> list[InvoiceToPay]:
    """Every invoice with something open, oldest due first."""
    return [InvoiceToPay(*row) for row in SQL("invoices_to_pay", company_id=company_id)]


def invoices_of_shipments(shipment_ids: Sequence[int], *, company_id: int) -> list[InvoiceToPay]:
    """The invoices of shipments, in the order of the shipments."""
    rows = SQL("invoices_of_shipments", company_id=company_id, shipment_id=list(shipment_ids))
    return [InvoiceToPay(*row) for row in rows]


def billed_shipments(shipment_ids: Sequence[int], *, company_id: int) -> list[int]:
    """Those of the shipments that have their invoice."""
    rows = SQL("billed_shipments", company_id=company_id, shipment_id=list(shipment_ids))
    return [row.shipment_id for row in rows]
