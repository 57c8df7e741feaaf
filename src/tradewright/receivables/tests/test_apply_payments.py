from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.ledger.models import JournalEntry
from tradewright.receivables.models import Application, Invoice, Payment
from tradewright.receivables.operations.applications import (
    ApplyPayment,
    UnapplyPayment,
    apply_payments,
    unapply_payments,
)
from tradewright.receivables.operations.credit_notes import issue_credit_notes

from .books import buckets, entry
from .makers import issued, note, received
from .test_issue_invoices import together


def apply(world, *asked, at=None):
    return apply_payments(list(asked), actor=world.actor, at=at or world.at)


def unapply(world, *asked, at=None):
    return unapply_payments(list(asked), actor=world.actor, at=at or world.at)


def credited(world, customer):
    return one(issue_credit_notes([note(world, customer)], actor=world.actor, at=world.at)).id


def test_pays_an_invoice_from_what_is_on_account(world):
    customer = world.customer()
    paid, bill = received(world, customer, 200), issued(world, customer)
    outcome = one(apply(world, ApplyPayment(bill.pk, paid)))
    bill.refresh_from_db()
    assert outcome.detail == {"invoice": bill.number, "amount": 120, "open": 0, "left": 80}
    assert Payment.objects.get(pk=paid).amount_unapplied == 80
    assert (bill.amount_open, bill.settled_at) == (0, world.at)
    assert entry("application", outcome.id) == [("1110", 120), ("1100", -120)]
    assert buckets(customer) == (0, 0, 80)


def test_needs_no_entry_for_a_credit_note(world):
    customer = world.customer()
    key, bill = credited(world, customer), issued(world, customer)
    outcome = one(apply(world, ApplyPayment(bill.pk, credit_note_id=key, amount=Decimal(30))))
    assert entry("application", outcome.id) == []
    assert Invoice.objects.get(pk=key).amount_open == 90
    assert Invoice.objects.get(pk=bill.pk).amount_open == 90
    assert buckets(customer) == (0, 90, 90)


def test_tells_the_application_and_both_documents(world):
    customer = world.customer()
    paid, bill = received(world, customer, 200), issued(world, customer)
    outcome = one(apply(world, ApplyPayment(bill.pk, paid, amount=Decimal(20))))
    made = Event.objects.get(aggregate="application", key=outcome.id)
    assert (made.topic, made.version) == ("receivables.application_made", 1)
    assert made.body["amount"] == 20
    used = Event.objects.get(aggregate="payment", key=paid, version=2)
    assert used.topic == "receivables.payment_applied"
    assert used.body == {"customer_id": customer.pk, "applied": 20, "on_account": 180}
    told = Event.objects.get(aggregate="invoice", key=bill.pk, version=2)
    assert (told.topic, told.body["open"]) == ("receivables.invoice_paid", 100)


def test_applies_the_same_amount_once(world):
    customer = world.customer()
    paid, bill = received(world, customer, 200), issued(world, customer)
    part = ApplyPayment(bill.pk, paid, amount=Decimal(20))
    first = one(apply(world, part))
    again = one(apply(world, part))
    assert (str(again.code), again.id) == ("already_applied", first.id)
    rest = one(apply(world, ApplyPayment(bill.pk, paid)))
    assert rest.detail["amount"] == 100
    assert str(one(apply(world, ApplyPayment(bill.pk, paid))).code) == "already_applied"


