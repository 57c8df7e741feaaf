"""Everything that stands on a printed invoice or credit note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradewright.kernel.sql import statements

from .invoices import InvoiceLineRow, TaxRow

SQL = statements()


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """Addresses are lines as they are printed, empty ones left out."""

    kind: str
    number: str
    invoiced_on: date
    due_on: date
    currency: str
    minor_unit: int
    prices_include_tax: bool
    amount_net: Decimal
    amount_tax: Decimal
    amount_total: Decimal
    reason: str
    credits_invoice: str | None
    terms: str
    customer: str
    customer_tax_number: str
    company_name: str
    company_tax_number: str
    company_address: tuple[str, ...]
    bill_to: tuple[str, ...]
    ship_to: tuple[str, ...]
    lines: tuple[InvoiceLineRow, ...]
    taxes: tuple[TaxRow, ...]


def invoice_document(invoice_id: int, *, company_id: int) -> InvoiceDocument | None:
    """The document to print; None if there is none with this id."""
    one = {"company_id": company_id, "invoice_id": invoice_id}
    heads = SQL("invoice_document", **one)
    if not heads:
        return None
    head = heads[0]._asdict()
    for name in ("company_address", "bill_to", "ship_to"):
        head[name] = tuple(part for part in head[name] if part)
    return InvoiceDocument(
        **head,
        lines=tuple(InvoiceLineRow(*row) for row in SQL("invoice_lines", **one)),
        taxes=tuple(TaxRow(*row) for row in SQL("invoice_taxes", **one)),
    )
