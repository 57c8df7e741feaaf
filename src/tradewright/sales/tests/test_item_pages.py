from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tradewright.control.tests.people import signed_in

from .makers import entered, stocked


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "owner")


def ordered(world, item, quantity, on):
    given = {"ordered_on": on, "requested_on": on}
    return entered(world, world.customer(), (item, quantity), **given).id


def test_the_list_has_stock_and_its_value(desk, world):
    item = stocked(world, 40, name="Gimcrack A")
    page = desk.get(reverse("items"), {"q": "gimcrack a"}).content.decode()
    assert item.code in page
    assert "40\N{NO-BREAK SPACE}EA" in page
    assert "4.0000" in page
    assert "£160.00" in page
    assert item.code in desk.get(reverse("items_csv"), {"q": "gimcrack a"}).content.decode()


def test_low_is_less_available_than_was_ordered_in_the_last_week(desk, world):
    today = timezone.localdate()
    low, enough = stocked(world, 15, name="Gimcrack B"), stocked(world, 40, name="Gimcrack C")
    long_ago = stocked(world, 15, name="Gimcrack D")
    ordered(world, low, 10, today)
    ordered(world, enough, 10, today)
    ordered(world, long_ago, 10, today - timedelta(days=30))
    page = desk.get(reverse("items"), {"tab": "low", "q": "gimcrack"}).content.decode()
    assert low.code in page
    assert enough.code not in page
    assert long_ago.code not in page


def test_an_item_shows_stock_prices_moves_and_who_holds_it(desk, world):
    item = stocked(world, 40)
    order_id = ordered(world, item, 10, world.today)
    page = desk.get(reverse("item", args=[item.pk])).content.decode()
    assert "40 EA" in page
    assert "10 reserved" in page
    assert "10.00" in page
    assert "+40" in page
    assert reverse("order", args=[order_id]) in page


def test_an_item_no_longer_sold_says_so(desk, world):
    item = world.item(is_active=False)
    page = desk.get(reverse("item", args=[item.pk])).content.decode()
    assert "No longer sold" in page
    inactive = desk.get(reverse("items"), {"tab": "inactive", "q": item.code}).content.decode()
    assert item.name in inactive


def test_who_may_not_read_inventory_sees_no_stock(world):
    item = stocked(world, 37)
    browser = signed_in(world, "ar_clerk")
    page = browser.get(reverse("item", args=[item.pk])).content.decode()
    assert item.code in page
    assert "37" not in page.partition('<dl class="facts">')[2]
    assert browser.get(reverse("items_csv")).status_code == 403


def test_an_unknown_item_is_not_found(desk):
    assert desk.get(reverse("item", args=[999_999])).status_code == 404
