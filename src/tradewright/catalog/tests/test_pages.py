from __future__ import annotations

import pytest
from django.urls import reverse

from tradewright.catalog.models import Item, ItemUnit
from tradewright.control.tests.people import signed_in

FORM = {
    "code": "BOLT", "name": "Bolt", "kind": "stock", "item_group": "goods",
    "tax_class": "standard", "barcode": "", "stocking_unit": "EA", "unit": "BX", "numerator": "12",
}  # fmt: skip


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "master_data")


def test_an_item_is_created_with_a_further_unit(desk, world):
    assert desk.get(reverse("new_item")).status_code == 200
    desk.post(reverse("create_item"), FORM)
    made = Item.objects.get(code="BOLT")
    factors = ItemUnit.objects.filter(item=made).values_list("unit__code", "numerator")
    assert sorted(factors) == [("BX", 12), ("EA", 1)]


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"numerator": "a dozen"}, "Give a whole number, like 12."),
        ({"numerator": "0"}, "Numerator and denominator are whole numbers from 1 on."),
        ({"code": ""}, "Give the item a code."),
    ],
)
def test_a_refused_form_keeps_what_was_typed_with_the_message_at_its_field(desk, wrong, message):
    answer = desk.post(reverse("create_item"), FORM | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page.partition("field-error")[2]
    assert 'value="Bolt"' in page


def test_an_item_is_changed(desk, world):
    made = world.item()
    assert made.name in desk.get(reverse("edit_item", args=[made.pk])).content.decode()
    sent = {"version": "1", "name": "Renamed", "item_group": "goods", "tax_class": "zero"}
    desk.post(reverse("change_item", args=[made.pk]), sent)
    made.refresh_from_db()
    assert (made.name, made.tax_class, made.is_active) == ("Renamed", "zero", False)


def test_a_unit_gets_a_factor_and_a_wrong_one_is_told_at_its_field(desk, world):
    made = world.item()
    where = reverse("set_item_unit", args=[made.pk])
    desk.post(where, {"unit": "BX", "numerator": "20", "denominator": "1"})
    assert ItemUnit.objects.get(item=made, unit__code="BX").numerator == 20
    answer = desk.post(where, {"unit": "BX", "numerator": "0", "denominator": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "whole numbers from 1 on" in page
    assert made.name in page


def test_ticked_items_are_sold_no_longer_and_again(desk, world):
    made = world.item()
    desk.post(reverse("retire_items"), {"id": made.pk})
    made.refresh_from_db()
    assert not made.is_active
    desk.post(reverse("activate_items"), {"id": made.pk})
    made.refresh_from_db()
    assert made.is_active


def test_offers_name_items_while_one_types(desk, world):
    made = world.item(name="Gimcrack <large>")
    page = desk.get(reverse("item_offers"), {"item": "gimcr"}).content.decode()
    assert f'value="{made.code}"' in page
    assert "Gimcrack &lt;large&gt;" in page


def test_without_the_duty_no_item_is_created(world):
    browser = signed_in(world, "warehouse")
    assert browser.get(reverse("new_item")).status_code == 403
    assert browser.post(reverse("create_item"), FORM).status_code == 403


def test_an_item_gets_a_brand_and_order_quantities(desk, world):
    made = world.item()
    desk.post(reverse("set_brand"), {"code": "acme", "name": "Acme"})
    assert "Acme" in desk.get(reverse("brands")).content.decode()
    sent = {"version": "1", "name": made.name, "item_group": "goods", "tax_class": "standard",
            "is_active": "1", "brand": "ACME", "min_order_quantity": "10",
            "order_multiple": ""}  # fmt: skip
    desk.post(reverse("change_item", args=[made.pk]), sent)
    made.refresh_from_db()
    assert (made.brand.code, made.min_order_quantity, made.order_multiple) == ("ACME", 10, None)
    assert 'value="10"' in desk.get(reverse("edit_item", args=[made.pk])).content.decode()


def test_substitutes_are_added_shown_and_taken_out(desk, world):
    made, other = world.item(), world.item()
    form = reverse("edit_item", args=[made.pk])
    add = reverse("add_substitute", args=[made.pk])
    desk.post(add, {"substitute": other.code, "kind": "equal", "rank": "1", "both_ways": "1"})
    assert other.name in desk.get(form).content.decode()
    assert "both ways" in desk.get(reverse("edit_item", args=[other.pk])).content.decode()
    answer = desk.post(add, {"substitute": "NOTHING", "kind": "equal", "rank": "1"})
    assert answer.status_code == 422
    assert "No item with this code." in answer.content.decode()
    desk.post(reverse("remove_substitute", args=[made.pk]), {"item": other.code})
    assert other.name not in desk.get(form).content.decode()
