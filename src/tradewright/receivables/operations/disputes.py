"""Disputes: what of an invoice a customer does not accept, and how that ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """`amount` is gross, in the invoice's currency; None: all that is open of it. `kind` is price,
    quantity, damage or other."""

    invoice_id: int
    kind: str
    reason: str
    amount: Decimal | None = None
    external_id: str | None = None


class DisputeOpened(Code):
    OPENED = "opened", "{amount} of invoice {number} are disputed."
    ALREADY_OPENED = "already_opened", "This dispute was opened before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The invoice stands twice in the list.", "invoice_id"
    INVOICE_NOT_FOUND = "invoice_not_found", "There is no such invoice.", "invoice_id"
    NOT_AN_INVOICE = "not_an_invoice", "A credit note is not disputed.", "invoice_id"
    ALREADY_DISPUTED = (
        "already_disputed", "Invoice {number} is in dispute: close that one first.", "invoice_id",
    )  # fmt: skip
    UNKNOWN_KIND = "unknown_kind", "Choose price, quantity, damage or other.", "kind"
    REASON_MISSING = "reason_missing", "Say what the customer does not accept.", "reason"
    NOTHING_OPEN = "nothing_open", "Invoice {number} is settled: credit it instead.", "invoice_id"
    AMOUNT_NOT_POSITIVE = "amount_not_positive", "The amount must be above zero.", "amount"
    AMOUNT_TOO_PRECISE = (
        "amount_too_precise", "An amount has at most the decimals of its currency.", "amount",
    )  # fmt: skip
    MORE_THAN_OPEN = "more_than_open", "Only {open} of invoice {number} are open.", "amount"


@operation(DisputeOpened, duty="receivables.open_disputes")
def open_disputes(batch: Batch[OpenDispute], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """So much of an invoice is in dispute; it is owed all the same, and counts in the exposure.

    Event: receivables.dispute_opened {number, customer_id, invoice_id, amount, kind, from, to}.
    Detail: number, amount, open. Codes: DisputeOpened. Source: rules.md C4, features DI-01.
    """
    company = {"company_id": actor.company_id}
    hold_keys("dispute", (row.external_id for row in batch), **company)
    SQL("lock_invoices", **company, invoice_id=[row.invoice_id for row in batch])
    return SQL(
        "open_disputes", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CloseDispute:
    """`outcome` is upheld (the customer is right, all of it), settled (a part, `amount_accepted`)
    or rejected."""

    dispute_id: int
    outcome: str
    note: str
    amount_accepted: Decimal | None = None
    version: int | None = None


class DisputeClosed(Code):
    CLOSED = "closed", "The dispute about invoice {number} is {status}."
    ALREADY_CLOSED = "already_closed", "The dispute was closed before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The dispute stands twice in the list.", "dispute_id"
    DISPUTE_NOT_FOUND = "dispute_not_found", "There is no such dispute.", "dispute_id"
    DISPUTE_CHANGED = (
        "dispute_changed", "Somebody changed the dispute since: look at it again.", "version",
    )  # fmt: skip
    UNKNOWN_OUTCOME = "unknown_outcome", "Choose upheld, settled or rejected.", "outcome"
    NOTE_MISSING = "note_missing", "Say what was found.", "note"
    ACCEPTED_OUT_OF_RANGE = (
        "accepted_out_of_range",
        "Of a settled dispute a part is accepted: above zero, below {amount}.",
        "amount_accepted",
    )


@operation(DisputeClosed, duty="receivables.close_disputes")
def close_disputes(batch: Batch[CloseDispute], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A dispute ends; what was accepted is credited by a credit note, which is not made here.

    Event: receivables.dispute_closed {number, customer_id, invoice_id, amount, amount_accepted,
    from, to}. Codes: DisputeClosed.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_disputes", **company, dispute_id=[row.dispute_id for row in batch])
    return SQL(
        "close_disputes", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
