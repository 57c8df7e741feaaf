from __future__ import annotations

from tradewright.catalog.models import ItemMerge, ItemUnit
from tradewright.catalog.operations.items import ChangeItem, change_items
from tradewright.catalog.operations.merges import (
    MergeItem,
    UnmergeItem,
    merge_items,
    unmerge_items,
)
from tradewright.catalog.queries import item_lookup, merges_of
from tradewright.kernel.models import Event


def merge(world, *rows):
    return merge_items(rows, actor=world.actor, at=world.at)


def unmerge(world, *rows):
    return unmerge_items(rows, actor=world.actor, at=world.at)


def now(row):
    row.refresh_from_db()
    return row.merged_into_id, row.is_active


def test_makes_one_another_name_of_the_winner_and_undoes_it(world):
    loser, winner = world.item(name="Quixotic quern"), world.item()
    (outcome,) = merge(world, MergeItem(loser.pk, winner.pk, "same thing"))
    assert outcome.message == f"{loser.code} is {winner.code} from now on."
    assert now(loser) == (winner.pk, False)
    told = Event.objects.get(aggregate="item", key=loser.pk)
    assert (told.topic, told.version) == ("catalog.item_merged", 2)
    assert told.body == {
        "item_id": loser.pk, "code": loser.code, "winner_id": winner.pk, "winner": winner.code,
        "merge_id": ItemMerge.objects.get(loser=loser).pk, "was_active": True, "is_active": False,
    }  # fmt: skip
    assert [hit.id for hit in item_lookup(world.company_id, "quixotic")] == [winner.pk]
    assert [one.id for one in merges_of(world.company_id, winner.pk)] == [loser.pk]
    (refused,) = change_items(
        [ChangeItem(loser.pk, 2, is_active=True)], actor=world.actor, at=world.at
    )
    assert refused.code == "item_merged"
    (outcome,) = unmerge(world, UnmergeItem(loser.pk))
    assert outcome.code == "unmerged"
    assert now(loser) == (None, True)


def test_answers_every_row_of_a_mixed_batch(world):
    one, two, three, four, five, six = (world.item() for _ in range(6))
    service = world.item(kind="service")
    boxed = world.item(stocking_unit_id=world.box_id)
    retired = world.item(is_active=False)
    merge(world, MergeItem(one.pk, two.pk), MergeItem(five.pk, six.pk))
    outcomes = merge(
        world,
        MergeItem(three.pk, two.pk),
        MergeItem(three.pk, two.pk),
        MergeItem(one.pk, two.pk),
        MergeItem(five.pk, four.pk),
        MergeItem(7_000_000, four.pk),
        MergeItem(four.pk, 7_000_001),
        MergeItem(retired.pk, retired.pk),
        MergeItem(service.pk, six.pk),
        MergeItem(boxed.pk, six.pk),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("merged", None),
        ("repeated_in_batch", "item_id"),
        ("already_merged", None),
        ("merged_elsewhere", "item_id"),
        ("item_not_found", "item_id"),
        ("winner_not_found", "winner_id"),
        ("same_item", "winner_id"),
        ("kind_differs", "winner_id"),
        ("stocking_unit_differs", "winner_id"),
    ]
    a, b = world.item(), world.item()
    outcomes = merge(world, MergeItem(a.pk, five.pk), MergeItem(b.pk, retired.pk))
    assert [str(o.code) for o in outcomes] == ["winner_merged", "winner_retired"]


def test_asks_for_the_units_of_the_one_that_goes(world):
    loser, winner = world.item(), world.item()
    ItemUnit.objects.filter(item__in=[loser, winner]).exclude(unit_id=world.each_id).delete()
    ItemUnit.objects.create(
        company_id=world.company_id, item=loser, unit_id=world.box_id, numerator=7
    )
    (outcome,) = merge(world, MergeItem(loser.pk, winner.pk))
    assert (outcome.code, outcome.field) == ("unit_missing", "winner_id")


def test_done_twice_merges_once_and_so_does_undoing(world):
    loser, winner = world.item(), world.item()
    rows = [MergeItem(loser.pk, winner.pk)]
    assert [str(merge(world, *rows)[0].code) for _ in range(2)] == ["merged", "already_merged"]
    back = [UnmergeItem(loser.pk)]
    codes = [str(unmerge(world, *back)[0].code) for _ in range(2)]
    assert codes == ["unmerged", "already_unmerged"]
    outcomes = unmerge(world, UnmergeItem(0), *back, *back)
    assert [str(one.code) for one in outcomes] == [
        "item_not_found", "already_unmerged", "repeated_in_batch",
    ]  # fmt: skip


def test_names_lead_to_the_last_winner_and_come_back_one_by_one(world):
    a, b, c = (world.item() for _ in range(3))
    merge(world, MergeItem(a.pk, b.pk))
    merge(world, MergeItem(b.pk, c.pk))
    assert (now(a)[0], now(b)[0]) == (c.pk, c.pk)
    unmerge(world, UnmergeItem(b.pk))
    assert (now(a)[0], now(b)) == (b.pk, (None, True))
