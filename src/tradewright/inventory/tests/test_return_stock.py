from __future__ import annotations

from decimal import Decimal as D

from tradewright.inventory.models import StockMove
from tradewright.ledger.models import JournalLine

from .stock import give_back, in_threads, issue, level, next_id, stocked


def test_comes_back_at_what_it_cost_when_it_left_into_any_warehouse(world):
    """rules.md C6: issued at 10, average since risen to 20, still back at 10."""
    item, line = stocked(world, ("10", "10")), next_id()
    (issued,) = issue(world, (next_id(), line, item, 5))
    stocked_again = stocked(world, ("1", "1"))
    document = next_id()
    (back,) = give_back(
        world, (document, next_id(), item, 2, line, None), warehouse_id=world.second_warehouse_id
    )
    assert (back.code, back.detail["amount_value"]) == ("returned", 20)
    assert level(world, item, world.second_warehouse_id).amount_value == 20
    move = StockMove.objects.get(pk=back.id)
    assert (move.kind, move.quantity, move.origin_id) == ("return", 2, issued.id)
    lines = JournalLine.objects.filter(entry__source="test", entry__source_id=document)
    assert [(line.account.code, line.amount) for line in lines.order_by("line_no")] == [
        ("1300", 20), ("5000", -20)
    ]  # fmt: skip
    assert level(world, stocked_again).on_hand == 1


def test_brings_back_every_cent_of_an_issue_and_not_one_more(world):
    """10.00 issued as three: 3.33 and 3.34 in one call, 3.33 later, then no more."""
    item, line = stocked(world, ("1", "10"), ("2", "0")), next_id()
    issue(world, (next_id(), line, item, 3))
    document = next_id()
    first = give_back(
        world,
        (document, next_id(), item, 1, line, None),
        (document, next_id(), item, 1, line, None),
    )
    last = give_back(world, (next_id(), next_id(), item, 1, line, None))
    more = give_back(world, (next_id(), next_id(), item, 1, line, None))
    assert [o.detail["amount_value"] for o in [*first, *last]] == [D("3.33"), D("3.34"), D("3.33")]
    assert more[0].code == "more_than_issued"
    assert more[0].message.startswith("3 were issued and 3 have come back")
    assert (level(world, item).on_hand, level(world, item).amount_value) == (3, 10)


def test_answers_every_row_of_a_mixed_batch(world):
    item, none, service = stocked(world, ("10", "4")), world.item(), world.item(kind="service")
    line, old, twice = next_id(), next_id(), next_id()
    issue(world, (next_id(), line, item, 2))
    give_back(world, (next_id(), old, item, 1, None, "1"))
    outcomes = give_back(
        world,
        (next_id(), next_id(), item, 1, line, None),
        (next_id(), old, item, 1, None, "1"),
        (next_id(), twice, item, 1, None, None),
        (next_id(), twice, item, 1, None, None),
        (next_id(), next_id(), item, 0, None, None),
        (next_id(), next_id(), service, 1, None, "1"),
        (next_id(), next_id(), item, 1, -5, None),
        (next_id(), next_id(), none, 1, line, None),
        (next_id(), next_id(), item, 2, line, None),
        (next_id(), next_id(), none, 1, None, None),
        (next_id(), next_id(), none, 1, None, "-1"),
        (next_id(), next_id(), none, 3, None, "0.335"),
    )
    assert [o.code for o in outcomes] == [
        "returned", "already_returned", "returned", "repeated_in_batch", "quantity_not_positive",
        "unknown_item", "not_issued", "not_issued", "more_than_issued", "cost_missing",
        "cost_negative", "returned",
    ]  # fmt: skip
    assert outcomes[2].detail["amount_value"] == D("3.67")  # (8 × 4 + 1) ÷ 9, its average
    assert level(world, none).amount_value == D("1.01")


def test_takes_a_document_back_whole_or_not_at_all(world):
    item, none, document = stocked(world, ("5", "2")), world.item(), next_id()
    outcomes = give_back(
        world,
        (document, next_id(), item, 1, None, "2"),
        (document, next_id(), none, 1, None, None),
        (next_id(), next_id(), item, 1, None, "2"),
    )
    assert [o.code for o in outcomes] == ["document_refused", "cost_missing", "returned"]
    assert level(world, item).on_hand == 6


def test_refuses_a_warehouse_it_does_not_know(world):
    item = stocked(world, ("1", "1"))
    answers = give_back(world, (next_id(), next_id(), item, 1, None, "1"), warehouse_id=-1)
    assert answers[0].code == "unknown_warehouse"


def test_never_takes_back_more_than_left_when_all_return_at_once(open_floor):
    """Five issued; twelve want to bring one back, into either warehouse, at the same time."""
    item, line = stocked(open_floor, ("5", "2")), next_id()
    issue(open_floor, (next_id(), line, item, 5))
    codes = []

    def bring_back(nth):
        place = open_floor.warehouse_id if nth % 2 else open_floor.second_warehouse_id
        for _ in range(2):
            line_back = (next_id(), next_id(), item, 1, line, None)
            codes.extend(o.code for o in give_back(open_floor, line_back, warehouse_id=place))

    in_threads(6, bring_back)
    assert sorted(codes) == ["more_than_issued"] * 7 + ["returned"] * 5
