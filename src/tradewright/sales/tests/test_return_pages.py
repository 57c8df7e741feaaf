from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.kernel.sql import counting
from tradewright.sales.models import ReturnLine, ReturnOrder

from .makers import NONE, entered, sold, stocked


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "owner")


@pytest.fixture
def sale(world):
    """An order of ten at 50.00, shipped; its id and its shipment line."""
    order_id, (line,) = sold(world, world.customer(), (stocked(world, price="50.00"), 10))
    return order_id, line


def take_back(desk, sale, quantity="2", **given):
    order_id, line = sale
    sent = {f"line-{line.pk}": quantity, "reason": "Damaged in transit", "warehouse": "MAIN"}
    return desk.post(reverse("new_return", args=[order_id]), sent | given)


def the_return(sale):
    lines = ReturnLine.objects.filter(shipment_line_id=sale[1].pk)
    return ReturnOrder.objects.get(pk=lines.values_list("return_order_id", flat=True).get())


def test_the_form_offers_what_may_still_come_back(desk, sale):
    order_id, line = sale
    page = desk.get(reverse("new_return", args=[order_id])).content.decode()
    assert "10\N{NO-BREAK SPACE}EA" in page
    assert f'name="line-{line.pk}"' in page
    take_back(desk, sale, "4")
    page = desk.get(reverse("new_return", args=[order_id])).content.decode()
    assert "6\N{NO-BREAK SPACE}EA" in page
    take_back(desk, sale, "6")
    page = desk.get(reverse("new_return", args=[order_id])).content.decode()
    assert "Nothing of this order can come back" in page


def test_a_return_is_authorised_and_shows_its_sale_and_its_credit(desk, sale):
    answer = take_back(desk, sale, returned_on="2026-03-03")
    made = the_return(sale)
    assert answer.url == reverse("return", args=[made.pk])
    assert (made.amount_net, made.amount_tax, made.returned_on.isoformat()) == (
        D("100.00"), D("20.00"), "2026-03-03",
    )  # fmt: skip
    page = desk.get(answer.url).content.decode()
    assert f"Return {made.number} is authorised" in page
    assert reverse("order", args=[sale[0]]) in page
    assert reverse("shipment", args=[sale[1].shipment_id]) in page
    assert "£120.00" in page
    assert "Credit note" in page
    assert reverse("receive_return", args=[made.pk]) in page


def test_a_form_that_is_sent_twice_makes_one_return(desk, sale):
    first = take_back(desk, sale, external_id="once")
    second = take_back(desk, sale, external_id="once")
    assert first.url == second.url == reverse("return", args=[the_return(sale).pk])


def test_a_quantity_that_is_refused_stands_at_its_line_with_what_was_typed(desk, sale):
    for quantity, words in (
        ("11", "More comes back (11) than was shipped"),
        ("-1", "The quantity must be above zero."),
        ("1.5", "has more decimals than the unit allows"),
        ("some", "Give a number"),
    ):
        answer = take_back(desk, sale, quantity, reason="Faulty & wet", external_id="kept")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert f'id="line-{sale[1].pk}-error"' in page
        assert f'value="{quantity}"' in page
        assert 'value="Faulty &amp; wet"' in page
        assert 'value="kept"' in page
    assert not ReturnLine.objects.filter(shipment_line_id=sale[1].pk).exists()


def test_nothing_chosen_no_reason_or_an_unknown_warehouse_is_said(desk, sale):
    assert "at least one line" in take_back(desk, sale, "").content.decode()
    assert "Say why the goods come back." in take_back(desk, sale, reason=" ").content.decode()
    answer = take_back(desk, sale, warehouse="NOWHERE")
    assert answer.status_code == 422
    assert "No warehouse “NOWHERE”." in answer.content.decode()


def test_a_return_that_is_received_is_stock_again(desk, sale):
    take_back(desk, sale)
    made = the_return(sale)
    here = reverse("return", args=[made.pk])
    answer = desk.post(reverse("receive_return", args=[made.pk]), follow=True)
    assert answer.redirect_chain == [(here, 302)]
    page = answer.content.decode()
    assert "The goods are back in stock at their original cost." in page
    assert "Received" in page
    assert reverse("receive_return", args=[made.pk]) not in page
    assert the_return(sale).status == "received"
    again = desk.post(reverse("receive_return", args=[made.pk]), follow=True)
    assert "This return was received before." in again.content.decode()


def test_the_list_narrows_by_state_customer_and_words(desk, world, sale):
    take_back(desk, sale)
    made = the_return(sale)
    for narrowed in ({}, {"tab": "authorised"}, {"q": made.number}):
        page = desk.get(reverse("returns"), narrowed).content.decode()
        assert reverse("return", args=[made.pk]) in page
    for narrowed in ({"tab": "received"}, {"q": "no such return"}, {"customer": "NOBODY"}):
        page = desk.get(reverse("returns"), narrowed).content.decode()
        assert reverse("return", args=[made.pk]) not in page
    file = desk.get(reverse("returns_csv"), {"q": made.number}).content.decode()
    assert f"{made.number},authorised," in file
    assert ",Damaged in transit,2026-" in file
    assert file.strip().endswith(",GBP,120.00")


