from __future__ import annotations

from tradewright.catalog.operations.units import (
    CreateItemGroup,
    CreateUnit,
    ItemGroupCreated,
    UnitCreated,
    create_item_groups,
    create_units,
)


def test_create_units_answers_every_row_of_a_mixed_batch(world):
    asked = [
        CreateUnit("KG", "Kilogram", 3),
        CreateUnit("KG", "Again"),
        CreateUnit("EA", "Each"),
        CreateUnit(" ", "No code"),
        CreateUnit("L", ""),
        CreateUnit("M", "Metre", 7),
    ]
    outcomes = create_units(asked, actor=world.actor, at=world.at)
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("created", None), ("repeated_in_batch", "code"), ("already_created", None),
        ("code_missing", "code"), ("name_missing", "name"), ("decimals_out_of_range", "decimals"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in UnitCreated}
    assert outcomes[2].id == world.each_id
    (again,) = create_units(asked[:1], actor=world.actor, at=world.at)
    assert (str(again.code), again.id) == ("already_created", outcomes[0].id)


def test_create_item_groups_answers_every_row_of_a_mixed_batch(world):
    asked = [
        CreateItemGroup("tools", "Tools"),
        CreateItemGroup("tools", "Again"),
        CreateItemGroup("goods", "Goods"),
        CreateItemGroup("", "No code"),
        CreateItemGroup("x", ""),
    ]
    outcomes = create_item_groups(asked, actor=world.actor, at=world.at)
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("created", None), ("repeated_in_batch", "code"), ("already_created", None),
        ("code_missing", "code"), ("name_missing", "name"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in ItemGroupCreated}
    assert outcomes[2].id == world.goods_id
