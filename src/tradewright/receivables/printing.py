"""Invoices and credit notes on paper.

Typst sets them with the fonts it brings along, so a document looks the same on every machine. What
people typed travels as values of one JSON object and is never read as markup.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from .queries.documents import InvoiceDocument

TEMPLATE = Path(__file__).parent / "print" / "invoice.typ"

TITLES = {"invoice": "Invoice", "credit_note": "Credit note"}


def invoice_pdf(document: InvoiceDocument) -> bytes:
    """The document as PDF."""
    return _set(document, "pdf")[0]


def invoice_pages(document: InvoiceDocument) -> list[bytes]:
    """The document as one PNG a page, for a preview."""
    return _set(document, "png")


def _set(document: InvoiceDocument, form: Literal["pdf", "png"]) -> list[bytes]:
    inputs = {"data": json.dumps(_content(document), ensure_ascii=False)}
    made: Any = typst.compile(
        _template(), format=form, ppi=110, sys_inputs=inputs, ignore_system_fonts=True
    )
    return made if isinstance(made, list) else [made]


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _content(document: InvoiceDocument) -> dict[str, Any]:
    """The texts of the page, in the order in which they stand on it."""
    money = _Money(document.minor_unit)
    with_tax = document.prices_include_tax
    is_invoice = document.kind == "invoice"
    return {
        "title": TITLES[document.kind],
        "number": document.number,
        "company": [document.company_name, *document.company_address],
        "footer": _footer(document),
        "bill_to": list(document.bill_to),
        "ship_to": list(document.ship_to),
        "facts": _facts(document),
        "columns": [
            "Item", "Description", "Quantity", "Unit",
            f"Price {document.currency}", f"Amount {document.currency}",
        ],
        "lines": [
            [
                line.item, line.description, f"{line.quantity_entered:,f}", line.unit,
                money.price(line.unit_price),
                money(line.amount_net + (line.amount_tax if with_tax else 0)),
            ]
            for line in document.lines
        ],
        "tax_columns": ["Tax", "Net", "Tax amount"],
        "taxes": [
            [_percent(tax.tax_rate), money(tax.amount_net), money(tax.amount_tax)]
            for tax in document.taxes
        ],
        "notes": _notes(document),
        "totals": [["Net", money(document.amount_net)], ["Tax", money(document.amount_tax)]],
        "total": [
            f"{'Total due' if is_invoice else 'Total credited'} {document.currency}",
            money(document.amount_total),
        ],
    }  # fmt: skip


def _facts(document: InvoiceDocument) -> list[list[str]]:
    facts = [["Date", _day(document.invoiced_on)], ["Customer", document.customer]]
    if document.kind == "invoice":
        facts[1:1] = [["Due", _day(document.due_on)], ["Terms", document.terms]]
    if document.credits_invoice:
        facts.append(["For invoice", document.credits_invoice])
    if document.customer_tax_number:
        facts.append(["Your tax no.", document.customer_tax_number])
    return facts


def _notes(document: InvoiceDocument) -> list[str]:
    notes = ["Prices include tax."] if document.prices_include_tax else []
    if document.reason:
        notes.append(f"Reason: {document.reason}")
    if document.kind == "invoice":
        notes.append(f"Please pay by {_day(document.due_on)} and name {document.number}.")
    return notes


def _footer(document: InvoiceDocument) -> str:
    tax = f" · Tax no. {document.company_tax_number}" if document.company_tax_number else ""
    return document.company_name + tax


class _Money:
    """Amounts in the minor unit; prices with at least as many decimals, at most as they have."""

    def __init__(self, minor_unit: int) -> None:
        self.minor_unit = minor_unit

    def __call__(self, amount: Decimal) -> str:
        return f"{amount:,.{self.minor_unit}f}"

    def price(self, amount: Decimal) -> str:
        exponent = amount.normalize().as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) else 0
        return f"{amount:,.{max(self.minor_unit, decimals)}f}"


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
