from __future__ import annotations

from decimal import Decimal

from tradewright.catalog.operations.brands import SetBrand, set_brands
from tradewright.catalog.operations.items import ChangeItem, ItemChanged, change_items
from tradewright.catalog.queries import item
from tradewright.kernel.models import Event


def change(world, *rows):
    return change_items(rows, actor=world.actor, at=world.at)


def test_changes_what_is_named_and_leaves_the_rest(world):
    row = world.item(barcode="501")
    (outcome,) = change(world, ChangeItem(row.pk, 1, name="New", is_active=False))
    assert (outcome.code, outcome.detail["version"]) == (ItemChanged.CHANGED, 2)
    row.refresh_from_db()
    assert (row.name, row.is_active, row.barcode, row.version) == ("New", False, "501", 2)
    told = Event.objects.get(aggregate="item", key=row.pk)
    assert (told.topic, told.version) == ("catalog.item_changed", 2)
    assert told.body == {
        "item_id": row.pk, "code": row.code, "name": "New", "group_id": world.goods_id,
        "tax_class": "standard", "barcode": "501", "is_active": False, "brand_id": None,
    }  # fmt: skip


def test_answers_every_row_of_a_mixed_batch(world):
    one, two, three, four, five, six, seven = (world.item().pk for _ in range(7))
    merged = world.item(is_active=False, merged_into_id=one).pk
    outcomes = change(
        world,
        ChangeItem(one, 1, item_group="freight"),
        ChangeItem(one, 1, barcode="2"),
        ChangeItem(two, 7, is_active=True),
        ChangeItem(0, 1),
        ChangeItem(three, 1, name=""),
        ChangeItem(four, 1, item_group="nothing"),
        ChangeItem(five, 1, tax_class=""),
        ChangeItem(six, 7, name="X"),
        ChangeItem(merged, 1, name="X"),
        ChangeItem(seven, 1, brand="NONE"),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("changed", None), ("repeated_in_batch", "item_id"), ("already_changed", None),
        ("item_not_found", "item_id"), ("name_missing", "name"), ("unknown_group", "item_group"),
        ("tax_class_missing", "tax_class"), ("version_outdated", "version"),
        ("item_merged", "item_id"), ("unknown_brand", "brand"),
    ]  # fmt: skip
    negative = Decimal(-1)
    wrong = [
        change(world, ChangeItem(seven, 1, **{name: negative}))[0]
        for name in ("min_order_quantity", "order_multiple")
    ]
    assert [(str(o.code), o.field) for o in wrong] == [
        ("min_order_quantity_negative", "min_order_quantity"),
        ("order_multiple_negative", "order_multiple"),
    ]
    assert {str(o.code) for o in (*outcomes, *wrong)} == {str(code) for code in ItemChanged}


def test_takes_a_brand_and_order_quantities_and_gives_them_up(world):
    set_brands([SetBrand("ACME", "Acme")], actor=world.actor, at=world.at)
    row = world.item()
    asked = ChangeItem(
        row.pk, 1, brand="ACME", min_order_quantity=Decimal(10), order_multiple=Decimal(5)
    )
    assert [str(change(world, asked)[0].code) for _ in "12"] == ["changed", "already_changed"]
    found = item(world.company_id, row.pk)
    assert (found.brand, found.brand_name) == ("ACME", "Acme")
    assert (found.min_order_quantity, found.order_multiple) == (10, 5)
    change(world, ChangeItem(row.pk, 2, brand="", min_order_quantity=Decimal(0)))
    found = item(world.company_id, row.pk)
    assert (found.brand, found.min_order_quantity, found.order_multiple) == ("", None, 5)


def test_done_twice_changes_once(world):
    row = world.item()
    asked = ChangeItem(row.pk, 1, tax_class="zero")
    assert [str(change(world, asked)[0].code) for _ in "12"] == ["changed", "already_changed"]
    assert Event.objects.filter(aggregate="item", key=row.pk).count() == 1
