"""What stands beside an order while it is entered."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from tradewright.catalog.operations.substitutes import (
    SetSubstitutes,
    SubstituteOf,
    set_substitutes,
)
from tradewright.control.tests.people import signed_in
from tradewright.kernel.database import entered as in_company
from tradewright.sales.models import SalesOrder, SalesOrderLine
from tradewright.sales.operations.customer_items import SetCustomerItem, set_customer_items
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.queries.entry_help import usual_items

from .makers import stock


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "owner")


def enter(world, customer, *lines, **given):
    rows = tuple(EnterOrderLine(code, D(quantity)) for code, quantity in lines)
    (outcome,) = enter_orders(
        [EnterOrder(customer.code, rows, **given)], actor=world.actor, at=world.at
    )
    assert outcome.accepted, outcome
    return outcome.id


def priced(browser, customer, *lines, **given):
    body = {"customer": customer.code, "lines": list(lines), **given}
    answer = browser.post(reverse("price_lines"), json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def substitute(world, item, *named):
    row = SetSubstitutes(item.pk, tuple(named))
    set_substitutes([row], actor=world.actor, at=world.at)


def test_a_short_line_is_offered_what_may_be_sold_instead(desk, world):
    customer, short, other, better = world.customer(), world.item(), world.item(), world.item()
    stock(world, other, 50)
    substitute(world, short, SubstituteOf(other.code), SubstituteOf(better.code, "better", rank=2))
    line = {"item": short.code, "quantity": "3"}
    (shown,) = priced(desk, customer, line)["lines"]
    assert [(one["code"], one["available"]) for one in shown["instead"]] == [
        (other.code, "50 EA available"), (better.code, "0 EA available"),
    ]  # fmt: skip
    stock(world, short, 3)
    assert priced(desk, customer, line)["lines"][0]["instead"] == []


def test_who_takes_no_substitutes_is_offered_the_successor_only(desk, world):
    customer = world.customer(accepts_substitutes=False)
    old, middle, new, other = (world.item() for _ in range(4))
    substitute(world, old, SubstituteOf(other.code), SubstituteOf(middle.code, "successor"))
    substitute(world, middle, SubstituteOf(new.code, "successor"))
    type(old).objects.filter(pk__in=[old.pk, middle.pk]).update(is_active=False)
    (shown,) = priced(desk, customer, {"item": old.code, "quantity": "1"})["lines"]
    assert shown["field"] == "item"  # it is sold no longer, nor is the one that came after
    assert [one["code"] for one in shown["instead"]] == [new.code]


def test_odd_quantities_are_told_and_taken_all_the_same(desk, world):
    customer = world.customer()
    item = world.item(min_order_quantity=D(10), order_multiple=D(4))
    (shown,) = priced(desk, customer, {"item": item.code, "quantity": "6"})["lines"]
    assert shown["warnings"] == ["Ordered from 10 EA on.", "Ordered in multiples of 4 EA."]
    assert shown["net"] == "60.00"
    (shown,) = priced(desk, customer, {"item": item.code, "quantity": "1", "unit": "BX"})["lines"]
    assert shown["warnings"] == []


def test_a_customers_own_number_is_priced_as_our_item(desk, world):
    customer, item = world.customer(), world.item()
    row = SetCustomerItem(customer.code, "TH-77", item.code, unit="BX")
    set_customer_items([row], actor=world.actor, at=world.at)
    (shown,) = priced(desk, customer, {"item": "th 77", "quantity": "2"})["lines"]
    assert (shown["item"], shown["unit"], shown["net"]) == (item.code, "BX", "240.00")


def test_margins_are_for_those_who_may_read_costs(desk, world):
    customer, item = world.customer(), world.item(price="10.00")
    stock(world, item, 10, cost="7.50")
    line = {"item": item.code, "quantity": "4"}
    answer = priced(desk, customer, line)
    assert (answer["lines"][0]["margin"], answer["margin"]) == ("25 %", "25 %")
    rep = signed_in(world, "sales_rep")
    answer = priced(rep, customer, line)
    assert (answer["lines"][0]["margin"], answer["margin"]) == (None, None)
    assert "Margin" not in rep.get(reverse("new_order")).content.decode()


def test_a_reference_that_an_order_bears_is_told(desk, world):
    customer, item = world.customer(), world.item()
    enter(world, customer, (item.code, 1), customer_reference="PO 7")
    number = SalesOrder.objects.get(customer=customer).number
    answer = priced(desk, customer, {"item": item.code}, customer_reference="PO 7")
    assert number in answer["reference"]["message"]
    assert (
        priced(desk, customer, {"item": item.code}, customer_reference="PO 8")["reference"] is None
    )
    other = world.customer()
    assert priced(desk, other, {"item": item.code}, customer_reference="PO 7")["reference"] is None


def test_what_is_ordered_again_and_again_is_usual(desk, world):
    customer, often, once = world.customer(), world.item(), world.item()
    today = world.today
    for days, quantity in ((60, 5), (40, 6), (20, 8)):
        enter(world, customer, (often.code, quantity), ordered_on=today - timedelta(days=days))
    enter(world, customer, (once.code, 1), ordered_on=today)
    with in_company(world.company_id):
        (usual,) = usual_items(world.company_id, customer.pk, today=today, limit=5)
    assert (usual.code, usual.last_quantity, usual.times, usual.cycle, usual.due_on) == (
        often.code, 8, 3, 20, today,
    )  # fmt: skip
    answer = desk.get(reverse("usual_items"), {"customer": customer.code}).json()
    assert [one["code"] for one in answer["items"]] in ([often.code], [])  # by the clock's today
    assert desk.get(reverse("usual_items"), {"customer": "NOBODY"}).json() == {"items": []}


def test_an_order_is_repeated_with_the_items_of_today(desk, world):
    customer, one, two = world.customer(), world.item(), world.item()
    made = enter(world, customer, (one.code, 2), (two.code, 3))
    page = desk.get(reverse("new_order"), {"repeat": made}).content.decode()
    for value in (customer.code, one.code, two.code):
        assert f'value="{value}"' in page
    assert "at the prices of today" in page
    assert desk.get(reverse("new_order"), {"repeat": "999999999"}).status_code == 200
    assert desk.get(reverse("new_order"), {"repeat": "x"}).status_code == 200


def test_a_line_may_be_wanted_on_a_day_of_its_own(desk, world):
    customer, item = world.customer(), world.item()
    later = date(2027, 3, 1)
    form = {
        "customer": customer.code, "then": "confirm", "item-1": item.code, "quantity-1": "1",
        "requested_on-1": later.isoformat(), "item-2": item.code, "quantity-2": "1",
    }  # fmt: skip
    desk.post(reverse("enter_order"), form)
    lines = SalesOrderLine.objects.filter(order__customer=customer).order_by("line_no")
    assert [line.requested_on for line in lines] == [later, None]
    early = form | {"requested_on-1": "2020-01-01", "customer": world.customer().code}
    answer = desk.post(reverse("enter_order"), early)
    assert answer.status_code == 422
    assert 'id="requested_on-1-error"' in answer.content.decode()
    assert "lies before the order day" in answer.content.decode()
