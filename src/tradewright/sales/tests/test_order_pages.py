from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from tradewright.control.tests.people import signed_in
from tradewright.kernel.sql import counting
from tradewright.sales.models import OrderHold, SalesOrder
from tradewright.sales.operations.entry import EnterOrderLine
from tradewright.sales.operations.returns import EnterReturn, EnterReturnLine, enter_returns
from tradewright.sales.operations.settling import ReserveBackorder, reserve_backorders

from .makers import NONE, entered, released, reserved, shipped, sold, status, stock, stocked


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "owner")


def shown(browser, address, **narrowed):
    """The ids of the rows of a list."""
    return [row.id for row in browser.get(address, narrowed).context["list"].rows]


def text(browser, order_id):
    return browser.get(reverse("order", args=[order_id])).content.decode()


def at_order(browser, name, order_id, **sent):
    return browser.post(reverse(name, args=[order_id]), sent, follow=True).content.decode()


def version(order_id):
    return SalesOrder.objects.values_list("version", flat=True).get(pk=order_id)


@pytest.fixture
def of_each_kind(world):
    """One order of a customer for every view of the list; their ids by view."""
    customer = world.customer(name="Marchbanks", limit=D(10_000))
    poor = world.customer(name="Marchbanks", limit=D(1))
    item = stocked(world, 100, price="10.00")
    ever = timezone.localdate() + timedelta(days=400)
    later = {"requested_on": ever}
    draft = entered(world, customer, (item, 1), confirm=False, **later).id
    held = entered(world, poor, (item, 1), **later).id
    ready = entered(world, customer, (item, 1), **later).id
    backordered = entered(world, customer, (world.item(), 5), **later).id
    late = entered(world, customer, (world.item(), 5)).id
    completed = entered(world, customer, (item, 1), **later).id
    cancelled = entered(world, customer, (item, 1), confirm=False, **later).id
    SalesOrder.objects.filter(pk=completed).update(status="completed")
    SalesOrder.objects.filter(pk=cancelled).update(status="cancelled")
    return {
        "draft": [draft], "held": [held], "ready": [ready], "backordered": [late, backordered],
        "late": [late], "completed": [completed], "cancelled": [cancelled],
    }  # fmt: skip


def test_every_view_holds_its_orders(desk, of_each_kind):
    for view, orders in of_each_kind.items():
        assert sorted(shown(desk, reverse("orders"), tab=view, q="marchbanks")) == sorted(orders)
    everything = {order for orders in of_each_kind.values() for order in orders}
    assert set(shown(desk, reverse("orders"), q="marchbanks")) == everything


def test_the_counts_of_the_tabs_are_the_lengths_of_the_views(desk, world, of_each_kind):
    tabs = desk.get(reverse("orders")).context["list"].tabs
    for tab, url in tabs:
        assert desk.get(url).context["list"].count == tab.count, tab.key


def test_the_foot_sums_what_the_filters_let_through(desk, world):
    customer = world.customer(name="Tattersall")
    entered(world, customer, (world.item("100.00"), 1), customer_reference="PO 77")
    entered(world, customer, (world.item("50.00"), 1), channel="phone")
    answer = desk.get(reverse("orders"), {"customer": customer.code.lower()})
    found = answer.context["list"]
    assert (found.count, found.foot[0].value) == (2, D("180.00"))
    for narrowed, total in (
        ({"q": "po 77"}, "120.00"),
        ({"channel": "phone", "q": "tattersall"}, "60.00"),
        ({"warehouse": "NORTH", "q": "tattersall"}, "0"),
        ({"until": "2020-01-01", "q": "tattersall"}, "0"),
    ):
        found = desk.get(reverse("orders"), narrowed).context["list"]
        assert found.foot[0].value == D(total), narrowed


def test_the_list_as_a_file_has_every_row_and_no_formula(desk, world):
    customer = world.customer(name="Featherstone")
    reference = "=HYPERLINK(1)"
    made = entered(world, customer, (world.item("100.00"), 1), customer_reference=reference)
    file = desk.get(reverse("orders_csv"), {"q": "featherstone"}).content.decode()
    assert f"{made.detail['number']},confirmed,{customer.code},Featherstone,'=HYPERLINK(1)" in file
    assert file.strip().endswith(",GBP,100.00,120.00")


