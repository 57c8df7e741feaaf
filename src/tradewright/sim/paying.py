"""How simulated customers pay: each invoice in full, by its terms with a seeded delay."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tradewright.kernel.operation import Actor
from tradewright.receivables.operations.payments import (
    ApplyTo,
    ReceivePayment,
    receive_payments,
)
from tradewright.receivables.queries.to_pay import InvoiceToPay, invoices_to_pay

from .setting_up import in_batches


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`share` per cent of invoices are paid between `first` and `last` days after the due day."""

    share: int
    first: int
    last: int


def pay_due(
    on: date, actor: Actor, at: datetime, *, seed: int, behaviour: Sequence[Behaviour]
) -> int:
    """Receive what customers pay on a day; returns how many payments came. Again does no harm."""
    due = [
        invoice
        for invoice in invoices_to_pay(company_id=actor.company_id)
        if pays_on(invoice, seed, behaviour) <= on
    ]
    payments = [
        ReceivePayment(
            customer=invoice.customer,
            amount=invoice.amount_open,
            currency=invoice.currency,
            received_on=on,
            method="transfer",
            reference=invoice.number,
            external_id=f"pay:{invoice.number}",
            apply=(ApplyTo(invoice.number),),
        )
        for invoice in due
    ]
    in_batches(receive_payments, payments, actor, at)
    return len(payments)


def pays_on(invoice: InvoiceToPay, seed: int, behaviour: Sequence[Behaviour]) -> date:
    """The day an invoice is paid: the same for the same seed and number, whenever one asks."""
    if invoice.due_on <= invoice.invoiced_on:
        return invoice.invoiced_on
    dice = hashlib.sha256(f"{seed}:{invoice.number}".encode()).digest()
    share = dice[0] * 100 // 256
    for one in behaviour:
        if share < one.share:
            late = one.first + dice[1] * (one.last - one.first + 1) // 256
            return max(invoice.invoiced_on, invoice.due_on + timedelta(days=late))
        share -= one.share
    return invoice.due_on
