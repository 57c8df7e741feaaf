from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.credit.operations import MoveExposure, move_exposure
from tradewright.kernel.sql import counting
from tradewright.parties.operations.customers import ChangeCustomer, change_customers
from tradewright.parties.operations.groups import SetCustomerGroup, set_customer_groups

from .makers import entered


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "owner")


def ordered(world, customer, **given):
    return entered(world, customer, (world.item("50.00"), 2), **given).id


def test_the_list_has_open_orders_and_what_is_owed(desk, world):
    customer = world.customer(name="Quillfeather C", limit=D(1000))
    ordered(world, customer, confirm=False)
    move_exposure([MoveExposure(customer.pk, receivable=D(300))], actor=world.actor, at=world.at)
    page = desk.get(reverse("customers"), {"q": "quillfeather c"}).content.decode()
    assert customer.code in page
    assert "300.00" in page
    assert "700.00" in page
    file = desk.get(reverse("customers_csv"), {"q": "quillfeather c"}).content.decode()
    assert f"{customer.code},Quillfeather C,active,N30,London,1,300," in file


def test_tabs_show_who_is_over_the_limit_and_who_is_stopped(desk, world):
    over = world.customer(name="Quillfeather D", limit=D(10))
    stopped = world.customer(name="Quillfeather E", status="stopped")
    move_exposure([MoveExposure(over.pk, receivable=D(30))], actor=world.actor, at=world.at)
    page = desk.get(reverse("customers"), {"tab": "over", "q": "quillfeather"}).content.decode()
    assert over.code in page
    assert "20.00 over" in page
    assert stopped.code not in page
    page = desk.get(reverse("customers"), {"tab": "stopped", "q": "quillfeather"}).content.decode()
    assert stopped.code in page
    assert over.code not in page


def test_the_list_is_narrowed_to_a_group_and_to_a_family(desk, world):
    set_customer_groups([SetCustomerGroup("TRADE", "Trade")], actor=world.actor, at=world.at)
    head, shop, other = (world.customer(name=f"Quillfeather {word}") for word in ("H", "S", "O"))
    below = ChangeCustomer(shop.pk, shop.version, customer_group="TRADE", parent=head.code)
    assert change_customers([below], actor=world.actor, at=world.at)[0].accepted

    def listed(**asked):
        page = desk.get(reverse("customers"), {"q": "quillfeather", **asked}).content.decode()
        return [one.code for one in (head, shop, other) if f">{one.code}<" in page]

    assert listed(group="TRADE") == [shop.code]
    assert listed(family=head.code) == [head.code, shop.code]
    assert listed(family="NOBODY") == []
    file = desk.get(reverse("customers_csv"), {"group": "TRADE"}).content.decode()
    assert (shop.code in file, head.code in file) == (True, False)
    of_head, of_shop = (
        desk.get(reverse("customer", args=[one.pk])).content.decode() for one in (head, shop)
    )
    assert f"?family={head.code}" in of_head
    assert ("Belongs to" in of_shop, "Trade" in of_shop) == (True, True)


def test_a_customer_shows_orders_and_credit(desk, world):
    customer = world.customer(name="Quillfeather F", limit=D(1000))
    order_id = ordered(world, customer)
    page = desk.get(reverse("customer", args=[customer.pk])).content.decode()
    assert reverse("order", args=[order_id]) in page
    assert "120.00" in page  # 2 × 50.00 and 20 % tax, on order
    assert "880.00" in page  # what the limit leaves
    assert "Nothing is open: every invoice is paid." in page


def test_a_customer_over_the_limit_says_so(desk, world):
    customer = world.customer(limit=D(10))
    move_exposure([MoveExposure(customer.pk, receivable=D(30))], actor=world.actor, at=world.at)
    page = desk.get(reverse("customer", args=[customer.pk])).content.decode()
    assert "20.00 GBP over the credit limit: new orders are held." in page


def test_who_may_not_read_credit_sees_no_figures_of_it(world):
    customer = world.customer(name="Quillfeather G", limit=D(4321))
    browser = signed_in(world, "warehouse")
    for where in (
        reverse("customers") + "?q=quillfeather",
        reverse("customer", args=[customer.pk]),
    ):
        page = browser.get(where).content.decode()
        assert customer.code in page
        assert "4,321.00" not in page
    assert browser.get(reverse("customers_csv")).status_code == 403


def test_the_number_of_statements_does_not_grow_with_the_rows(desk, world):
    def statements(where):
        with counting() as names:
            assert desk.get(where).status_code == 200
        return len(names)

    first = world.customer(name="Quillfeather H")
    before = statements(reverse("customers")), statements(reverse("customer", args=[first.pk]))
    for _ in range(3):
        ordered(world, first)
        world.customer()
    after = statements(reverse("customers")), statements(reverse("customer", args=[first.pk]))
    assert after == before


def test_an_unknown_customer_is_not_found(desk):
    assert desk.get(reverse("customer", args=[999_999])).status_code == 404
