from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tradewright.catalog.models import Item, ItemUnit
from tradewright.catalog.operations.items import CreateItem, ItemCreated, ItemUnitOf, create_items
from tradewright.kernel.models import Event

BOX = ItemUnitOf("BX", 12)
BOLT = CreateItem("BOLT", "Bolt M8", "goods", "EA", units=(BOX,))


def create(world, *items):
    return create_items(items, actor=world.actor, at=world.at)


def test_makes_an_item_with_its_units(world):
    (outcome,) = create(world, replace(BOLT, barcode="501", external_id="erp-1"))
    assert outcome.code == ItemCreated.CREATED
    row = Item.objects.get(pk=outcome.id)
    assert (row.code, row.group_id, row.stocking_unit_id, row.is_active, row.version) == (
        "BOLT", world.goods_id, world.each_id, True, 1
    )  # fmt: skip
    units = ItemUnit.objects.filter(item=row).values_list("unit_id", "numerator", "denominator")
    assert set(units) == {(world.each_id, 1, 1), (world.box_id, 12, 1)}
    (told,) = Event.objects.filter(aggregate="item", key=outcome.id)
    assert (told.topic, told.version) == ("catalog.item_created", 1)
    assert told.body == {
        "item_id": outcome.id, "code": "BOLT", "name": "Bolt M8", "kind": "stock",
        "group_id": world.goods_id, "stocking_unit_id": world.each_id, "tax_class": "standard",
        "barcode": "501", "external_id": "erp-1", "is_active": True,
        "brand_id": None,
    }  # fmt: skip


def test_takes_the_stocking_unit_among_the_units_once(world):
    (outcome,) = create(world, replace(BOLT, units=(ItemUnitOf("EA"), BOX)))
    assert outcome.code == ItemCreated.CREATED
    assert ItemUnit.objects.filter(item_id=outcome.id).count() == 2


def test_answers_every_row_of_a_mixed_batch(world):
    (known,) = create(world, replace(BOLT, code="KNOWN", external_id="erp-0"))
    outcomes = create(
        world,
        BOLT,
        BOLT,
        replace(BOLT, code="KNOWN"),
        replace(BOLT, code="OTHER", external_id="erp-0"),
        replace(BOLT, code="KNOWN", external_id="erp-9"),
        replace(BOLT, code=""),
        replace(BOLT, code="A", name=""),
        replace(BOLT, code="B", kind="kit"),
        replace(BOLT, code="C", item_group="nothing"),
        replace(BOLT, code="D", stocking_unit="??"),
        replace(BOLT, code="E", tax_class=" "),
        replace(BOLT, code="J", brand="NONE"),
        replace(BOLT, code="K", min_order_quantity=Decimal(-1)),
        replace(BOLT, code="L", order_multiple=Decimal(-1)),
        replace(BOLT, code="F", units=(BOX, ItemUnitOf("??"))),
        replace(BOLT, code="G", units=(BOX, BOX)),
        replace(BOLT, code="H", units=(ItemUnitOf("BX", 0),)),
        replace(BOLT, code="I", units=(BOX, ItemUnitOf("EA", 2))),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("created", None),
        ("repeated_in_batch", "code"),
        ("already_created", None),
        ("already_created", None),
        ("code_taken", "code"),
        ("code_missing", "code"),
        ("name_missing", "name"),
        ("unknown_kind", "kind"),
        ("unknown_group", "item_group"),
        ("unknown_stocking_unit", "stocking_unit"),
        ("tax_class_missing", "tax_class"),
        ("unknown_brand", "brand"),
        ("min_order_quantity_negative", "min_order_quantity"),
        ("order_multiple_negative", "order_multiple"),
        ("unknown_unit", "units[2].unit"),
        ("unit_repeated", "units[2].unit"),
        ("factor_not_positive", "units[1].numerator"),
        ("stocking_unit_factor", "units[2].numerator"),
    ]
    assert [outcomes[2].id, outcomes[3].id] == [known.id, known.id]
    assert {str(o.code) for o in outcomes} == {str(code) for code in ItemCreated}


def test_done_twice_leaves_one_item(world):
    (first,) = create(world, BOLT)
    (again,) = create(world, BOLT)
    assert (again.code, again.id) == (ItemCreated.ALREADY_CREATED, first.id)
    assert ItemUnit.objects.filter(item_id=first.id).count() == 2
    assert Event.objects.filter(aggregate="item", key=first.id).count() == 1
