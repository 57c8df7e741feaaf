from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.receivables.models import Application, Invoice, Payment
from tradewright.receivables.operations.invoices import issue_invoices
from tradewright.receivables.operations.payments import (
    ApplyTo,
    PaymentReceived,
    receive_payments,
)

from .books import buckets, entry
from .makers import invoice, issued, line, payment
from .test_issue_invoices import together


def receive(world, *asked):
    return receive_payments(list(asked), actor=world.actor, at=world.at)


def test_settles_the_invoice_it_names(world):
    customer = world.customer()
    bill = issued(world, customer)
    outcome = one(receive(world, payment(world, customer, apply=(ApplyTo(bill.number),))))
    bill.refresh_from_db()
    assert (bill.amount_open, bill.settled_at, bill.version) == (0, world.at, 2)
    assert outcome.detail | {"number": ""} == {"number": "", "applied": 120, "on_account": 0}
    assert entry("payment", outcome.id) == [("1010", 120), ("1100", -120)]
    assert buckets(customer) == (0, 0, 0)


def test_keeps_what_is_more_than_the_debt_on_account(world):
    customer = world.customer()
    bill = issued(world, customer)
    outcome = one(receive(world, payment(world, customer, 200, apply=(ApplyTo(bill.number),))))
    made = Payment.objects.get(pk=outcome.id)
    assert (made.amount, made.amount_unapplied) == (200, 80)
    assert entry("payment", made.pk) == [("1010", 200), ("1100", -120), ("1110", -80)]
    assert buckets(customer) == (0, 0, 80)


def test_leaves_an_invoice_open_by_what_is_missing(world):
    customer = world.customer()
    bill = issued(world, customer)
    one(receive(world, payment(world, customer, "50.01", apply=(ApplyTo(bill.number),))))
    bill.refresh_from_db()
    assert (bill.amount_open, bill.settled_at) == (Decimal("69.99"), None)


def test_pays_the_oldest_first_when_asked(world):
    customer = world.customer()
    late = issued(world, customer, invoiced_on=date(2026, 2, 20))
    old = issued(world, customer, invoiced_on=date(2026, 1, 5))
    named = issued(world, customer)
    asked = payment(world, customer, 300, apply=(ApplyTo(named.number),), oldest_first=True)
    one(receive(world, asked))
    opened = {row.pk: row.amount_open for row in Invoice.objects.filter(customer=customer)}
    assert opened == {named.pk: 0, old.pk: 0, late.pk: 60}


def test_tells_the_payment_and_each_invoice(world):
    customer = world.customer()
    first, second = issued(world, customer), issued(world, customer)
    asked = payment(
        world, customer, 150, apply=(ApplyTo(first.number), ApplyTo(second.number, Decimal(20)))
    )
    outcome = one(receive(world, asked))
    event = Event.objects.get(aggregate="payment", key=outcome.id)
    assert (event.topic, event.version) == ("receivables.payment_received", 1)
    assert event.body == {
        "number": outcome.detail["number"], "customer_id": customer.pk, "amount": 150,
        "applied": 140.0, "on_account": 10.0,
    }  # fmt: skip
    bodies = [
        Event.objects.get(topic="receivables.invoice_paid", key=bill.pk, version=2).body
        for bill in (first, second)
    ]
    assert bodies == [
        {"number": first.number, "customer_id": customer.pk, "order_id": first.order_id,
         "paid": 120.0, "open": 0.0, "settled": True},
        {"number": second.number, "customer_id": customer.pk, "order_id": second.order_id,
         "paid": 20, "open": 100.0, "settled": False},
    ]  # fmt: skip


def test_receives_an_external_id_once(world):
    customer = world.customer()
    asked = payment(world, customer, external_id="BANK-1")
    first, repeated = receive(world, asked, asked)
    assert repeated.code == PaymentReceived.REPEATED_IN_BATCH
    again = one(receive(world, asked))
    assert (again.code, again.id) == (PaymentReceived.ALREADY_RECEIVED, first.id)
    assert again.detail["number"] == first.detail["number"]


