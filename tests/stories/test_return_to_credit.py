"""Return to credit: goods come back at their cost, money goes back at its price (rules.md C6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from tradewright.sales.models import ReturnLine
from tradewright.sales.operations.returns import EnterReturnLine
from tradewright.taxes.operations import SetTaxRate, set_tax_rates


def test_goods_come_back_at_the_cost_at_which_they_left(desk):
    # 2 March: 10 of 100 leave at 4.00 and are billed 100.00 + 20.00
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 100, "4.00")
    order_id, invoice = desk.sells(customer, (item, 10))
    line = sold_line(desk, invoice)

    # 5 March: 10 more arrive at 9.00, so the average is (360 + 90) ÷ 100 = 4.50
    desk.turn_to(date(2026, 3, 5))
    desk.goods_arrive(item, 10, "9.00")
    assert desk.stock(item) == (100, D("450.00"))

    # 9 March: 4 come back at 4 × 4.00 = 16.00 and are credited 40.00 + 8.00
    desk.turn_to(date(2026, 3, 9))
    return_id = desk.brings_back(customer, EnterReturnLine(D(4), shipment_line_id=line))
    assert desk.entry("return_order", return_id) == [("1300", D("16.00")), ("5000", D("-16.00"))]
    assert desk.stock(item) == (104, D("466.00"))
    desk.settle_down()
    (note,) = desk.credit_notes(customer)
    assert (note.credits_invoice_id, note.order_id) == (invoice.pk, order_id)
    assert desk.entry("invoice", note.pk) == [
        ("1100", D("-48.00")), ("4000", D("40.00")), ("2200", D("8.00")),
    ]  # fmt: skip
    invoice.refresh_from_db()
    note.refresh_from_db()
    assert (invoice.amount_open, note.amount_open) == (D("72.00"), 0)
    assert desk.exposure(customer) == (0, 0, D("72.00"), 0)


def test_goods_of_an_unknown_sale_come_back_without_reference(desk):
    """At a price and a cost that are given, and marked so; the credit stays open."""
    customer, item = desk.customer(), desk.item("10.00")
    loose = EnterReturnLine(D(2), item.code, price=D("9.00"), unit_cost=D("4.00"))
    return_id = desk.brings_back(customer, loose)
    desk.settle_down()
    assert ReturnLine.objects.get(return_order_id=return_id).shipment_line_id is None
    assert desk.stock(item) == (2, D("8.00"))
    (note,) = desk.credit_notes(customer)
    assert (note.credits_invoice_id, note.amount_total, note.amount_open) == (
        None, D("21.60"), D("21.60"),
    )  # fmt: skip
    assert desk.exposure(customer) == (0, 0, 0, D("21.60"))


def test_goods_that_come_back_go_to_who_waits_for_them(desk):
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 5)
    _, invoice = desk.sells(customer, (item, 5))
    waits = desk.orders(desk.customer(), (item, 3))
    desk.brings_back(customer, EnterReturnLine(D(2), shipment_line_id=sold_line(desk, invoice)))
    desk.settle_down()
    assert desk.reserved(waits.id) == 2


def test_a_paid_invoice_leaves_the_credit_open_for_the_next_one(desk):
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 20)
    _, invoice = desk.sells(customer, (item, 10))
    desk.pays(customer, "120.00", invoice)
    desk.brings_back(customer, EnterReturnLine(D(10), shipment_line_id=sold_line(desk, invoice)))
    desk.settle_down()
    (note,) = desk.credit_notes(customer)
    assert note.amount_open == D("120.00")
    assert desk.exposure(customer) == (0, 0, 0, D("120.00"))


def test_credit_has_the_tax_of_the_invoice_not_of_the_order(desk):
    """Ordered at 20 %, shipped when 25 % is due: billed 100.00 + 25.00, and credited so."""
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 10)
    order = desk.orders(customer, (item, 10))
    rate = SetTaxRate(
        country="GB", tax_class="standard", valid_from=date(2026, 3, 15), rate=D("0.25"),
        name="GB standard",
    )  # fmt: skip
    desk.do(set_tax_rates, rate)
    desk.turn_to(date(2026, 3, 16))
    desk.ships(desk.releases(order.id))
    desk.settle_down()
    (invoice,) = desk.invoices(order.id)
    assert (invoice.amount_net, invoice.amount_tax) == (D("100.00"), D("25.00"))
    line = sold_line(desk, invoice)
    desk.brings_back(customer, EnterReturnLine(D(10), shipment_line_id=line))
    desk.settle_down()
    (note,) = desk.credit_notes(customer)
    assert (note.amount_net, note.amount_tax, note.amount_open) == (D("100.00"), D("25.00"), 0)


def sold_line(desk, invoice):
    (line,) = desk.shipment_lines(invoice.source_id)
    return line.pk
