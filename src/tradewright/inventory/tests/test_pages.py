from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.inventory.models import StockDocument, StockLevel


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "warehouse", "stock_controller", "auditor")


def receipt(item, **given):
    return {
        "item": item.code, "warehouse": "MAIN", "quantity": "2", "unit": "BX", "unit_cost": "1.25",
        "received_on": "2026-03-02", "purpose": "goods_received", "reason": "delivery",
    } | given  # fmt: skip


def test_stock_is_received_and_stands_in_the_list(desk, world):
    item = world.item()
    assert desk.get(reverse("new_receipt")).status_code == 200
    desk.post(reverse("receive_stock"), receipt(item))
    level = StockLevel.objects.get(item=item)
    assert (level.on_hand, level.amount_value) == (24, 30)
    page = desk.get(reverse("stock"), {"q": item.code}).content.decode()
    assert "24\N{NO-BREAK SPACE}EA" in page
    assert "30.00" in page
    assert item.code in desk.get(reverse("stock_csv"), {"q": item.code}).content.decode()


def test_sent_twice_the_form_receives_once(desk, world):
    item = world.item()
    for _ in range(2):
        desk.post(reverse("receive_stock"), receipt(item, external_id="7c0ffee"))
    assert StockLevel.objects.get(item=item).on_hand == 24


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"item": "NOWHERE"}, "No such item"),
        ({"quantity": "two"}, "Give a number"),
        ({"quantity": "0"}, "Receive more than nothing."),
        ({"received_on": "soon"}, "Give the day as year-month-day."),
        ({"unit_cost": ""}, "Give a number"),
    ],
)
def test_a_refused_receipt_says_so_at_its_field(desk, world, wrong, message):
    item = world.item()
    answer = desk.post(reverse("receive_stock"), receipt(item) | wrong)
    assert answer.status_code == 422
    assert message in answer.content.decode().partition("field-error")[2]
    assert not StockLevel.objects.filter(item=item).exists()


def test_stock_is_adjusted_with_a_reason(desk, world):
    item = world.item()
    desk.post(reverse("receive_stock"), receipt(item))
    sent = {"item": item.code, "warehouse": "MAIN", "quantity": "\N{MINUS SIGN}4", "reason": "",
            "adjusted_on": "2026-03-02"}  # fmt: skip
    answer = desk.post(reverse("adjust_stock"), sent)
    assert answer.status_code == 422
    assert "Say why the stock differs." in answer.content.decode()
    desk.post(reverse("adjust_stock"), sent | {"reason": "broken"})
    assert StockLevel.objects.get(item=item).on_hand == Decimal(20)


def test_a_receipt_has_its_page(desk, world):
    item = world.item()
    desk.post(reverse("receive_stock"), receipt(item))
    made = StockDocument.objects.get(item=item)
    page = desk.get(reverse("stock_document", args=[made.pk])).content.decode()
    assert made.number in page
    assert "+24" in page
    assert "delivery" in page


def test_without_the_duty_nothing_is_received(world):
    browser = signed_in(world, "auditor")
    item = world.item()
    assert browser.get(reverse("stock")).status_code == 200
    assert browser.get(reverse("new_receipt")).status_code == 403
    assert browser.post(reverse("receive_stock"), receipt(item)).status_code == 403