def test_answers_every_row_of_a_mixed_batch(world):
    customer, other = world.customer(), world.customer()
    paid, used, key = received(world, customer, 50), received(world, customer, 5), -1
    bill, foreign, settled = issued(world, customer), issued(world, other), issued(world, customer)
    one(apply(world, ApplyPayment(settled.pk, received(world, customer))))
    one(apply(world, ApplyPayment(bill.pk, used)))
    note_id = credited(world, customer)
    batch = [
        ApplyPayment(bill.pk),
        ApplyPayment(bill.pk, paid, note_id),
        ApplyPayment(bill.pk, key),
        ApplyPayment(bill.pk, credit_note_id=bill.pk),
        ApplyPayment(-1, paid),
        ApplyPayment(foreign.pk, paid),
        ApplyPayment(settled.pk, paid),
        ApplyPayment(issued(world, customer).pk, used),
        ApplyPayment(bill.pk, paid, amount=Decimal(0)),
        ApplyPayment(bill.pk, paid, amount=Decimal("0.001")),
        ApplyPayment(bill.pk, paid, amount=Decimal(116)),
        ApplyPayment(bill.pk, paid, amount=Decimal(51)),
        ApplyPayment(bill.pk, paid, amount=Decimal(40)),
        ApplyPayment(bill.pk, paid, amount=Decimal(10)),
        ApplyPayment(bill.pk, credit_note_id=note_id),
    ]
    outcomes = apply(world, *batch)
    assert [str(o.code) for o in outcomes] == [
        "no_source", "no_source", "payment_not_found", "credit_note_not_found",
        "invoice_not_found", "other_customers_invoice", "invoice_settled", "nothing_left",
        "amount_not_positive", "amount_too_precise", "more_than_open", "more_than_left",
        "applied", "repeated_in_batch", "applied",
    ]  # fmt: skip
    assert outcomes[14].detail["amount"] == 75
    late = apply(world, ApplyPayment(bill.pk, paid), at=datetime(1999, 1, 1, tzinfo=UTC))
    assert str(late[0].code) == "date_outside_books"


def test_takes_an_application_back(world):
    customer = world.customer()
    paid, bill = received(world, customer, 200), issued(world, customer)
    made = one(apply(world, ApplyPayment(bill.pk, paid)))
    outcome = one(unapply(world, UnapplyPayment(made.id, "wrong invoice")))
    bill.refresh_from_db()
    assert (bill.amount_open, bill.settled_at, bill.version) == (120, None, 3)
    assert Payment.objects.get(pk=paid).amount_unapplied == 200
    assert entry("application", outcome.id) == [("1110", -120), ("1100", 120)]
    reversal = JournalEntry.objects.get(source="application", source_id=outcome.id)
    assert (
        reversal.reverses_id == JournalEntry.objects.get(source="application", source_id=made.id).pk
    )
    assert buckets(customer) == (0, 120, 200)
    event = Event.objects.get(aggregate="application", key=outcome.id)
    assert event.topic == "receivables.application_reversed"
    assert (event.body["reverses_id"], event.body["reason"]) == (made.id, "wrong invoice")
    told = Event.objects.get(aggregate="invoice", key=bill.pk, version=3)
    assert told.topic == "receivables.invoice_reopened"


def test_takes_back_what_was_applied_on_receipt(world):
    customer = world.customer()
    bill = issued(world, customer)
    received(world, customer, oldest_first=True)
    made = Application.objects.get(invoice=bill)
    outcome = one(unapply(world, UnapplyPayment(made.pk)))
    assert entry("application", outcome.id) == [("1110", -120), ("1100", 120)]
    assert buckets(customer) == (0, 120, 120)


def test_answers_every_row_of_a_mixed_batch_taken_back(world):
    customer = world.customer()
    bills = [issued(world, customer) for _ in range(3)]
    paid = received(world, customer, 1000)
    made = [o.id for o in apply(world, *(ApplyPayment(bill.pk, paid) for bill in bills))]
    reversal = one(unapply(world, UnapplyPayment(made[0])))
    batch = [
        UnapplyPayment(made[0]),
        UnapplyPayment(made[1]),
        UnapplyPayment(made[1]),
        UnapplyPayment(reversal.id),
        UnapplyPayment(-1),
    ]
    outcomes = unapply(world, *batch)
    assert [str(o.code) for o in outcomes] == [
        "already_unapplied", "unapplied", "repeated_in_batch", "is_reversal",
        "application_not_found",
    ]  # fmt: skip
    assert outcomes[0].id == reversal.id
    late = unapply(world, UnapplyPayment(made[2]), at=datetime(1999, 1, 1, tzinfo=UTC))
    assert str(late[0].code) == "date_outside_books"


def test_applies_no_more_than_there_is_when_two_apply_together(open_floor):
    world, codes = open_floor, []
    customer = world.customer()
    paid = received(world, customer, 600)
    asked = [ApplyPayment(issued(world, customer).pk, paid) for _ in range(10)]
    together(
        lambda: codes.extend(str(o.code) for o in apply(world, *asked[:5])),
        lambda: codes.extend(str(o.code) for o in apply(world, *asked[5:])),
    )
    assert Payment.objects.get(pk=paid).amount_unapplied == 0
    assert codes.count("applied") <= 5
