"""Payments: money came in, and says what it pays for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.credit.operations import MoveExposure, move_exposure
from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.money import ZERO
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements
from tradewright.ledger.operations.entries import PostEntry, PostLine, post_entries, posted

from .open_items import OpenItems, Setting, is_too_precise, settle

SQL = statements()


@dataclass(frozen=True, slots=True)
class ApplyTo:
    """An invoice by its number; `amount` None is as much as is open and there."""

    invoice: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReceivePayment:
    """`customer` is a code. What is applied to no invoice stays on account.

    `oldest_first` applies what `apply` leaves to the customer's open invoices, the one due first
    at the front (rules.md C9, priority 7). `external_id` makes the receipt repeatable.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"apply": ApplyTo}

    customer: str
    amount: Decimal
    currency: str
    received_on: date
    method: str = "transfer"
    reference: str = ""
    external_id: str | None = None
    apply: tuple[ApplyTo, ...] = ()
    oldest_first: bool = False


class PaymentReceived(Code):
    RECEIVED = "received", "Payment {number}: {applied} applied, {on_account} on account."
    ALREADY_RECEIVED = "already_received", "This payment was received before, as {number}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This external id stands twice in the list.", "external_id",
    )  # fmt: skip
    COMPANY_NOT_LIVE = (
        "company_not_live",
        "The company is not live yet: go live first, on the page Company.",
        "received_on",
    )
    UNKNOWN_CUSTOMER = (
        "unknown_customer", "No customer “{value}”: check the code.", "customer",
    )  # fmt: skip
    UNKNOWN_CURRENCY = (
        "unknown_currency", "No currency “{value}”: use an ISO 4217 code.", "currency",
    )  # fmt: skip
    CURRENCY_NOT_TRADED = (
        "currency_not_traded", "The books are kept in {traded}, not in {value}.", "currency",
    )  # fmt: skip
    AMOUNT_NOT_POSITIVE = "amount_not_positive", "The amount must be above zero.", "amount"
    AMOUNT_TOO_PRECISE = (
        "amount_too_precise", "{value} has more decimals than the currency.", "amount",
    )  # fmt: skip
    UNKNOWN_INVOICE = "unknown_invoice", "No invoice “{value}”: check the number.", "apply.invoice"
    OTHER_CUSTOMERS_INVOICE = (
        "other_customers_invoice", "Invoice {value} is another customer’s.", "apply.invoice",
    )  # fmt: skip
    INVOICE_SETTLED = (
        "invoice_settled", "Nothing is open on invoice {value}: leave it out.", "apply.invoice",
    )  # fmt: skip
    MORE_THAN_OPEN = (
        "more_than_open", "Only {open} is open on invoice {value}.", "apply.amount",
    )  # fmt: skip
    MORE_THAN_RECEIVED = (
        "more_than_received",
        "Only {left} of the payment is left for invoice {value}.",
        "apply.amount",
    )
    DATE_OUTSIDE_BOOKS = (
        "date_outside_books", "{value} lies outside the books: open a period for it.",
        "received_on",
    )  # fmt: skip


@dataclass(slots=True)
class _Decision:
    code: PaymentReceived
    detail: dict[str, Any] = field(default_factory=dict)
    applied: list[tuple[int, Decimal]] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((amount for _, amount in self.applied), ZERO)