def test_the_ticked_orders_are_confirmed_and_released_with_an_answer_for_each(desk, world):
    customer, item = world.customer(), stocked(world)
    ids = [entered(world, customer, (item, 1), confirm=False).id for _ in range(2)]
    page = desk.post(reverse("confirm_orders"), {"id": ids}, follow=True).content.decode()
    assert "2 × The order is confirmed and its stock reserved." in page
    page = desk.post(reverse("release_orders"), {"id": [*ids, NONE]}, follow=True)
    assert "There is no such order." in page.content.decode()
    assert "Released to the warehouse as" in page.content.decode()
    assert text(desk, ids[0]).count("Shipment") > 0


def test_the_ticked_orders_are_held_and_cancelled_for_the_reason_typed(desk, world):
    customer, item = world.customer(), stocked(world)
    ids = [entered(world, customer, (item, 1)).id for _ in range(2)]
    desk.post(reverse("hold_orders"), {"id": ids, "note": "Waits for samples"})
    assert {status(order_id) for order_id in ids} == {"held"}
    assert "Waits for samples" in text(desk, ids[0])
    page = desk.post(reverse("cancel_orders"), {"id": ids, "note": " "}, follow=True)
    assert "Say why the order is cancelled." in page.content.decode()
    desk.post(reverse("cancel_orders"), {"id": ids, "note": "Shop closed"})
    assert {status(order_id) for order_id in ids} == {"cancelled"}


def test_after_a_bulk_act_the_list_is_as_it_was_narrowed(desk, world):
    made = entered(world, world.customer(), (world.item(), 1), confirm=False).id
    for referer, back in (
        ("http://testserver/orders/?tab=draft&q=x", "/orders/?tab=draft&q=x"),
        ("http://testserver/elsewhere/?tab=draft", "/orders/"),
        ("", "/orders/"),
    ):
        headers = {"Referer": referer}
        answer = desk.post(reverse("confirm_orders"), {"id": [made]}, headers=headers)
        assert answer.url == back


def test_an_order_shows_how_far_each_line_has_come(desk, world):
    customer, item, short = world.customer(), stocked(world, 60), stocked(world, 5)
    box = EnterOrderLine(item.code, D(5), unit="BX")
    made = entered(world, customer, box, (short, 8), customer_reference="PO-4711")
    shipment = released(world, made.id)
    shipped(world, shipment, 24, 5)
    answer = desk.get(reverse("order", args=[made.id]))
    page = answer.content.decode()
    first, second = (
        {label: int(figure) for label, figure in figures}
        for _, _, figures, *_ in answer.context["lines"]
    )
    assert (first["Shipped"], first["Invoiced"], first["Backordered"]) == (24, 0, 0)
    assert (second["Shipped"], second["Backordered"]) == (5, 3)
    assert "PO-4711" in page
    assert "60\N{NO-BREAK SPACE}EA" in page
    assert reverse("shipment", args=[shipment]) in page
    assert reverse("customer", args=[customer.pk]) in page
    assert reverse("item", args=[item.pk]) in page
    assert "The list price holds" in page
    assert "Stated per EA" in page


def test_the_timeline_says_who_did_what_and_why(desk, world):
    order_id, _ = sold(world, world.customer(), (stocked(world), 2))
    at_order(desk, "hold_order", order_id, note="nothing to hold")
    page = text(desk, order_id)
    for words in ("Entered", "Confirmed, stock reserved", "Released to the warehouse", "shipped"):
        assert words in page
    told = desk.get(reverse("order", args=[order_id])).context["happenings"]
    assert [one.what for one in told][-2:] == ["Confirmed, stock reserved", "Entered"]


def test_a_draft_is_confirmed_and_released_from_its_page(desk, world):
    made = entered(world, world.customer(), (stocked(world), 3), confirm=False).id
    assert reverse("confirm_order", args=[made]) in text(desk, made)
    page = at_order(desk, "confirm_order", made, version=version(made))
    assert "The order is confirmed and its stock reserved." in page
    page = at_order(desk, "release_order", made, version=version(made))
    assert "Released to the warehouse as" in page
    assert reverse("release_order", args=[made]) not in page


def test_somebody_elses_change_is_noticed(desk, world):
    made = entered(world, world.customer(), (stocked(world), 3)).id
    seen = version(made)
    at_order(desk, "hold_order", made, note="Look again", version=seen)
    page = at_order(desk, "cancel_order", made, note="Not wanted", version=seen)
    assert "Somebody changed the order since" in page
    assert status(made) == "held"


def test_an_order_held_for_credit_says_the_figures_and_who_can_lift(desk, world):
    customer = world.customer(limit=D(100))
    made = entered(world, customer, (stocked(world, price="100.00"), 1)).id
    signed_in(world, "credit_analyst")
    page = text(desk, made)
    assert "Over the credit limit by 20.00 GBP" in page
    assert "limit 100.00" in page
    assert "Can be lifted by User" in page
    page = at_order(desk, "lift_hold", made, note="Paid by card this morning")
    assert "The hold is lifted; the order is confirmed." in page
    assert "Paid by card this morning" in page
    assert OrderHold.objects.get(order_id=made).lift_reason == "Paid by card this morning"


