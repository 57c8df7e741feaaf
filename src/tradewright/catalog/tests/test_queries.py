from __future__ import annotations

from decimal import Decimal

from tradewright.catalog import queries


def test_lists_items_by_name_page_by_page(world):
    made = [world.item(name=f"Zulu {letter}").pk for letter in "CABD"]
    found = queries.items(world.company_id, search="zulu", limit=3)
    assert [row.name for row in found] == ["Zulu A", "Zulu B", "Zulu C"]
    rest = queries.items(world.company_id, search="zulu", after=found[-1].id, limit=3)
    assert [row.id for row in rest] == [made[3]]
    assert (rest[0].group, rest[0].stocking_unit) == ("goods", "EA")


def test_narrows_by_text_group_and_activity(world):
    one = world.item(name="Zulu", barcode="5012345", is_active=False)
    world.item(name="Zulu")
    company = world.company_id
    assert [r.id for r in queries.items(company, search="zulu", is_active=False)] == [one.pk]
    assert [r.id for r in queries.items(company, search="50123")] == [one.pk]
    assert [r.id for r in queries.items(company, search=one.code.lower())] == [one.pk]
    assert queries.items(company, search="zulu", item_group="freight") == []


def test_looks_up_the_best_first(world):
    part = world.item(name="Old 77").pk
    start = world.item(name="77 bolts").pk
    code = world.item(code="77-A").pk
    scanned = world.item(barcode="77").pk
    world.item(name="77 inactive", is_active=False)
    found = queries.item_lookup(world.company_id, "77")
    assert [hit.id for hit in found] == [scanned, code, start, part]
    assert found[0].stocking_unit == "EA"


def test_answers_an_item_with_its_units(world):
    row = world.item()
    found = queries.item(world.company_id, row.pk)
    assert found is not None
    assert (found.code, found.group, found.stocking_unit) == (row.code, "goods", "EA")
    each, box = found.units
    assert (each.unit, box.unit, box.numerator, box.denominator) == ("EA", "BX", 12, 1)
    assert box.in_stocking_unit(Decimal("1.5")) == Decimal(18)
    assert queries.item(world.company_id, 0) is None
    assert queries.items_by_code(world.company_id, [row.code, "?"]) == {row.code: row.pk}


def test_answers_units_and_groups(world):
    units = queries.units(world.company_id)
    assert [(unit.code, unit.decimals) for unit in units] == [("BX", 0), ("EA", 0)]
    groups = queries.item_groups(world.company_id)
    assert {"goods", "freight", "discount", "fee"} <= {group.code for group in groups}
