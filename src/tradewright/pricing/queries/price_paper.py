"""Price lists on paper, set by typst as invoices are; what people typed is never read as markup."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import typst

from tradewright.company.queries import CompanyDetails

from .price_lists import ListedPrice

TEMPLATE = Path(__file__).parent.parent / "print" / "price_list.typ"


def price_list_pdf(
    company: CompanyDetails, buyer: str, on: date, rows: Sequence[ListedPrice]
) -> bytes:
    """The list as PDF; `buyer` is the customer's name, or "" for everyone."""
    inputs = {"data": json.dumps(_content(company, buyer, on, rows), ensure_ascii=False)}
    made: Any = typst.compile(
        _template(), format="pdf", sys_inputs=inputs, ignore_system_fonts=True
    )
    return made if isinstance(made, bytes) else b"".join(made)


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _content(
    company: CompanyDetails, buyer: str, on: date, rows: Sequence[ListedPrice]
) -> dict[str, Any]:
    """The texts of the page, in the order in which they stand on it."""
    currency = rows[0].currency if rows else company.currency
    return {
        "title": "Price list",
        "for": buyer or "All customers",
        "on": f"Prices of {on.day} {on:%B %Y}, {currency}, without tax",
        "company": [
            company.name, company.street, f"{company.postcode} {company.city}".strip(),
        ],
        "footer": f"{company.name} · Subject to change; future prices are named where known",
        "columns": ["Item", "Description", "From", "Unit", f"Price {currency}", "Next price"],
        "lines": [_line(rows, place) for place in range(len(rows))],
    }  # fmt: skip


def _line(rows: Sequence[ListedPrice], place: int) -> list[str]:
    row = rows[place]
    is_first = place == 0 or rows[place - 1].item_id != row.item_id
    coming = ""
    if row.next_price is not None and row.next_from is not None:
        coming = f"{_plain(row.next_price)} from {row.next_from.day} {row.next_from:%b %Y}"
    return [
        row.item if is_first else "", row.item_name if is_first else "",
        "" if row.min_quantity == 1 else f"{row.min_quantity.normalize():f}", row.unit,
        _plain(row.price), coming,
    ]  # fmt: skip


def _plain(value: Decimal | None) -> str:
    """At least two decimals, and no more than it has."""
    if value is None:
        return "on request"
    kept = value.normalize()
    exponent = kept.as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 2)
    return f"{value:,.{places}f}"
