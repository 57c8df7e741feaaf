from __future__ import annotations

import pytest

from tradewright.catalog.models import Item, ItemMerge, ItemUnit
from tradewright.catalog.operations.merges import MergeItem, merge_items
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.models import SearchWord


@pytest.mark.parametrize("fault", ["missing", "not_one"])
def test_m1_turns_red_when_the_stocking_unit_is_not_one_of_itself(db, committed_world, fault):
    item = committed_world.item()
    stocked = ItemUnit.objects.filter(item=item, unit_id=committed_world.each_id)
    (before,) = run_invariants(["M1"])
    if fault == "missing":
        stocked.delete()
    else:
        stocked.update(numerator=2)
    (after,) = run_invariants(["M1"])
    assert after.violations == before.violations + 1


@pytest.mark.parametrize("fault", ["elsewhere", "chain", "forgotten"])
def test_m5_turns_red_when_a_merged_item_leads_astray(db, committed_world, fault):
    world = committed_world
    loser, winner, third = (world.item() for _ in range(3))
    merge_items([MergeItem(loser.pk, winner.pk)], actor=world.actor, at=world.at)
    (before,) = run_invariants(["M5"])
    assert before.violations == 0
    if fault == "elsewhere":
        Item.objects.filter(pk=loser.pk).update(merged_into=third)
    elif fault == "chain":
        Item.objects.filter(pk=winner.pk).update(merged_into=third, is_active=False)
    else:
        ItemMerge.objects.filter(loser=loser).update(undone_at=world.at)
    (after,) = run_invariants(["M5"])
    assert after.violations >= 1


def test_w2_sees_a_word_that_is_missing(committed_world, db):
    committed_world.item(name="Quixotic bolt")
    (before,) = run_invariants(["W2"])
    assert before.violations == 0
    SearchWord.objects.filter(kind="item", word="quixotic").delete()
    (after,) = run_invariants(["W2"])
    assert after.violations == 1