def test_answers_every_row_of_a_mixed_batch(world):
    customer, other = world.customer(), world.customer()
    bill, foreign, paid = issued(world, customer), issued(world, other), issued(world, customer)
    one(receive(world, payment(world, customer, apply=(ApplyTo(paid.number),))))

    def pays(*apply, amount="120.00", **given):
        return replace(payment(world, customer, amount, apply=apply), **given)

    batch = [
        pays(customer="NOBODY"),
        pays(currency="XXQ"),
        pays(currency="EUR"),
        pays(amount="0"),
        pays(amount="NaN"),
        pays(amount="1.001"),
        pays(received_on=date(1999, 1, 1)),
        pays(ApplyTo("IN-NONE")),
        pays(ApplyTo(bill.number, Decimal(1)), ApplyTo(foreign.number)),
        pays(ApplyTo(paid.number)),
        pays(ApplyTo(bill.number, Decimal("120.01"))),
        pays(ApplyTo(bill.number, Decimal("-1"))),
        pays(ApplyTo(bill.number, Decimal("1.001"))),
        pays(ApplyTo(bill.number, Decimal(60)), amount="50"),
        pays(ApplyTo(bill.number)),
    ]
    outcomes = receive(world, *batch)
    assert [str(o.code) for o in outcomes] == [
        "unknown_customer", "unknown_currency", "currency_not_traded", "amount_not_positive",
        "amount_not_positive", "amount_too_precise", "date_outside_books", "unknown_invoice",
        "other_customers_invoice", "invoice_settled", "more_than_open", "amount_not_positive",
        "amount_too_precise", "more_than_received", "received",
    ]  # fmt: skip
    assert [o.field for o in outcomes[6:14]] == [
        "received_on", "apply[1].invoice", "apply[2].invoice", "apply[1].invoice",
        "apply[1].amount", "apply[1].amount", "apply[1].amount", "apply[1].amount",
    ]  # fmt: skip
    assert outcomes[10].message == f"Only {bill.amount_open} is open on invoice {bill.number}."


def test_lets_input_order_decide_between_two_payments_of_one_invoice(world):
    customer = world.customer()
    bill = issued(world, customer)
    asked = [
        payment(world, customer, 100, apply=(ApplyTo(bill.number, Decimal(amount)),))
        for amount in ("100", "30", "20")
    ]
    outcomes = receive(world, *asked)
    assert [str(o.code) for o in outcomes] == ["received", "more_than_open", "received"]
    bill.refresh_from_db()
    assert (bill.amount_open, bill.version) == (0, 2)
    assert Application.objects.filter(invoice=bill).count() == 2
    assert Event.objects.filter(aggregate="invoice", key=bill.pk).count() == 2


def test_pays_a_thousand_invoices_in_one_call(world):
    customer, item = world.customer(limit=None), world.item()
    bills = [invoice(world, customer, line(world, item)) for _ in range(1000)]
    issue_invoices(bills, actor=world.actor, at=world.at)
    outcome = one(receive(world, payment(world, customer, 120_000, oldest_first=True)))
    assert outcome.detail["applied"] == 120_000
    assert not Invoice.objects.filter(customer=customer, amount_open__gt=0).exists()


def test_never_pays_an_invoice_twice_when_two_pay_it_together(open_floor):
    world, codes = open_floor, []
    customer = world.customer()
    bills = [issued(world, customer) for _ in range(10)]
    asked = [payment(world, customer, apply=(ApplyTo(bill.number),)) for bill in bills]
    together(
        lambda: codes.extend(str(o.code) for o in receive(world, *asked)),
        lambda: codes.extend(str(o.code) for o in receive(world, *asked[::-1])),
    )
    assert sorted(codes) == ["invoice_settled"] * 10 + ["received"] * 10
    assert Payment.objects.filter(customer=customer).count() == 10


def test_receives_an_external_id_once_when_two_send_it_together(open_floor):
    world, codes = open_floor, []
    customer = world.customer()
    asked = [payment(world, customer, external_id=f"BANK-{nth}") for nth in range(20)]
    together(
        lambda: codes.extend(str(o.code) for o in receive(world, *asked)),
        lambda: codes.extend(str(o.code) for o in receive(world, *asked[::-1])),
    )
    assert sorted(codes) == ["already_received"] * 20 + ["received"] * 20
