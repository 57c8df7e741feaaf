from __future__ import annotations

from decimal import Decimal as D

from tradewright.inventory.queries import (
    availability,
    document_moves,
    moves,
    reserved_for,
    stock_documents,
    stock_list,
    stock_of,
    value_by_warehouse,
    warehouses,
)

from .stock import issue, next_id, reserve, stocked


def test_availability_says_what_is_free_and_zero_where_there_is_nothing(world):
    item, none = stocked(world, ("3", "10"), ("3", "1")), world.item()
    reserve(world, (line := next_id(), item, 4))
    found = availability(
        world.company_id, [(item.pk, world.warehouse_id), (none.pk, world.warehouse_id)]
    )
    here = found[item.pk, world.warehouse_id]
    assert (here.on_hand, here.reserved, here.available, here.average_cost) == (6, 4, 2, D("5.5"))
    assert found[none.pk, world.warehouse_id].available == 0
    assert reserved_for(world.company_id, "test_line", [line, -1]) == {line: 4}


def test_stock_of_lists_every_warehouse(world):
    item = stocked(world, ("3", "1"))
    (main,) = stock_of(world.company_id, [item.pk])[item.pk]
    assert (main.warehouse, main.on_hand, main.unit, main.amount_value) == ("MAIN", 3, "EA", 3)


def test_stock_list_pages_by_item_and_totals_all_pages(world):
    items = [stocked(world, ("2", "1.50"), name=f"Gimcrack {n}") for n in range(3)]
    first = stock_list(world.company_id, "gimcrack", limit=2)
    assert [row.item_id for row in first.rows] == [items[0].pk, items[1].pk]
    assert (first.count, first.amount_value) == (3, 9)
    rest = stock_list(world.company_id, "gimcrack", after=first.after, limit=2)
    assert [row.item_id for row in rest.rows] == [items[2].pk]
    assert rest.after is None
    assert stock_list(world.company_id, "gimcrack", "NORTH").rows == []
    assert stock_list(world.company_id, "no such item").count == 0


def test_moves_tell_an_items_story_newest_first(world):
    item, document = stocked(world, ("4", "2.50")), next_id()
    issue(world, (document, next_id(), item, 3))
    left, came = moves(world.company_id, item.pk)
    assert (left.kind, left.quantity, left.amount_value, left.unit_cost) == (
        "issue", -3, D("-7.50"), D("2.5")
    )  # fmt: skip
    assert moves(world.company_id, item.pk, after=left.id) == [came]
    assert document_moves(world.company_id, "test", [document]) == {document: [left]}
    receipt = stock_documents(world.company_id, [came.source_id])[came.source_id]
    assert (receipt.kind, receipt.item, receipt.quantity) == ("receipt", item.code, 4)


def test_value_by_warehouse_counts_what_is_there(world):
    before = {row.warehouse: row for row in value_by_warehouse(world.company_id)}
    stocked(world, ("4", "2.50"))
    after = {row.warehouse: row for row in value_by_warehouse(world.company_id)}
    assert after["MAIN"].amount_value - before["MAIN"].amount_value == 10
    assert after["MAIN"].items - before["MAIN"].items == 1
    assert [row.code for row in warehouses(world.company_id) if row.is_default] == ["MAIN"]
