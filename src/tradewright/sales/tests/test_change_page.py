"""The form that changes an order, and what it says while one types."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.kernel.sql import counting
from tradewright.sales.models import SalesOrder, SalesOrderLine
from tradewright.sales.operations.cancellation import CancelLine, CancelOrder, cancel_orders

from .makers import NONE, entered, released, shipped, stocked


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "owner")


@pytest.fixture
def order(world):
    """A confirmed order of 5 at 10.00."""
    item = stocked(world)
    made = SalesOrder.objects.get(pk=entered(world, world.customer(), (item, 5)).id)
    made.item = item
    return made


def form(order, **typed):
    """What the browser sends for the form as it stands, and what was typed over it."""
    sent = {
        "version": order.version, "requested_on": order.requested_on.isoformat(),
        "customer_reference": order.customer_reference, "ship_to": "MAIN",
    }  # fmt: skip
    for line in SalesOrderLine.objects.filter(order_id=order.pk):
        standing = f"{line.quantity - line.quantity_cancelled:f}".rstrip("0").rstrip(".")
        sent |= {f"was-{line.line_no}": standing, f"quantity-{line.line_no}": standing}
    return sent | {name.replace("_", "-") if name not in sent else name: value
                   for name, value in typed.items()}  # fmt: skip


def sends(desk, order, page="change_order", **typed):
    return desk.post(reverse(page, args=[order.pk]), form(order, **typed))


def lines(order):
    rows = SalesOrderLine.objects.filter(order_id=order.pk).order_by("line_no")
    return [(row.line_no, row.quantity - row.quantity_cancelled, row.unit_price) for row in rows]


def test_the_order_page_leads_to_the_form(desk, order):
    page = desk.get(reverse("order", args=[order.pk])).content.decode()
    assert reverse("change_order", args=[order.pk]) in page
    page = desk.get(reverse("change_order", args=[order.pk])).content.decode()
    assert 'name="quantity-1"' in page and 'value="5"' in page
    assert 'name="item-n1"' in page


def test_quantities_prices_and_lines_change_and_the_timeline_says_so(desk, world, order):
    other = stocked(world, price="2.50")
    answer = sends(
        desk, order, quantity_1="8", price_1="9.50", item_n1=other.code, quantity_n1="4",
        customer_reference="PO 12",
    )  # fmt: skip
    assert answer.status_code == 302
    assert lines(order) == [(1, 8, D("9.5")), (2, 4, D("2.5"))]
    page = desk.get(answer.url).content.decode()
    assert f"Order {order.number} is changed." in page
    assert f"Line 1, {order.item.code}: 5 → 8 EA at 10.00 → 9.50" in page
    assert "reference – → PO 12; total 60.00 → 103.20" in page


def test_a_form_sent_as_it_stood_changes_nothing(desk, order):
    sends(desk, order)
    assert SalesOrder.objects.get(pk=order.pk).version == order.version


def test_a_line_cancelled_in_part_stands_as_it_is_unless_typed_over(desk, world):
    item = stocked(world)
    made = entered(world, world.customer(), (item, 1), (item, 1))
    box = CancelOrder(made.id, None, "fewer", (CancelLine(1, D(1)),))
    cancel_orders([box], actor=world.actor, at=world.at)
    order = SalesOrder.objects.get(pk=made.id)
    sends(desk, order, quantity_2="3")
    assert lines(order) == [(1, 0, 10), (2, 3, 10)]


def test_a_line_is_removed(desk, world):
    item = stocked(world)
    made = entered(world, world.customer(), (item, 1), (item, 2))
    order = SalesOrder.objects.get(pk=made.id)
    sends(desk, order, remove_1="1")
    assert lines(order) == [(1, 0, 10), (2, 2, 10)]


def test_what_is_wrong_stands_at_its_field(desk, world, order):
    shipment = released(world, order.pk)
    shipped(world, shipment, 3)
    order.refresh_from_db()
    answer = sends(desk, order, quantity_1="2", item_n1="nothing", quantity_n1="1")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "3 EA are picked or shipped already" in page
    assert "No item “nothing”" in page
    assert 'value="2"' in page  # what was typed stays
    assert "Give a number" in sends(desk, order, quantity_1="two").content.decode()
    assert "Give an item" in sends(desk, order, quantity_n2="2").content.decode()


def test_who_comes_too_late_is_led_to_the_order_as_it_is(desk, order):
    late = form(order, quantity_1="7")
    sends(desk, order, quantity_1="6")
    answer = desk.post(reverse("change_order", args=[order.pk]), late)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The order moved on since you opened it" in page
    assert "Open it as it is now" in page
    assert lines(order)[0][1] == 6


def test_more_lines_keep_what_was_typed(desk, order):
    page = sends(desk, order, quantity_1="9", item_n3="ABC", then="more").content.decode()
    assert 'name="item-n6"' in page and 'value="ABC"' in page and 'value="9"' in page
    assert lines(order)[0][1] == 5


def test_while_one_types_it_says_what_the_order_would_come_to(desk, world, order):
    other = stocked(world, price="2.50")
    page = sends(
        desk, order, "preview_change", quantity_1="8", item_n1=other.code, quantity_n1="4"
    ).content.decode()
    assert 'id="net-1" hx-swap-oob="true">80.00<' in page
    assert 'id="net-n1" hx-swap-oob="true">10.00<' in page
    assert 'id="free-n1" hx-swap-oob="true">100<' in page
    assert "108.00" in page  # 90.00 and 20 %
    assert lines(order) == [(1, 5, 10)]
    wrong = sends(desk, order, "preview_change", item_n1="nothing", quantity_n1="1")
    assert "No item “nothing”" in wrong.content.decode()


def test_it_says_that_the_limit_would_be_passed(desk, world):
    customer, item = world.customer(limit=D(100)), stocked(world)
    order = SalesOrder.objects.get(pk=entered(world, customer, (item, 5)).id)
    page = sends(desk, order, "preview_change", quantity_1="10").content.decode()
    assert "20.00 over the credit limit: it will wait." in page
    answer = sends(desk, order, quantity_1="10")
    assert "waits for credit" in desk.get(answer.url).content.decode()


def test_an_ended_order_has_no_form_and_an_unknown_one_no_page(desk, world, order):
    cancel_orders([CancelOrder(order.pk, None, "gone")], actor=world.actor, at=world.at)
    assert "changed no more" in desk.get(
        reverse("change_order", args=[order.pk])).content.decode()  # fmt: skip
    assert desk.get(reverse("change_order", args=[NONE])).status_code == 404


def test_who_lacks_the_duty_sees_neither_button_nor_form(world, order):
    clerk = signed_in(world, "warehouse")
    address = reverse("change_order", args=[order.pk])
    assert address not in clerk.get(reverse("order", args=[order.pk])).content.decode()
    assert clerk.get(address).status_code == 403


def test_a_rep_sees_prices_and_cannot_type_them(world, order):
    rep = signed_in(world, "sales_rep")
    page = rep.get(reverse("change_order", args=[order.pk])).content.decode()
    assert 'name="price-1"' not in page
    answer = sends(rep, order, price_1="1")
    assert "You may not set a price by hand" in answer.content.decode()


def test_the_number_of_statements_does_not_grow_with_the_lines(desk, world):
    item = stocked(world)
    counts = set()
    for size in (1, 12):
        made = entered(world, world.customer(), *[(item, 1)] * size)
        with counting() as names:
            desk.get(reverse("change_order", args=[made.id]))
        counts.add(len(names))
    assert len(counts) == 1
