"""Order to cash: from what a customer orders to cash in the bank's clearing account."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from tradewright.kernel.models import Event
from tradewright.sales.models import SalesOrder


def test_an_order_becomes_cash(desk):
    # 2 March: 100 bolts at 4.00 are in stock; net 30 days, tax 20 %
    bolts, freight = desk.item("10.00"), desk.item("7.50", group="freight")
    customer = desk.customer(limit=D(1000))
    desk.goods_arrive(bolts, 100, "4.00")

    # 10 bolts and freight: 107.50 + 21.50 tax = 129.00, committed and reserved at once
    order = desk.orders(customer, (bolts, 10), (freight, 1))
    assert order.code == "confirmed"
    assert desk.total(order.id) == D("129.00")
    assert desk.exposure(customer) == (D("129.00"), 0, 0, 0)
    assert desk.reserved(order.id) == 10

    # 3 March: picked, packed, shipped. Cost of sales 10 × 4.00
    desk.turn_to(date(2026, 3, 3))
    shipment = desk.releases(order.id)
    desk.picks(shipment)
    desk.packs(shipment)
    desk.ships(shipment)
    assert desk.entry("shipment", shipment) == [("1300", D("-40.00")), ("5000", D("40.00"))]
    assert desk.exposure(customer) == (0, D("129.00"), 0, 0)
    assert desk.stock(bolts) == (90, D("360.00"))

    # the worker bills it: revenue by item group, tax by class; 30 days on, 2 April, it is due
    desk.settle_down()
    (invoice,) = desk.invoices(order.id)
    assert (invoice.amount_net, invoice.amount_tax) == (D("107.50"), D("21.50"))
    assert (invoice.invoiced_on, invoice.due_on) == (date(2026, 3, 3), date(2026, 4, 2))
    assert desk.entry("invoice", invoice.pk) == [
        ("1100", D("129.00")), ("4000", D("-100.00")), ("4100", D("-7.50")), ("2200", D("-21.50")),
    ]  # fmt: skip
    assert desk.exposure(customer) == (0, 0, D("129.00"), 0)
    assert desk.status(order.id) == "completed"

    # 2 April: paid in full
    desk.turn_to(date(2026, 4, 2))
    payment = desk.pays(customer, "129.00", invoice)
    assert desk.entry("payment", payment.id) == [("1010", D("129.00")), ("1100", D("-129.00"))]
    invoice.refresh_from_db()
    assert (invoice.amount_open, invoice.settled_at) == (0, desk.at)
    assert desk.exposure(customer) == (0, 0, 0, 0)
    assert desk.balances() == {
        "1010": D("129.00"),  # bank clearing
        "1300": D("360.00"),  # inventory: 90 at 4.00
        "2050": D("-400.00"),  # goods received, not invoiced
        "2200": D("-21.50"),  # tax payable
        "4000": D("-100.00"),  # sales of goods
        "4100": D("-7.50"),  # freight income
        "5000": D("40.00"),  # cost of goods sold
    }

    # and it can be told from the log
    told = Event.objects.filter(aggregate="sales_order", key=order.id).order_by("version")
    assert [event.topic for event in told] == [
        "sales.order_entered", "sales.order_confirmed", "sales.order_released",
        "sales.order_completed",
    ]  # fmt: skip


def test_a_backorder_follows_in_parts_that_sum_to_the_order(desk):
    """10.00 over three equal shipments: 3.33, 3.34, 3.33 (rules.md, Arithmetic everywhere)."""
    customer, item = desk.customer(), desk.item(None)
    order = desk.orders(customer, (item, 3, D("3.333333")))
    assert desk.total(order.id) == D("12.00")
    assert desk.reserved(order.id) == 0

    # one arrives on each of three days; it is reserved by event, released and shipped
    for day in (4, 5, 6):
        desk.turn_to(date(2026, 3, day))
        desk.goods_arrive(item, 1)
        desk.settle_down()
        assert desk.reserved(order.id) == 1
        desk.ships(desk.releases(order.id))
        desk.settle_down()

    invoices = desk.invoices(order.id)
    assert [(one.amount_net, one.amount_tax) for one in invoices] == [
        (D("3.33"), D("0.67")), (D("3.34"), D("0.66")), (D("3.33"), D("0.67")),
    ]  # fmt: skip
    assert sum(one.amount_total for one in invoices) == desk.total(order.id)
    assert desk.status(order.id) == "completed"


def test_what_is_not_found_on_the_shelf_is_a_backorder(desk):
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 10)
    order = desk.orders(customer, (item, 10))

    # 3 March: 7 of 10 are found; 84.00 of 120.00 are billed
    desk.turn_to(date(2026, 3, 3))
    shipment = desk.releases(order.id)
    desk.picks(shipment, 7, reason="shelf empty")
    desk.packs(shipment)
    desk.ships(shipment)
    desk.settle_down()
    (first,) = desk.invoices(order.id)
    assert first.amount_total == D("84.00")
    assert desk.exposure(customer) == (D("36.00"), 0, D("84.00"), 0)
    assert (desk.status(order.id), desk.open_quantity(order.id)) == ("confirmed", 3)

    # 5 March: the rest is found and goes with a second shipment and a second invoice
    desk.turn_to(date(2026, 3, 5))
    desk.ships(desk.releases(order.id))
    desk.settle_down()
    assert [one.amount_total for one in desk.invoices(order.id)] == [D("84.00"), D("36.00")]
    assert desk.status(order.id) == "completed"


def test_a_line_is_cancelled_after_a_part_of_it_was_shipped(desk):
    customer, bolts, nuts = desk.customer(), desk.item("3.33"), desk.item("1.00")
    desk.goods_arrive(bolts, 4)
    desk.goods_arrive(nuts, 5)
    # 7 × 3.33 = 23.31 + 4.66 tax, 5 × 1.00 + 1.00 tax: 33.97
    order = desk.orders(customer, (bolts, 7), (nuts, 5))
    assert desk.total(order.id) == D("33.97")
    desk.ships(desk.releases(order.id))
    desk.settle_down()
    (first,) = desk.invoices(order.id)
    # 4 of 7 bolts are 13.32 + 2.66 (4.66 × 4 ÷ 7 = 2.6628…), all nuts 6.00
    assert first.amount_total == D("21.98")

    # the customer gives up the three bolts that never came
    outcome = desk.cancels(order.id, (1, 3))
    assert outcome.code == "rest_cancelled"
    assert desk.status(order.id) == "completed"
    assert desk.total(order.id) == D("21.98")
    assert desk.exposure(customer) == (0, 0, D("21.98"), 0)

    # bolts that arrive later are nobody's
    desk.goods_arrive(bolts, 10)
    desk.settle_down()
    assert desk.reserved(order.id) == 0


def test_an_order_is_cancelled_while_the_warehouse_has_it(desk):
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 10)
    order = desk.orders(customer, (item, 10))
    shipment = desk.releases(order.id)
    desk.picks(shipment)
    outcome = desk.cancels(order.id)
    desk.settle_down()
    assert outcome.code == "cancelled"
    assert desk.reserved(order.id) == 0
    assert desk.exposure(customer) == (0, 0, 0, 0)
    assert desk.invoices(order.id) == []
    assert desk.stock(item) == (10, D("40.00"))


def test_stock_that_an_order_gives_up_goes_to_who_waits_for_it(desk):
    item = desk.item("10.00")
    desk.goods_arrive(item, 10)
    first = desk.orders(desk.customer(), (item, 8))
    second = desk.orders(desk.customer(), (item, 5))
    assert desk.reserved(second.id) == 2
    desk.cancels(first.id, (1, 2))
    desk.settle_down()
    assert (desk.reserved(first.id), desk.reserved(second.id)) == (6, 4)
    desk.cancels(first.id)
    desk.settle_down()
    assert desk.reserved(second.id) == 5


def test_a_price_with_tax_stays_what_the_customer_was_told(desk):
    """145.00 with tax stays 145.00 to the invoice: 120.83 + 24.17 (complaint 64)."""
    customer, item = desk.customer(prices_include_tax=True), desk.item("145.00")
    desk.goods_arrive(item, 3)
    order_id, invoice = desk.sells(customer, (item, 1))
    assert (invoice.amount_net, invoice.amount_tax) == (D("120.83"), D("24.17"))
    assert invoice.amount_total == D("145.00")
    assert SalesOrder.objects.get(pk=order_id).amount_total == D("145.00")
    assert desk.entry("invoice", invoice.pk) == [
        ("1100", D("145.00")), ("4000", D("-120.83")), ("2200", D("-24.17")),
    ]  # fmt: skip


def test_a_late_document_posts_into_the_first_open_month_and_keeps_its_date(desk):
    """27 February is closed when the shipment of that day is entered (rules.md C14)."""
    customer, item = desk.customer(), desk.item("10.00")
    desk.turn_to(date(2026, 2, 20))
    desk.goods_arrive(item, 10)
    order = desk.orders(customer, (item, 1))
    shipment = desk.releases(order.id)

    desk.turn_to(date(2026, 3, 2))
    for month in months(date(2025, 1, 1), 14):
        desk.closes(month)
    desk.ships(shipment, on=date(2026, 2, 27))
    desk.settle_down()

    # 30 days on is Sunday, 29 March: due on Monday
    (invoice,) = desk.invoices(order.id)
    assert (invoice.invoiced_on, invoice.due_on) == (date(2026, 2, 27), date(2026, 3, 30))
    for source, key in (("shipment", shipment), ("invoice", invoice.pk)):
        entry = desk.posted(source, key)
        assert (entry.document_date, entry.posting_date) == (date(2026, 2, 27), date(2026, 3, 1))


def months(first: date, count: int) -> list[date]:
    return [date(first.year + n // 12, n % 12 + 1, 1) for n in range(count)]


def test_an_order_goes_through_the_warehouse_without_a_person_where_the_company_says_so(desk):
    desk.releases_on_confirm()
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 10)
    order = desk.orders(customer, (item, 4))
    desk.settle_down()
    assert desk.open_quantity(order.id) == 0
