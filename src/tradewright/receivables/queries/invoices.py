"""Reads of invoices and credit notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

SQL = statements()

VIEWS = ("all", "open", "overdue", "due", "settled", "credit_notes")


class InvoiceRow(NamedTuple):
    """An invoice or credit note as lists show it; `days_overdue` is 0 up to the due date."""

    id: int
    kind: str
    number: str
    customer_id: int
    customer: str
    customer_name: str
    order_id: int | None
    source: str
    source_id: int
    currency: str
    invoiced_on: date
    due_on: date
    amount_net: Decimal
    amount_tax: Decimal
    amount_total: Decimal
    amount_open: Decimal
    days_overdue: int
    version: int


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """Rows of one page, the latest first. `counts` has every view under the same filters; `count`
    and the amounts are of everything in the view asked for, credit notes taken off."""

    rows: list[InvoiceRow]
    counts: Mapping[str, int]
    count: int
    amount_total: Decimal
    amount_open: Decimal


class InvoiceLineRow(NamedTuple):
    """`quantity_entered` and `unit_price` are per `unit`, `quantity` in the stocking unit."""

    line_no: int
    source_line_id: int
    order_line_id: int | None
    item_id: int
    item: str
    description: str
    unit: str
    quantity_entered: Decimal
    quantity: Decimal
    unit_price: Decimal
    tax_class: str
    tax_rate: Decimal
    amount_net: Decimal
    amount_tax: Decimal


class TaxRow(NamedTuple):
    """The tax of a document at one rate."""

    tax_class: str
    tax_rate: Decimal
    amount_net: Decimal
    amount_tax: Decimal


class ApplicationRow(NamedTuple):
    """Set against an invoice: `source` is `payment` or `credit_note`; negative was taken back."""

    id: int
    source: str
    source_id: int
    source_number: str
    invoice_id: int
    invoice: str
    amount: Decimal
    applied_on: date
    is_live: bool


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """A document with what it is made of."""

    head: InvoiceRow
    terms: str
    reason: str
    credits_invoice_id: int | None
    credits_invoice: str | None
    lines: list[InvoiceLineRow]
    taxes: list[TaxRow]
    applications: list[ApplicationRow]


def invoices(
    *,
    company_id: int,
    on: date,
    view: str = "all",
    search: str = "",
    customer_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    oldest_first: bool = False,
    after: int | None = None,
    limit: int = 50,
) -> InvoicePage:
    """Invoices and credit notes by id, the latest first (or `oldest_first`), those behind `after`.

    `on` is the day on which overdue is judged; `due` falls due on it or in the six days after it.
    `search` finds the beginning of a number or of a customer's code, or a part of the customer's
    name; `since` and `until` are invoice dates.
    """
    filters = {
        "company_id": company_id, "as_of": on, "saved_view": view, "search": like_safe(search),
        "customer_id": customer_id, "since": since, "until": until,
    }  # fmt: skip
    rows = SQL(
        "invoices", prepare=False, **filters, oldest_first=oldest_first, after=after,
        page_size=limit,
    )  # fmt: skip
    (totals,) = SQL("invoice_totals", prepare=False, **filters)
    counts = {name: getattr(totals, f"count_{name}") for name in VIEWS}
    return InvoicePage(
        [InvoiceRow(*row) for row in rows], counts, totals.count, totals.amount_total,
        totals.amount_open,
    )  # fmt: skip


def open_invoices(customer_id: int, *, company_id: int, on: date) -> list[InvoiceRow]:
    """What a customer has to pay, the one due first at the front."""
    rows = SQL("open_invoices", company_id=company_id, customer_id=customer_id, as_of=on)
    return [InvoiceRow(*row) for row in rows]


def invoices_of_orders(
    order_ids: Sequence[int], *, company_id: int, on: date
) -> dict[int, list[InvoiceRow]]:
    """The invoices and credit notes of each order, oldest first."""
    found: dict[int, list[InvoiceRow]] = {order_id: [] for order_id in order_ids}
    rows = SQL("invoices_of_orders", company_id=company_id, order_id=list(order_ids), as_of=on)
    for row in rows:
        found[row.order_id].append(InvoiceRow(*row))
    return found


def invoice(invoice_id: int, *, company_id: int, on: date) -> InvoicePaper | None:
    """One invoice or credit note; None if there is none with this id."""
    one = {"company_id": company_id, "invoice_id": invoice_id}
    heads = SQL("invoice_head", **one, as_of=on)
    if not heads:
        return None
    (head,) = heads
    size = len(InvoiceRow._fields)
    return InvoicePaper(
        InvoiceRow(*head[:size]),
        head.terms,
        head.reason,
        head.credits_invoice_id,
        head.credits_invoice,
        [InvoiceLineRow(*row) for row in SQL("invoice_lines", **one)],
        [TaxRow(*row) for row in SQL("invoice_taxes", **one)],
        [ApplicationRow(*row) for row in SQL("invoice_applications", **one)],
    )
