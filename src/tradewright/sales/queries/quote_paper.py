"""Quotes on paper, set by typst as invoices are; what people typed is never read as markup."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import typst

from .quotes import QuoteDocument, QuoteLineRow

TEMPLATE = Path(__file__).parents[1] / "print" / "quote.typ"


def quote_pdf(document: QuoteDocument, address: str = "") -> bytes:
    """The quote as PDF; `address` is where it can be accepted, if anywhere."""
    inputs = {"data": json.dumps(_content(document, address), ensure_ascii=False)}
    made: Any = typst.compile(
        _template(), format="pdf", sys_inputs=inputs, ignore_system_fonts=True
    )
    return made if isinstance(made, bytes) else b"".join(made)


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _content(document: QuoteDocument, address: str) -> dict[str, Any]:
    """The texts of the page, in the order in which they stand on it."""
    places = document.minor_unit
    standard = [line for line in document.lines if line.is_standard]
    options = [line for line in document.lines if line.is_optional]
    return {
        "title": "Quotation",
        "number": document.called,
        "company": [document.company_name, *document.company_address],
        "footer": _footer(document),
        "quoted_to": list(document.quoted_to),
        "ship_to": list(document.ship_to),
        "facts": _facts(document),
        "columns": [
            "Line", "Item", "Description", "Quantity", "Unit", f"Price {document.currency}",
            f"Amount {document.currency}",
        ],
        "lines": [
            cells
            for line in standard
            for cells in (_line(document, line), *_alternatives(document, line))
        ],
        "options": [_line(document, line) for line in options],
        "notes": _notes(document),
        "totals": [
            ["Net", f"{document.amount_net:,.{places}f}"],
            ["Tax", f"{document.amount_tax:,.{places}f}"],
        ],
        "total": [f"Total {document.currency}", f"{document.amount_total:,.{places}f}"],
        "terms": document.terms,
        "address": address,
    }  # fmt: skip


def _alternatives(document: QuoteDocument, line: QuoteLineRow) -> list[list[str]]:
    return [
        _line(document, other) for other in document.lines if other.alternative_to == line.line_no
    ]


def _line(document: QuoteDocument, line: QuoteLineRow) -> list[str]:
    gross = line.amount_tax if document.prices_include_tax else Decimal(0)
    words = f"or instead of line {line.alternative_to}: " if line.alternative_to else ""
    return [
        str(line.line_no), line.item, words + line.description, f"{line.quantity_entered:,f}",
        line.unit, _price(line.unit_price, document.minor_unit),
        f"{line.amount_net + gross:,.{document.minor_unit}f}",
    ]  # fmt: skip


def _facts(document: QuoteDocument) -> list[list[str]]:
    facts = [
        ["Date", _day(document.quoted_on)], ["Valid until", _day(document.valid_until)],
        ["Payment", document.payment_terms], ["Customer", document.customer],
        ["Your reference", document.customer_reference], ["For", document.contact],
        ["From", document.quoted_by],
        ["Delivery", _day(document.requested_on) if document.requested_on else ""],
    ]  # fmt: skip
    return [fact for fact in facts if fact[1]]


def _notes(document: QuoteDocument) -> list[str]:
    notes = ["Prices include tax."] if document.prices_include_tax else []
    if any(not line.is_standard for line in document.lines):
        notes.append("Options and alternatives are not in the total.")
    return [*notes, document.note] if document.note else notes


def _footer(document: QuoteDocument) -> str:
    tax = f" · Tax no. {document.company_tax_number}" if document.company_tax_number else ""
    return document.company_name + tax


def _price(price: Decimal, places: int) -> str:
    """At least the minor unit's decimals, as many more as it has."""
    exponent = price.normalize().as_tuple().exponent
    has = -exponent if isinstance(exponent, int) else 0
    return f"{price:,.{max(places, has)}f}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