def test_the_list_pages_by_key(desk, world, sale, monkeypatch):
    for _ in range(3):
        take_back(desk, sale, "1")
    ids = list(ReturnOrder.objects.order_by("-id").values_list("pk", flat=True)[:3])
    monkeypatch.setattr("tradewright.sales.pages.returns.PAGE", 2)
    page = desk.get(reverse("returns"))
    shown = [row.id for row in page.context["list"].rows]
    assert shown == ids[:2]
    older = desk.get(page.context["list"].older)
    assert older.context["list"].rows[0].id == ids[2]


def test_the_command_bar_finds_a_return_by_its_number(desk, sale):
    take_back(desk, sale)
    made = the_return(sale)
    page = desk.get("/find/", {"q": made.number}).content.decode()
    assert reverse("return", args=[made.pk]) in page


def test_who_lacks_the_duty_is_shut_out(world, sale):
    order_id, _ = sale
    warehouse = signed_in(world, "warehouse")
    assert warehouse.get(reverse("returns")).status_code == 200
    assert warehouse.get(reverse("new_return", args=[order_id])).status_code == 403
    assert take_back(warehouse, sale).status_code == 403
    sales = signed_in(world, "inside_sales")
    take_back(sales, sale)
    receive = reverse("receive_return", args=[the_return(sale).pk])
    assert receive not in sales.get(reverse("return", args=[the_return(sale).pk])).content.decode()
    assert sales.post(receive).status_code == 403
    assert warehouse.post(receive).status_code == 302
    assert the_return(sale).status == "received"


def test_what_is_not_there_is_not_found(desk, world):
    assert desk.get(reverse("return", args=[NONE])).status_code == 404
    assert desk.get(reverse("new_return", args=[NONE])).status_code == 404
    assert desk.post(reverse("new_return", args=[NONE]), {"reason": "x"}).status_code == 404


def test_nothing_comes_back_of_what_is_not_shipped(desk, world):
    made = entered(world, world.customer(), (stocked(world), 2))
    page = desk.get(reverse("new_return", args=[made.id])).content.decode()
    assert "Nothing of this order can come back" in page


def test_the_number_of_statements_does_not_grow_with_the_lines(desk, world):
    def statements(count):
        lines = [(stocked(world), 3) for _ in range(count)]
        order_id, shipped = sold(world, world.customer(), *lines)
        sent = {f"line-{line.pk}": "1" for line in shipped}
        sent |= {"reason": "Faulty", "warehouse": "MAIN"}
        with counting() as names:
            answer = desk.post(reverse("new_return", args=[order_id]), sent)
            assert desk.get(answer.url).status_code == 200
            assert desk.get(reverse("new_return", args=[order_id])).status_code == 200
            assert desk.get(reverse("returns")).status_code == 200
        return len(names)

    assert statements(1) == statements(5)


def test_an_awaited_return_is_cancelled_with_its_reason(desk, sale):
    take_back(desk, sale)
    made = the_return(sale)
    address = reverse("cancel_return", args=[made.pk])
    assert address in desk.get(reverse("return", args=[made.pk])).content.decode()
    late = desk.post(address, {"note": "kept", "version": "9"}, follow=True).content.decode()
    assert "Somebody changed the return since" in late
    page = desk.post(address, {"note": "kept after all", "version": "1"}, follow=True)
    assert f"Return {made.number} is cancelled" in page.content.decode()
    assert "kept after all" in page.content.decode()
    assert address not in page.content.decode()


def loose(item, **given):
    return {
        "customer": given.pop("customer").code, "reason": "Faulty", "warehouse": "MAIN",
        "item-1": item.code, "quantity-1": "2", "external_id": "form-1",
    } | given  # fmt: skip


def test_goods_come_back_without_reference_at_the_price_of_the_day(desk, world):
    customer, item = world.customer(), stocked(world, price="12.50", tax_class="zero")
    page = desk.get(reverse("new_loose_return"), {"customer": customer.code}).content.decode()
    assert f'value="{customer.code}"' in page and 'name="price-1"' in page
    asked = loose(item, customer=customer)
    answer = desk.post(reverse("enter_loose_return"), asked)
    made = ReturnOrder.objects.get(customer=customer)
    assert (answer.url, made.amount_net) == (reverse("return", args=[made.pk]), 25)
    assert "no reference" in desk.get(answer.url).content.decode()
    assert desk.post(reverse("enter_loose_return"), asked).url == answer.url  # sent twice
    for source, name in (("customer", customer.pk), ("returns", None)):
        args = [name] if name else []
        page = desk.get(reverse(source, args=args)).content.decode()
        assert reverse("new_loose_return") in page


def test_what_is_wrong_with_a_return_without_reference_stands_at_its_field(desk, world):
    customer, item = world.customer(), stocked(world)
    asked = loose(item, customer=customer, **{"item-3": "nothing", "quantity-3": "1"})
    answer = desk.post(reverse("enter_loose_return"), asked)
    assert (answer.status_code, answer.context["errors"]) == (422, {"item-3": "No item “nothing”."})
    empty = desk.post(reverse("enter_loose_return"), {"customer": customer.code})
    assert "Say of at least one item" in empty.content.decode()


def test_only_who_may_sees_the_form_without_reference(world):
    clerk = signed_in(world, "warehouse")
    assert clerk.get(reverse("new_loose_return")).status_code == 403
    assert reverse("new_loose_return") not in clerk.get(reverse("returns")).content.decode()
