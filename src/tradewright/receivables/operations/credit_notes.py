"""Credit notes: what came back, or was charged wrongly, is owed no longer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.credit.operations import MoveExposure, move_exposure
from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.money import ZERO
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from .applications import ApplyPayment, apply_payments
from .documents import issue_documents, post_documents
from .invoices import IssueInvoiceLine

SQL = statements()


@dataclass(frozen=True, slots=True)
class IssueCreditNote:
    """Positive amounts, as they stood on the invoice; (source, source_id) is credited once.

    With `credits_invoice_id` the credit note is applied to that invoice at once.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"lines": IssueInvoiceLine}

    source: str
    source_id: int
    order_id: int | None
    customer_id: int
    ship_to_id: int
    currency: str
    prices_include_tax: bool
    issued_on: date
    reason: str
    credits_invoice_id: int | None
    lines: tuple[IssueInvoiceLine, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount_net + line.amount_tax for line in self.lines), ZERO)


class CreditNoteIssued(Code):
    ISSUED = "issued", "Credit note {number} is issued."
    ALREADY_ISSUED = "already_issued", "Credit note {number} was issued for this before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "The document stands twice in the list.", "source_id",
    )  # fmt: skip
    UNKNOWN_CUSTOMER = "unknown_customer", "There is no such customer.", "customer_id"
    UNKNOWN_SHIP_TO = "unknown_ship_to", "The customer has no such address.", "ship_to_id"
    CURRENCY_NOT_TRADED = (
        "currency_not_traded", "The books are kept in {traded}: credit in that.", "currency",
    )  # fmt: skip
    NO_LINES = "no_lines", "A credit note needs at least one line.", "lines"
    UNKNOWN_INVOICE = "unknown_invoice", "There is no such invoice.", "credits_invoice_id"
    OTHER_CUSTOMERS_INVOICE = (
        "other_customers_invoice", "Invoice {invoice} is another customer’s.", "credits_invoice_id",
    )  # fmt: skip
    MORE_THAN_INVOICED = (
        "more_than_invoiced",
        "Only {room} of invoice {invoice} has not been credited yet.",
        "credits_invoice_id",
    )
    NEGATIVE_TOTAL = (
        "negative_total", "The total is below zero: issue an invoice instead.", "lines",
    )  # fmt: skip
    DATE_OUTSIDE_BOOKS = (
        "date_outside_books", "{day} lies outside the books: open a period for it.", "issued_on",
    )  # fmt: skip


@operation(CreditNoteIssued, duty="receivables.issue_credit_notes", competing=True, internal=True)
def issue_credit_notes(
    batch: Batch[IssueCreditNote], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """So much less is owed; what the credited invoice does not need stays open on the credit note.

    The amounts stand as given, with the tax of the sale (rules.md C6). Posts Dr revenue / Dr tax
    payable / Cr receivable. Detail: number, amount_total, applied. Events:
    receivables.credit_note_issued {number, order_id, customer_id, source, source_id, total,
    credits_invoice_id, reason}, and those of apply_payments. Codes: CreditNoteIssued.
    """
    company = {"company_id": actor.company_id}
    sources = (f"{row.source}:{row.source_id}" for row in batch)
    hold_keys("credit_note", sources, company_id=actor.company_id)
    credited = [row.credits_invoice_id for row in batch if row.credits_invoice_id is not None]
    SQL("lock_invoices", **company, invoice_id=credited)
    facts = SQL("judge_credit_notes", batch, **company)
    columns = batch.columns()
    columns["invoiced_on"] = columns["issued_on"]
    refusal = list(_refusals(batch, facts))
    rows = issue_documents("credit_note", columns, refusal=refusal, actor=actor, at=at)
    issued = [row for row in rows if row.code == CreditNoteIssued.ISSUED]
    post_documents("credit_note", issued, actor=actor, at=at)
    moves = [MoveExposure(row.customer_id, unapplied=row.amount_total) for row in issued]
    move_exposure(moves, actor=actor, at=at)
    applied = _apply(batch, rows, actor=actor, at=at)
    return Outcomes(
        Outcome(
            row.position, row.id, CreditNoteIssued(row.code),
            {
                "number": row.number, "amount_total": row.amount_total, "day": row.day,
                "traded": row.traded, "invoice": fact.number, "room": fact.room,
                "applied": applied.get(row.id, ZERO),
            },
        )
        for row, fact in zip(rows, facts, strict=True)
    )  # fmt: skip


def _refusals(batch: Batch[IssueCreditNote], facts: Sequence[Any]) -> Iterator[str | None]:
    """Credit notes of one call share the room on their invoice in input order."""
    taken: dict[int, Decimal] = {}
    seen: set[tuple[str, int]] = set()
    for note, fact in zip(batch, facts, strict=True):
        key, invoice_id = (note.source, note.source_id), note.credits_invoice_id
        if invoice_id is None or fact.is_known or key in seen:
            yield None
        elif fact.number is None:
            yield CreditNoteIssued.UNKNOWN_INVOICE
        elif fact.customer_id != note.customer_id:
            yield CreditNoteIssued.OTHER_CUSTOMERS_INVOICE
        elif note.total > fact.room - taken.get(invoice_id, ZERO):
            yield CreditNoteIssued.MORE_THAN_INVOICED
        else:
            taken[invoice_id] = taken.get(invoice_id, ZERO) + note.total
            yield None
        seen.add(key)


def _apply(
    batch: Batch[IssueCreditNote], rows: Sequence[Any], *, actor: Actor, at: datetime
) -> dict[int, Decimal]:
    """Set new credit notes against the invoices they credit; says how much of each was used.

    An invoice that is settled takes nothing, which is no fault: the credit note stays open.
    """
    wanted = [
        ApplyPayment(note.credits_invoice_id, credit_note_id=row.id)
        for note, row in zip(batch, rows, strict=True)
        if note.credits_invoice_id is not None and row.code == CreditNoteIssued.ISSUED
    ]
    answers = apply_payments(wanted, actor=actor, at=at)
    return {
        asked.credit_note_id: answer.detail["amount"]
        for asked, answer in zip(wanted, answers, strict=True)
        if asked.credit_note_id is not None and answer.accepted
    }
