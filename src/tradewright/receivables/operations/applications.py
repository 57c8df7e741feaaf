"""Applications: what is on account is set against invoices, and taken back again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from .open_items import (
    OpenItem,
    OpenItems,
    Setting,
    book_applications,
    is_too_precise,
    settle,
)

SQL = statements()


@dataclass(frozen=True, slots=True)
class ApplyPayment:
    """A payment or a credit note, one of them; `amount` None is as much as is open and left."""

    invoice_id: int
    payment_id: int | None = None
    credit_note_id: int | None = None
    amount: Decimal | None = None


class PaymentApplied(Code):
    APPLIED = "applied", "{amount} applied to invoice {invoice}, {open} is open."
    ALREADY_APPLIED = "already_applied", "This amount has been applied to invoice {invoice} before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "The same two documents stand twice in the list.", "invoice_id",
    )  # fmt: skip
    NO_SOURCE = "no_source", "Name a payment or a credit note, one of them.", "payment_id"
    PAYMENT_NOT_FOUND = "payment_not_found", "There is no such payment.", "payment_id"
    CREDIT_NOTE_NOT_FOUND = "credit_note_not_found", "No such credit note.", "credit_note_id"
    INVOICE_NOT_FOUND = "invoice_not_found", "There is no such invoice.", "invoice_id"
    OTHER_CUSTOMERS_INVOICE = (
        "other_customers_invoice", "Invoice {invoice} is another customer’s.", "invoice_id",
    )  # fmt: skip
    INVOICE_SETTLED = "invoice_settled", "Nothing is open on invoice {invoice}.", "invoice_id"
    NOTHING_LEFT = "nothing_left", "All of it has been applied.", "payment_id"
    AMOUNT_NOT_POSITIVE = "amount_not_positive", "The amount must be above zero.", "amount"
    AMOUNT_TOO_PRECISE = (
        "amount_too_precise", "The amount has more decimals than the currency.", "amount",
    )  # fmt: skip
    MORE_THAN_OPEN = "more_than_open", "Only {open} is open on invoice {invoice}.", "amount"
    MORE_THAN_LEFT = "more_than_left", "Only {left} is left to apply.", "amount"
    DATE_OUTSIDE_BOOKS = (
        "date_outside_books", "{day} lies outside the books: open a period for it.", "invoice_id",
    )  # fmt: skip


@dataclass(slots=True)
class _Source:
    """A payment or credit note with what is left of it."""

    customer_id: int
    left: Decimal


Pair = tuple[int | None, int | None, int]


class _Books:
    """What was locked and read for the call; falls as the fold goes on."""

    def __init__(self, batch: Batch[ApplyPayment], company_id: int, at: datetime) -> None:
        company = {"company_id": company_id}
        paid = SQL("lock_payments", **company, payment_id=_named(batch, "payment_id"))
        wanted = [row.invoice_id for row in batch] + _named(batch, "credit_note_id")
        self.items = OpenItems(SQL("lock_invoices", **company, invoice_id=wanted))
        self.payments = {row.id: _Source(row.customer_id, row.amount_unapplied) for row in paid}
        self.live: dict[Pair, list[tuple[int, Decimal]]] = {}
        for row in SQL("live_applications", batch, **company):
            pair = (row.payment_id, row.credit_note_id, row.invoice_id)
            self.live.setdefault(pair, []).append((row.id, row.amount))
        (self.day,) = SQL("company_day", **company, at=at)

    def source(self, asked: ApplyPayment) -> _Source | None:
        if asked.payment_id is not None:
            return self.payments.get(asked.payment_id)
        assert asked.credit_note_id is not None
        note = self.items.credit_note(asked.credit_note_id)
        return None if note is None else _Source(note.customer_id, note.amount_open)

    def take(self, asked: ApplyPayment, amount: Decimal) -> None:
        self.items.take([(asked.invoice_id, amount)])
        if asked.payment_id is not None:
            self.payments[asked.payment_id].left -= amount
        elif asked.credit_note_id is not None:
            self.items.take([(asked.credit_note_id, amount)])


@operation(PaymentApplied, duty="receivables.apply_payments", competing=True)
def apply_payments(batch: Batch[ApplyPayment], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """What is on account pays an invoice; the application is dated by the company's day.

    A second call for the same amount between the same two documents is answered as done. Posts Dr
    unapplied cash / Cr receivable; a credit note stands in the receivable account already, so it
    needs no entry. Id: the application. Detail: amount, invoice, open, left. Events:
    receivables.application_made, receivables.payment_applied or .credit_note_applied {customer_id,
    applied, …}, receivables.invoice_paid {customer_id, order_id, paid, open, settled}.
    Codes: PaymentApplied. Source: rules.md C9.
    """
    books = _Books(batch, actor.company_id, at)
    seen: set[Pair] = set()
    answers: list[Outcome] = []
    settings: list[Setting] = []
    for position, asked in enumerate(batch, start=1):
        outcome = _decide(position, asked, books, seen)
        if outcome.code == PaymentApplied.APPLIED:
            seen.add(_pair(asked))
            settings.append(_setting(asked, outcome, books))
        answers.append(outcome)
    ids = iter(settle(settings, with_receipt=False, actor=actor, at=at))
    made = [
        Outcome(o.position, next(ids), o.code, o.detail) if o.code == PaymentApplied.APPLIED else o
        for o in answers
    ]
    done = [o.id for o in made if o.code == PaymentApplied.APPLIED and o.id is not None]
    book_applications(settings, done, [None] * len(done), actor=actor, at=at)
    return Outcomes(made)


def _decide(position: int, asked: ApplyPayment, books: _Books, seen: set[Pair]) -> Outcome:
    refused = _missing(asked, books)
    if refused is not None:
        return Outcome(position, None, refused, {"day": books.day.day})
    invoice, source = books.items.invoice(asked.invoice_id), books.source(asked)
    assert invoice is not None and source is not None
    detail = {"invoice": invoice.number, "open": invoice.amount_open, "left": source.left}
    if _pair(asked) in seen:
        return Outcome(position, None, PaymentApplied.REPEATED_IN_BATCH, detail)
    for known_id, amount in books.live.get(_pair(asked), ()):
        nothing_more = asked.amount is None and 0 in (invoice.amount_open, source.left)
        if amount == asked.amount or nothing_more:
            return Outcome(position, known_id, PaymentApplied.ALREADY_APPLIED, detail)
    fault = _fault(asked, invoice, source, books.day.minor_unit)
    if fault is not None:
        return Outcome(position, None, fault, detail)
    amount = asked.amount or min(invoice.amount_open, source.left)
    books.take(asked, amount)
    after = books.source(asked)
    assert after is not None
    left = {"amount": amount, "open": invoice.amount_open, "left": after.left}
    return Outcome(position, None, PaymentApplied.APPLIED, detail | left)


def _missing(asked: ApplyPayment, books: _Books) -> PaymentApplied | None:
    if (asked.payment_id is None) == (asked.credit_note_id is None):
        return PaymentApplied.NO_SOURCE
    if books.source(asked) is None:
        is_payment = asked.payment_id is not None
        return (
            PaymentApplied.PAYMENT_NOT_FOUND if is_payment else PaymentApplied.CREDIT_NOTE_NOT_FOUND
        )
    if books.items.invoice(asked.invoice_id) is None:
        return PaymentApplied.INVOICE_NOT_FOUND
    return None if books.day.is_in_books else PaymentApplied.DATE_OUTSIDE_BOOKS


def _fault(
    asked: ApplyPayment, invoice: OpenItem, source: _Source, minor_unit: int
) -> PaymentApplied | None:
    amount = asked.amount
    checks = (
        (invoice.customer_id != source.customer_id, PaymentApplied.OTHER_CUSTOMERS_INVOICE),
        (invoice.amount_open == 0, PaymentApplied.INVOICE_SETTLED),
        (source.left == 0, PaymentApplied.NOTHING_LEFT),
    )
    for is_wrong, code in checks:
        if is_wrong:
            return code
    if amount is None:
        return None
    if not (amount.is_finite() and amount > 0):
        return PaymentApplied.AMOUNT_NOT_POSITIVE
    if is_too_precise(amount, minor_unit):
        return PaymentApplied.AMOUNT_TOO_PRECISE
    if amount > invoice.amount_open:
        return PaymentApplied.MORE_THAN_OPEN
    return PaymentApplied.MORE_THAN_LEFT if amount > source.left else None


def _named(batch: Batch[Any], name: str) -> list[int]:
    return [getattr(row, name) for row in batch if getattr(row, name) is not None]


def _pair(asked: ApplyPayment) -> Pair:
    return (asked.payment_id, asked.credit_note_id, asked.invoice_id)


def _setting(asked: ApplyPayment, outcome: Outcome, books: _Books) -> Setting:
    invoice = books.items.invoice(asked.invoice_id)
    assert invoice is not None
    return Setting(
        invoice.customer_id, asked.payment_id, asked.credit_note_id, invoice.id,
        outcome.detail["amount"], books.day.day,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnapplyPayment:
    application_id: int
    reason: str = ""


class PaymentUnapplied(Code):
    UNAPPLIED = "unapplied", "Taken back: {amount} is open again on invoice {invoice}."
    ALREADY_UNAPPLIED = "already_unapplied", "This application was taken back before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This application stands twice in the list.", "application_id",
    )  # fmt: skip
    APPLICATION_NOT_FOUND = (
        "application_not_found", "There is no such application.", "application_id",
    )  # fmt: skip
    IS_REVERSAL = (
        "is_reversal", "This took an application back itself: apply anew.", "application_id",
    )  # fmt: skip
    DATE_OUTSIDE_BOOKS = (
        "date_outside_books", "{day} lies outside the books: open a period.", "application_id",
    )  # fmt: skip


@operation(PaymentUnapplied, duty="receivables.unapply_payments")
def unapply_payments(
    batch: Batch[UnapplyPayment], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Applications are taken back by others of the opposite sign; the invoices are open again.

    Posts Dr receivable / Cr unapplied cash for payments, on the company's day. Id: the new
    application. Detail: amount, invoice. Events: receivables.application_reversed {reverses_id,
    reason, …}, receivables.payment_unapplied or .credit_note_unapplied,
    receivables.invoice_reopened {customer_id, order_id, paid (negative), open, settled}.
    Codes: PaymentUnapplied. Source: rules.md C9.
    """
    company = {"company_id": actor.company_id}
    wanted = [row.application_id for row in batch]
    sides = SQL("application_documents", **company, application_id=wanted)
    SQL("lock_payments", **company, payment_id=_named_in(sides, "payment_id"))
    SQL(
        "lock_invoices", **company,
        invoice_id=_named_in(sides, "invoice_id") + _named_in(sides, "credit_note_id"),
    )  # fmt: skip
    (day,) = SQL("company_day", **company, at=at)
    facts = SQL("judge_unapplication", batch, **company, is_in_books=day.is_in_books)
    going = [
        (asked, fact)
        for asked, fact in zip(batch, facts, strict=True)
        if fact.code == PaymentUnapplied.UNAPPLIED
    ]
    settings = [
        Setting(
            fact.customer_id, fact.payment_id, fact.credit_note_id, fact.invoice_id, -fact.amount,
            day.day, asked.application_id, asked.reason,
        )
        for asked, fact in going
    ]  # fmt: skip
    ids = settle(settings, with_receipt=False, actor=actor, at=at)
    book_applications(settings, ids, [fact.entry_id for _, fact in going], actor=actor, at=at)
    made = iter(ids)
    return Outcomes(
        Outcome(
            fact.position,
            next(made) if fact.code == PaymentUnapplied.UNAPPLIED else fact.reversal_id,
            PaymentUnapplied(fact.code),
            {"amount": fact.amount, "invoice": fact.invoice, "day": day.day},
        )
        for fact in facts
    )


def _named_in(rows: Sequence[Any], name: str) -> list[int]:
    return [getattr(row, name) for row in rows if getattr(row, name) is not None]
