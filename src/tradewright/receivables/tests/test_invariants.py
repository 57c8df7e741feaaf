"""Each invariant is quiet after a life of invoices, and turns red on a fault made for it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from tradewright.kernel import database
from tradewright.kernel.invariants import run_invariants
from tradewright.receivables.operations.applications import (
    ApplyPayment,
    UnapplyPayment,
    apply_payments,
    unapply_payments,
)
from tradewright.receivables.operations.credit_notes import issue_credit_notes

from .makers import issued, line, note, received

pytestmark = pytest.mark.django_db

MINE = ("L4", "L14", "O4", "O5", "O6", "O9", "O10")

INVOICE = "update invoice set {} where id = %(bill)s"
PAYMENT = "update payment set {} where id = %(paid)s"
APPLIED = "update application set {} where payment_id = %(paid)s and amount > 0"

FAULTS = {
    "L4": [
        INVOICE.format("amount_open = amount_open + 0.01"),
        PAYMENT.format("amount_unapplied = amount_unapplied - 0.01"),
        "update journal_line set amount = amount + 1 where entry_id = (select id from"
        " journal_entry where source = 'invoice' and source_id = %(bill)s)"
        " and customer_id is not null",
    ],
    "L14": [
        "update journal_entry set source = 'lost' where source = 'invoice'"
        " and source_id = %(bill)s",
        "update journal_entry set kind = 'lost' where source = 'payment' and source_id = %(paid)s",
        "update journal_entry set source = 'lost' where source = 'application'",
    ],
    "O4": [
        "update invoice_line set amount_net = amount_net + 1 where invoice_id = %(bill)s",
        "update invoice_line set amount_tax = 0 where invoice_id = %(bill)s",
        "delete from invoice_line where invoice_id = %(bill)s",
    ],
    "O5": [
        INVOICE.format("amount_open = amount_open - 1"),
        INVOICE.format("settled_at = null"),
        APPLIED.format("amount = amount - 1"),
    ],
    "O6": [
        PAYMENT.format("amount_unapplied = amount_unapplied + 1"),
        PAYMENT.format("currency = 'EUR'"),
        APPLIED.format("customer_id = customer_id + 1"),
        "update application set amount = amount + 1 where reverses_id is not null",
    ],
    "O9": [
        "update invoice set credits_invoice_id = %(bill)s where kind = 'credit_note'"
        " and credits_invoice_id is null",
    ],
    "O10": [
        INVOICE.format("sequence_no = sequence_no + 1000"),
        "delete from invoice where id = %(bill)s",
        "update number_series set next_number = next_number + 1 where code = 'credit_note'",
    ],
}


def some_life(world):
    """One bill paid in part and credited in part, one settled and reopened, a note left open."""
    with database.entered(world.company_id):
        customer, item = world.customer(), world.item()
        bill, other = issued(world, customer), issued(world, customer)
        paid = received(world, customer, 100)
        asked = [ApplyPayment(bill.pk, paid, amount=Decimal(50)), ApplyPayment(other.pk, paid)]
        made = apply_payments(asked, actor=world.actor, at=world.at)
        unapply_payments([UnapplyPayment(made[1].id)], actor=world.actor, at=world.at)
        notes = [
            note(world, customer, line(world, item, "20.00"), credits_invoice_id=bill.pk),
            note(world, customer, line(world, item, "90.00")),
        ]
        issue_credit_notes(notes, actor=world.actor, at=world.at)
        received(world, customer, 300, oldest_first=True)
        issued(world, customer)
    return {"bill": bill.pk, "paid": paid}


def broken(ids=MINE):
    return {finding.id for finding in run_invariants(ids) if finding.violations}


def test_is_quiet_on_sound_books(committed_world):
    some_life(committed_world)
    assert broken() == set()


@pytest.mark.parametrize(
    ("id", "fault"), [(id, fault) for id, faults in FAULTS.items() for fault in faults]
)
def test_turns_red_on_its_fault(committed_world, id, fault):
    rows = some_life(committed_world)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "alter table invoice drop constraint invoice_open, drop constraint invoice_total"
        )
        cursor.execute(fault, rows)
    assert id in broken((id,))
