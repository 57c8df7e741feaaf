from __future__ import annotations

from tradewright.catalog.models import ItemUnit
from tradewright.catalog.operations.items import (
    ItemUnitOf,
    ItemUnitsSet,
    SetItemUnits,
    set_item_units,
)
from tradewright.catalog.operations.units import CreateUnit, create_units
from tradewright.kernel.models import Event


def put(world, *rows):
    return set_item_units(rows, actor=world.actor, at=world.at)


def factors(row):
    found = ItemUnit.objects.filter(item=row).order_by("pk")
    return [(unit.numerator, unit.denominator) for unit in found]


def test_changes_a_factor_and_adds_a_unit(world):
    create_units([CreateUnit("PIECE", "Piece")], actor=world.actor, at=world.at)
    row = world.item()
    (outcome,) = put(world, SetItemUnits(row.pk, (ItemUnitOf("BX", 24), ItemUnitOf("PIECE", 1, 3))))
    assert outcome.code == ItemUnitsSet.SET
    assert factors(row) == [(1, 1), (24, 1), (1, 3)]
    told = Event.objects.get(aggregate="item", key=row.pk)
    assert (told.topic, told.version) == ("catalog.item_changed", 2)
    assert [(unit["numerator"], unit["denominator"]) for unit in told.body["units"]] == [
        (24, 1), (1, 3)
    ]  # fmt: skip


def test_answers_every_row_of_a_mixed_batch(world):
    one, *rest = (world.item().pk for _ in range(7))
    box = ItemUnitOf("BX", 24)
    outcomes = put(
        world,
        SetItemUnits(one, (box,)),
        SetItemUnits(one, (box,)),
        SetItemUnits(rest[0], (ItemUnitOf("BX", 12), ItemUnitOf("EA"))),
        SetItemUnits(0, (box,)),
        SetItemUnits(rest[1], ()),
        SetItemUnits(rest[2], (box, ItemUnitOf("??"))),
        SetItemUnits(rest[3], (box, box)),
        SetItemUnits(rest[4], (ItemUnitOf("BX", 1, 0),)),
        SetItemUnits(rest[5], (box, ItemUnitOf("EA", 2))),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("set", None), ("repeated_in_batch", "item_id"), ("already_set", None),
        ("item_not_found", "item_id"), ("no_units", "units"), ("unknown_unit", "units[2].unit"),
        ("unit_repeated", "units[2].unit"), ("factor_not_positive", "units[1].numerator"),
        ("stocking_unit_factor", "units[2].numerator"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in ItemUnitsSet}


def test_done_twice_changes_once(world):
    row = world.item()
    asked = SetItemUnits(row.pk, (ItemUnitOf("BX", 6),))
    assert [str(put(world, asked)[0].code) for _ in "12"] == ["set", "already_set"]
    assert Event.objects.filter(aggregate="item", key=row.pk).count() == 1
