from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.pricing.models import PriceCondition


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "pricing_manager")


def form(item, **given):
    return {
        "item": item.code, "unit": "EA", "price": "9.95", "min_quantity": "10", "customer": "",
        "valid_from": "2026-03-02", "valid_to": "",
    } | given  # fmt: skip


def test_a_price_is_set_and_stands_in_the_list(desk, world):
    item = world.item("12.00")
    page = desk.get(reverse("new_price"), {"item": item.code}).content.decode()
    assert f'value="{item.code}"' in page
    assert '<option value="EA" selected>' in page
    answer = desk.post(reverse("set_price"), form(item))
    assert answer.status_code == 302
    made = PriceCondition.objects.get(item=item, min_quantity=10)
    assert (made.price, made.customer_id) == (Decimal("9.95"), None)
    page = desk.get(reverse("prices"), {"q": item.code}).content.decode()
    assert "12.00" in page
    assert "9.95" in page


def test_tabs_part_the_list_from_the_customers_prices(desk, world):
    item, customer = world.item("12.00"), world.customer()
    desk.post(reverse("set_price"), form(item, customer=customer.code))
    asked = {"q": item.code, "tab": "list"}
    assert "9.95" not in desk.get(reverse("prices"), asked).content.decode()
    asked["tab"] = "customers"
    page = desk.get(reverse("prices"), asked).content.decode()
    assert "9.95" in page
    assert "12.00" not in page
    rows = desk.get(reverse("prices_csv"), asked).content.decode().splitlines()
    assert len(rows) == 2


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"price": "cheap"}, "Give a number"),
        ({"price": "-1"}, "A price is zero or more."),
        ({"item": "NOWHERE"}, "No item with the code"),
        ({"valid_to": "2026-03-01"}, "The last day lies before the first."),
    ],
)
def test_a_refused_price_says_so_at_its_field(desk, world, wrong, message):
    answer = desk.post(reverse("set_price"), form(world.item()) | wrong)
    assert answer.status_code == 422
    assert message in answer.content.decode().partition("field-error")[2]


def test_the_form_leads_back_to_our_own_pages_only(desk, world):
    item = world.item()
    away = desk.post(reverse("set_price"), form(item, back="//elsewhere.example/"))
    assert away["Location"] == reverse("prices")
    back = desk.post(reverse("set_price"), form(item, price="8", back="/items/1/"))
    assert back["Location"] == "/items/1/"


def test_without_the_duty_no_price_is_set(world):
    browser = signed_in(world, "sales_rep")
    assert browser.get(reverse("prices")).status_code == 200
    assert browser.get(reverse("new_price")).status_code == 403
    assert browser.post(reverse("set_price"), form(world.item())).status_code == 403
