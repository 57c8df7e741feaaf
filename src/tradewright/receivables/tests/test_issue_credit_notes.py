from __future__ import annotations

from datetime import date
from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.receivables.models import Application, Invoice
from tradewright.receivables.operations.credit_notes import (
    CreditNoteIssued,
    issue_credit_notes,
)

from .books import buckets, entry
from .makers import issued, line, note, received
from .test_issue_invoices import together


def credit(world, *asked):
    return issue_credit_notes(list(asked), actor=world.actor, at=world.at)


def test_stays_open_when_it_credits_no_invoice(world):
    customer = world.customer()
    outcome = one(credit(world, note(world, customer)))
    made = Invoice.objects.get(pk=outcome.id)
    assert (made.kind, made.amount_total, made.amount_open) == ("credit_note", 120, 120)
    assert made.number.startswith("CN")
    assert entry("invoice", made.pk) == [("1100", -120), ("4000", 100), ("2200", 20)]
    assert buckets(customer) == (0, 0, 120)


def test_is_applied_to_the_invoice_it_credits(world):
    customer = world.customer()
    bill = issued(world, customer)
    part = line(world, world.item(), "50.00")
    outcome = one(credit(world, note(world, customer, part, credits_invoice_id=bill.pk)))
    bill.refresh_from_db()
    made = Invoice.objects.get(pk=outcome.id)
    assert (bill.amount_open, made.amount_open, made.settled_at) == (60, 0, world.at)
    assert outcome.detail["applied"] == 60
    assert Application.objects.get(credit_note=made).amount == 60
    assert buckets(customer) == (0, 60, 0)


def test_keeps_the_rest_open_when_the_invoice_is_paid_in_part(world):
    customer = world.customer()
    bill = issued(world, customer)
    received(world, customer, 100, oldest_first=True)
    outcome = one(credit(world, note(world, customer, credits_invoice_id=bill.pk)))
    made = Invoice.objects.get(pk=outcome.id)
    assert (made.amount_open, outcome.detail["applied"]) == (100, 20)
    assert buckets(customer) == (0, 0, 100)


def test_keeps_the_tax_of_the_sale(world):
    customer = world.customer(country="DE")  # where the rate is 19 % today
    made = Invoice.objects.get(pk=one(credit(world, note(world, customer))).id)
    assert (made.amount_net, made.amount_tax) == (100, 20)


def test_tells_the_credit_note_and_what_it_is_applied_to(world):
    customer = world.customer()
    bill = issued(world, customer)
    asked = note(world, customer, credits_invoice_id=bill.pk)
    outcome = one(credit(world, asked))
    events = Event.objects.filter(aggregate="invoice", key=outcome.id).order_by("version")
    assert [event.topic for event in events] == [
        "receivables.credit_note_issued", "receivables.credit_note_applied",
    ]  # fmt: skip
    assert events[0].body == {
        "number": outcome.detail["number"], "order_id": None, "customer_id": customer.pk,
        "source": "test_return", "source_id": asked.source_id, "total": 120.0,
        "credits_invoice_id": bill.pk, "reason": "damaged",
    }  # fmt: skip
    assert Event.objects.get(aggregate="invoice", key=bill.pk, version=2).body["settled"]


def test_answers_every_row_of_a_mixed_batch(world):
    customer, other, item = world.customer(), world.customer(), world.item()
    known = note(world, customer)
    first = one(credit(world, known))
    bill, foreign = issued(world, customer), issued(world, other)
    fresh = note(world, customer, line(world, item, "60.00"), credits_invoice_id=bill.pk)
    batch = [
        known,
        fresh,
        fresh,
        note(world, customer, line(world, item, "60.00"), credits_invoice_id=bill.pk),
        note(world, customer, line(world, item, "40.00"), credits_invoice_id=bill.pk),
        note(world, customer, credits_invoice_id=-1),
        note(world, customer, credits_invoice_id=foreign.pk),
        note(world, customer, customer_id=-1),
        note(world, customer, ship_to_id=other.address.pk),
        note(world, customer, currency="EUR"),
        note(world, customer, lines=()),
        note(world, customer, line(world, item, "-5.00")),
        note(world, customer, issued_on=date(1999, 1, 1)),
    ]
    outcomes = credit(world, *batch)
    assert [str(o.code) for o in outcomes] == [
        "already_issued", "issued", "repeated_in_batch", "more_than_invoiced", "issued",
        "unknown_invoice", "other_customers_invoice", "unknown_customer", "unknown_ship_to",
        "currency_not_traded", "no_lines", "negative_total", "date_outside_books",
    ]  # fmt: skip
    assert outcomes[0].id == first.id
    assert outcomes[3].code == CreditNoteIssued.MORE_THAN_INVOICED
    assert Invoice.objects.get(pk=bill.pk).amount_open == 0


def test_credits_an_invoice_no_further_than_its_total_when_two_credit_it_together(open_floor):
    world, codes = open_floor, []
    customer, item = world.customer(), world.item()
    bill = issued(world, customer)
    notes = [
        note(world, customer, line(world, item, "10.00"), credits_invoice_id=bill.pk)
        for _ in range(16)
    ]
    together(
        lambda: codes.extend(str(o.code) for o in credit(world, *notes[:8])),
        lambda: codes.extend(str(o.code) for o in credit(world, *notes[8:])),
    )
    assert sorted(codes) == ["issued"] * 10 + ["more_than_invoiced"] * 6
    credited = Invoice.objects.filter(credits_invoice=bill)
    assert sum(row.amount_total for row in credited) == Decimal(120)
