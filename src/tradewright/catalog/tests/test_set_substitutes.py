from __future__ import annotations

from tradewright.catalog.models import ItemSubstitute
from tradewright.catalog.operations.items import ChangeItem, change_items
from tradewright.catalog.operations.substitutes import (
    SetSubstitutes,
    SubstituteOf,
    SubstitutesSet,
    set_substitutes,
)
from tradewright.catalog.queries import substitutes_of
from tradewright.kernel.models import Event


def put(world, *rows):
    asked = [SetSubstitutes(item_id, tuple(named)) for item_id, *named in rows]
    return set_substitutes(asked, actor=world.actor, at=world.at)


def offered(world, row, **given):
    found = substitutes_of(world.company_id, [row.pk], **given)
    return [one.code for one in found[row.pk]]


def test_offers_the_successor_first_then_by_rank_and_both_ways(world):
    old, new, second, first = (world.item() for _ in range(4))
    (outcome,) = put(world, (
        old.pk, SubstituteOf(second.code, rank=2, both_ways=True), SubstituteOf(first.code),
        SubstituteOf(new.code, "successor", rank=9),
    ))  # fmt: skip
    assert (outcome.code, outcome.id) == (SubstitutesSet.SET, old.pk)
    assert offered(world, old) == [new.code, first.code, second.code]
    assert offered(world, second) == [old.code]
    assert offered(world, first) == []
    told = Event.objects.get(aggregate="item", key=old.pk)
    assert (told.topic, told.version) == ("catalog.substitutes_changed", 2)
    assert told.body["substitutes"] == [
        {"substitute_id": first.pk, "kind": "equal", "both_ways": False, "rank": 1},
        {"substitute_id": second.pk, "kind": "equal", "both_ways": True, "rank": 2},
        {"substitute_id": new.pk, "kind": "successor", "both_ways": False, "rank": 9},
    ]
    retire = ChangeItem(first.pk, 1, is_active=False)
    change_items([retire], actor=world.actor, at=world.at)
    assert offered(world, old) == [new.code, second.code]
    assert offered(world, old, with_retired=True) == [new.code, first.code, second.code]


def test_what_is_not_named_is_gone_and_the_successor_may_change(world):
    old, one, two = (world.item() for _ in range(3))
    put(world, (old.pk, SubstituteOf(one.code, "successor"), SubstituteOf(two.code, "better")))
    kept = ItemSubstitute.objects.get(item=old, substitute=two)
    swapped = (SubstituteOf(two.code, "successor"), SubstituteOf(one.code, "better"))
    assert [str(put(world, (old.pk, *swapped))[0].code) for _ in "12"] == ["set", "already_set"]
    assert not ItemSubstitute.objects.filter(pk=kept.pk).exists()
    assert offered(world, old) == [two.code, one.code]
    assert [str(put(world, (old.pk,))[0].code) for _ in "12"] == ["set", "already_set"]
    assert offered(world, old) == []
    assert Event.objects.filter(aggregate="item", key=old.pk).count() == 3


def test_answers_every_row_of_a_mixed_batch(world):
    one, two, three, known, *rest = (world.item() for _ in range(12))
    put(world, (known.pk, SubstituteOf(one.code)))
    merged = world.item(is_active=False, merged_into_id=one.pk)
    other = SubstituteOf(two.code)
    outcomes = put(
        world,
        (one.pk, other),
        (one.pk, other),
        (known.pk, SubstituteOf(one.code)),
        (0, other),
        (merged.pk, other),
        (rest[0].pk, other, SubstituteOf("NOTHING")),
        (rest[1].pk, SubstituteOf(rest[1].code)),
        (rest[2].pk, other, other),
        (rest[3].pk, SubstituteOf(two.code, "worse")),
        (rest[4].pk, SubstituteOf(two.code, "successor"), SubstituteOf(three.code, "successor")),
        (rest[5].pk, SubstituteOf(two.code, "successor", both_ways=True)),
        (rest[6].pk, SubstituteOf(two.code, rank=0)),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("set", None),
        ("repeated_in_batch", "item_id"),
        ("already_set", None),
        ("item_not_found", "item_id"),
        ("item_merged", "item_id"),
        ("unknown_item", "substitutes[2].item"),
        ("same_item", "substitutes[1].item"),
        ("substitute_repeated", "substitutes[2].item"),
        ("unknown_kind", "substitutes[1].kind"),
        ("two_successors", "substitutes[2].kind"),
        ("successor_both_ways", "substitutes[1].both_ways"),
        ("rank_out_of_range", "substitutes[1].rank"),
    ]
    assert {str(o.code) for o in outcomes} == {str(code) for code in SubstitutesSet}
