"""Cash: what a payment pays, what stays on account, and taking an application back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from tradewright.receivables.operations.applications import (
    ApplyPayment,
    UnapplyPayment,
    apply_payments,
    unapply_payments,
)


def test_a_payment_larger_than_the_debt_stays_on_account(desk):
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 10)
    _, invoice = desk.sells(customer, (item, 5))  # 60.00
    payment = desk.pays(customer, "100.00", invoice)
    assert payment.message.endswith("60.00 applied, 40.00 on account.")
    assert desk.entry("payment", payment.id) == [
        ("1010", D("100.00")), ("1100", D("-60.00")), ("1110", D("-40.00")),
    ]  # fmt: skip
    assert desk.exposure(customer) == (0, 0, 0, D("40.00"))


def test_a_payment_is_applied_later_and_taken_back(desk):
    # 2 March: 60.00 paid in advance
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 10)
    payment = desk.pays(customer, "60.00")
    assert desk.balances()["1110"] == D("-60.00")

    # 9 March: 5 are billed, and the payment is set against them
    desk.turn_to(date(2026, 3, 9))
    _, invoice = desk.sells(customer, (item, 5))
    application = desk.do(apply_payments, ApplyPayment(invoice.pk, payment_id=payment.id))
    assert desk.entry("application", application.id) == [
        ("1110", D("60.00")), ("1100", D("-60.00")),
    ]  # fmt: skip
    assert desk.exposure(customer) == (0, 0, 0, 0)
    invoice.refresh_from_db()
    assert invoice.settled_at == desk.at

    # 10 March: it was meant for something else
    desk.turn_to(date(2026, 3, 10))
    back = desk.do(unapply_payments, UnapplyPayment(application.id, "wrong invoice"))
    assert desk.entry("application", back.id) == [("1110", D("-60.00")), ("1100", D("60.00"))]
    invoice.refresh_from_db()
    assert (invoice.amount_open, invoice.settled_at) == (D("60.00"), None)
    assert desk.exposure(customer) == (0, 0, D("60.00"), D("60.00"))
    again = desk.attempt(unapply_payments, UnapplyPayment(application.id, "wrong invoice"))
    assert again.code == "already_unapplied"


def test_a_payment_pays_the_oldest_invoices_first_when_told_so(desk):
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 10)
    bills = []
    for day in (2, 4, 6):
        desk.turn_to(date(2026, 3, day))
        bills.append(desk.sells(customer, (item, 1))[1])  # 12.00 each
    desk.pays_oldest_first(customer, "30.00")
    for bill in bills:
        bill.refresh_from_db()
    assert [bill.amount_open for bill in bills] == [0, 0, D("6.00")]