@operation(PaymentReceived, duty="receivables.receive_payments", competing=True)
def receive_payments(
    batch: Batch[ReceivePayment], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Money is in the bank's clearing account; invoices it pays are open by so much less.

    Payments of one call that want the same invoice are decided in input order. Posts Dr bank
    clearing / Cr receivable (applied) / Cr unapplied cash (the rest). Detail: number, applied,
    on_account. Events: receivables.payment_received {number, customer_id, amount, applied,
    on_account} and for each invoice receivables.invoice_paid {customer_id, order_id, paid, open,
    settled}. Codes: PaymentReceived. Source: rules.md C9.
    """
    company = {"company_id": actor.company_id}
    hold_keys("payment", (row.external_id or None for row in batch), company_id=actor.company_id)
    items = OpenItems(
        SQL(
            "lock_open_invoices", **company,
            numbers=[to.invoice for row in batch for to in row.apply],
            customers=[row.customer for row in batch if row.oldest_first],
        )
    )  # fmt: skip
    facts = SQL("judge_payments", batch, **company)
    decisions = list(_decide(batch, facts, items))
    taken = [
        (asked, fact, decision)
        for asked, fact, decision in zip(batch, facts, decisions, strict=True)
        if decision.code == PaymentReceived.RECEIVED
    ]
    made = _write(taken, actor=actor, at=at) if taken else []
    for (_, _, decision), row in zip(taken, made, strict=True):
        decision.detail |= {"id": row.id, "number": row.number}
    return Outcomes(
        Outcome(position, decision.detail.pop("id", None), decision.code, decision.detail)
        for position, decision in enumerate(decisions, start=1)
    )


def _decide(
    batch: Iterable[ReceivePayment], facts: Iterable[Any], items: OpenItems
) -> Iterable[_Decision]:
    """One decision a payment, in input order; what one takes is not there for the next."""
    seen: set[str] = set()
    for asked, fact in zip(batch, facts, strict=True):
        stopped = _known(asked, fact, seen) or _refused(asked, fact)
        decision = stopped or _applied(asked, fact, items)
        if decision.code == PaymentReceived.RECEIVED:
            items.take(decision.applied)
            seen.add(asked.external_id or "")
            decision.detail |= {
                "applied": decision.total, "on_account": asked.amount - decision.total,
            }  # fmt: skip
        yield decision


def _known(asked: ReceivePayment, fact: Any, seen: set[str]) -> _Decision | None:
    if fact.known_id is not None:
        detail = {"id": fact.known_id, "number": fact.known_number}
        return _Decision(PaymentReceived.ALREADY_RECEIVED, detail)
    if asked.external_id and asked.external_id in seen:
        return _Decision(PaymentReceived.REPEATED_IN_BATCH)
    return None


def _refused(asked: ReceivePayment, fact: Any) -> _Decision | None:
    """What is wrong with the payment itself, whatever it is applied to."""
    checks = (
        (not fact.is_live, PaymentReceived.COMPANY_NOT_LIVE, None),
        (fact.customer_id is None, PaymentReceived.UNKNOWN_CUSTOMER, asked.customer),
        (not fact.is_currency, PaymentReceived.UNKNOWN_CURRENCY, asked.currency),
        (asked.currency != fact.traded, PaymentReceived.CURRENCY_NOT_TRADED, asked.currency),
        (not _is_positive(asked.amount), PaymentReceived.AMOUNT_NOT_POSITIVE, asked.amount),
        (not fact.is_in_books, PaymentReceived.DATE_OUTSIDE_BOOKS, asked.received_on),
    )
    for is_wrong, code, value in checks:
        if is_wrong:
            return _Decision(code, {"value": value, "traded": fact.traded})
    if is_too_precise(asked.amount, fact.minor_unit):
        return _Decision(PaymentReceived.AMOUNT_TOO_PRECISE, {"value": asked.amount})
    return None


def _applied(asked: ReceivePayment, fact: Any, items: OpenItems) -> _Decision:
    """What the payment pays: the named invoices first, then the oldest if it says so."""
    taken: dict[int, Decimal] = {}
    left = asked.amount
    for line_no, to in enumerate(asked.apply, start=1):
        item = items.invoice(to.invoice)
        open_now = ZERO if item is None else item.amount_open - taken.get(item.id, ZERO)
        fault = _fault(to, item, fact, open_now, left)
        if fault is not None:
            part = (fault.field or "").removeprefix("apply.")
            detail = {"field": f"apply[{line_no}].{part}", "open": open_now, "left": left}
            value = to.amount if fault == PaymentReceived.AMOUNT_TOO_PRECISE else to.invoice
            return _Decision(fault, detail | {"value": value})
        assert item is not None
        amount = min(open_now, left) if to.amount is None else to.amount
        taken[item.id] = taken.get(item.id, ZERO) + amount
        left -= amount
    if asked.oldest_first:
        for item in items.oldest_of(fact.customer_id):
            amount = min(item.amount_open - taken.get(item.id, ZERO), left)
            taken[item.id] = taken.get(item.id, ZERO) + amount
            left -= amount
    applied = [(key, amount) for key, amount in taken.items() if amount > 0]
    return _Decision(PaymentReceived.RECEIVED, applied=applied)


def _fault(
    to: ApplyTo, item: Any, fact: Any, open_now: Decimal, left: Decimal
) -> PaymentReceived | None:
    if item is None:
        return PaymentReceived.UNKNOWN_INVOICE
    if item.customer_id != fact.customer_id:
        return PaymentReceived.OTHER_CUSTOMERS_INVOICE
    if open_now == 0:
        return PaymentReceived.INVOICE_SETTLED
    if to.amount is None:
        return None
    if not _is_positive(to.amount):
        return PaymentReceived.AMOUNT_NOT_POSITIVE
    if is_too_precise(to.amount, fact.minor_unit):
        return PaymentReceived.AMOUNT_TOO_PRECISE
    if to.amount > open_now:
        return PaymentReceived.MORE_THAN_OPEN
    return PaymentReceived.MORE_THAN_RECEIVED if to.amount > left else None


def _is_positive(amount: Decimal) -> bool:
    return amount.is_finite() and amount > 0


def _write(
    taken: Sequence[tuple[ReceivePayment, Any, _Decision]], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Payments, their applications, entries and exposure."""
    made = SQL(
        "receive_payments", company_id=actor.company_id, at=at, operation_id=current_call().id,
        customer_id=[fact.customer_id for _, fact, _ in taken],
        currency=[asked.currency for asked, _, _ in taken],
        amount=[asked.amount for asked, _, _ in taken],
        applied=[decision.total for _, _, decision in taken],
        received_on=[asked.received_on for asked, _, _ in taken],
        method=[asked.method for asked, _, _ in taken],
        reference=[asked.reference for asked, _, _ in taken],
        external_id=[asked.external_id for asked, _, _ in taken],
    )  # fmt: skip
    settle(
        [
            Setting(fact.customer_id, row.id, None, invoice_id, amount, asked.received_on)
            for (asked, fact, decision), row in zip(taken, made, strict=True)
            for invoice_id, amount in decision.applied
        ],
        with_receipt=True, actor=actor, at=at,
    )  # fmt: skip
    entries, moves = [], []
    for (asked, fact, decision), row in zip(taken, made, strict=True):
        applied, customer = decision.total, fact.customer_id
        entries.append(
            PostEntry(
                "payment", "payment", row.id, asked.received_on, f"Payment {row.number}",
                (
                    PostLine("bank_clearing", asked.amount),
                    PostLine("receivable", -applied, customer_id=customer),
                    PostLine("unapplied_cash", applied - asked.amount, customer_id=customer),
                ),
            )
        )  # fmt: skip
        moves.append(MoveExposure(customer, receivable=-applied, unapplied=asked.amount - applied))
    posted(post_entries(entries, actor=actor, at=at))
    move_exposure(moves, actor=actor, at=at)
    return made
