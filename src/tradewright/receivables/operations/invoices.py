"""Invoices: what was shipped is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.credit.operations import MoveExposure, move_exposure
from tradewright.kernel.batch import Batch, array
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code

from .documents import issue_documents, post_documents


@dataclass(frozen=True, slots=True)
class IssueInvoiceLine:
    """`quantity` in the stocking unit, `unit_price` per `unit`; the amounts are given, not derived.

    `source_line_id` is the line of the source document, invoiced once for ever.
    """

    source_line_id: int
    order_line_id: int | None
    item_id: int
    description: str
    unit_id: int
    unit_numerator: int
    unit_denominator: int
    quantity: Decimal
    unit_price: Decimal
    tax_class: str
    tax_rate: Decimal
    amount_net: Decimal
    amount_tax: Decimal


@dataclass(frozen=True, slots=True)
class IssueInvoice:
    """The invoice of one source document; (source, source_id) is invoiced once for ever.

    `amount_unbilled` is what leaves the customer's unbilled exposure.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"lines": IssueInvoiceLine}

    source: str
    source_id: int
    order_id: int | None
    customer_id: int
    ship_to_id: int
    currency: str
    prices_include_tax: bool
    invoiced_on: date
    amount_unbilled: Decimal
    lines: tuple[IssueInvoiceLine, ...]


class InvoiceIssued(Code):
    ISSUED = "issued", "Invoice {number} is issued."
    ALREADY_ISSUED = "already_issued", "Invoice {number} was issued for this before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "The document stands twice in the list.", "source_id",
    )  # fmt: skip
    UNKNOWN_CUSTOMER = "unknown_customer", "There is no such customer.", "customer_id"
    UNKNOWN_SHIP_TO = "unknown_ship_to", "The customer has no such address.", "ship_to_id"
    CURRENCY_NOT_TRADED = (
        "currency_not_traded", "The books are kept in {traded}: invoice in that.", "currency",
    )  # fmt: skip
    NO_LINES = "no_lines", "An invoice needs at least one line.", "lines"
    NEGATIVE_TOTAL = (
        "negative_total", "The total is below zero: issue a credit note instead.", "lines",
    )  # fmt: skip
    DATE_OUTSIDE_BOOKS = (
        "date_outside_books", "{day} lies outside the books: open a period for it.", "invoiced_on",
    )  # fmt: skip


@operation(InvoiceIssued, duty="receivables.issue_invoices", internal=True)
def issue_invoices(batch: Batch[IssueInvoice], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Each source document is owed: numbered without gaps, due by the customer's terms, posted.

    The given amounts stand, so that the invoices of an order sum to it to the cent; only where the
    tax rate at the ship-to on the invoice's day is another, the line is taxed anew. Posts Dr
    receivable / Cr revenue (by item group) / Cr tax payable (by tax class). A total of zero is
    settled at once. Detail: number, amount_total. Event: receivables.invoice_issued {number,
    order_id, customer_id, source, source_id, total, due_on}. Codes: InvoiceIssued.
    Source: rules.md C5.
    """
    sources = (f"{row.source}:{row.source_id}" for row in batch)
    hold_keys("invoice", sources, company_id=actor.company_id)
    none = [None] * len(batch)
    columns = batch.columns() | {
        "reason": array([""] * len(batch)), "credits_invoice_id": array(none),
    }  # fmt: skip
    rows = issue_documents("invoice", columns, refusal=none, actor=actor, at=at)
    issued = [
        (asked, row)
        for asked, row in zip(batch, rows, strict=True)
        if row.code == InvoiceIssued.ISSUED
    ]
    post_documents("invoice", [row for _, row in issued], actor=actor, at=at)
    move_exposure(
        [
            MoveExposure(
                row.customer_id, unbilled=-asked.amount_unbilled, receivable=row.amount_total
            )
            for asked, row in issued
        ],
        actor=actor, at=at,
    )  # fmt: skip
    return rows