def test_lines_are_cancelled_in_part_or_refused_at_their_field(desk, world):
    made = entered(world, world.customer(), (stocked(world), 10), (stocked(world), 4)).id
    address = reverse("cancel_lines", args=[made])
    assert 'name="line-1"' in desk.get(address).content.decode()
    for sent, words in (
        ({"reason": "Too many"}, "Say of at least one line"),
        ({"line-1": "3", "reason": ""}, "Say why the lines are cancelled."),
        ({"line-1": "11", "reason": "Too many"}, "Line 1 has only 10 open"),
        ({"line-1": "some", "reason": "Too many"}, "Give a number"),
        ({"line-1": "3", "reason": "Too many", "version": "1"}, "Somebody changed the order"),
    ):
        answer = desk.post(address, sent)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), sent
    answer = desk.post(address, {"line-1": "3", "reason": "Too many", "version": version(made)})
    assert answer.url == reverse("order", args=[made])
    assert reserved(made) == 7
    page = desk.get(answer.url).content.decode()
    assert "The lines are cancelled; the order goes on." in page
    assert "Lines cancelled" in page


def test_who_may_only_read_sees_no_act_and_is_shut_out(world):
    made = entered(world, world.customer(), (stocked(world), 1), confirm=False).id
    auditor = signed_in(world, "auditor")
    page = text(auditor, made)
    assert reverse("confirm_order", args=[made]) not in page
    for name in ("confirm_order", "release_order", "hold_order", "lift_hold", "cancel_order"):
        assert auditor.post(reverse(name, args=[made])).status_code == 403
    for name in ("confirm_orders", "release_orders", "hold_orders", "cancel_orders"):
        assert auditor.post(reverse(name), {"id": [made]}).status_code == 403
    assert auditor.get(reverse("cancel_lines", args=[made])).status_code == 403
    assert signed_in(world, "integration_admin").get(reverse("orders")).status_code == 403


def test_an_order_that_is_not_there_is_not_found(desk, world):
    assert desk.get(reverse("order", args=[NONE])).status_code == 404
    assert desk.get(reverse("cancel_lines", args=[NONE])).status_code == 404
    assert "There is no such order." in at_order(desk, "confirm_order", NONE)


def test_the_home_page_counts_what_waits(desk, world, of_each_kind):
    page = desk.get("/").content.decode()
    assert "Held orders" in page
    assert f"{reverse('orders')}?tab=held" in page
    assert "Ready to release" in page
    assert "Late orders" in page


def test_the_command_bar_finds_orders_by_number_and_reference(desk, world):
    made = entered(world, world.customer(), (world.item(), 1), customer_reference="QX-991")
    for words in (made.detail["number"], made.detail["number"][-5:], "qx-99"):
        page = desk.get("/find/", {"q": words}).content.decode()
        assert reverse("order", args=[made.id]) in page, words


def test_the_number_of_statements_does_not_grow_with_the_rows(desk, world):
    def statements(count):
        item = stocked(world, 1000)
        lines = [(stocked(world), 2) for _ in range(count)]
        order_id, shipment_lines = sold(world, world.customer(), *lines)
        back = tuple(EnterReturnLine(D(1), shipment_line_id=one.pk) for one in shipment_lines)
        customer = SalesOrder.objects.select_related("customer").get(pk=order_id).customer.code
        enter_returns([EnterReturn(customer, "Faulty", back)], actor=world.actor, at=world.at)
        for _ in range(count):
            entered(world, world.customer(), (item, 1))
        with counting() as names:
            assert desk.get(reverse("order", args=[order_id])).status_code == 200
            assert desk.get(reverse("orders")).status_code == 200
        return len(names)

    assert statements(1) == statements(4)


def test_what_waits_for_stock_is_released_once_it_has_come(desk, world):
    item = world.item()
    made = entered(world, world.customer(), (item, 5)).id
    page = text(desk, made)
    assert "Backordered" in page
    assert reverse("release_order", args=[made]) not in page
    stock(world, item, 5)
    coming = [ReserveBackorder(item.pk, world.warehouse_id)]
    reserve_backorders(coming, actor=world.actor, at=world.at)
    page = text(desk, made)
    assert "Backordered" not in page
    assert reverse("release_order", args=[made]) in page
