from __future__ import annotations

from decimal import Decimal as D

import pytest

from tradewright.inventory.models import Reservation, StockMove
from tradewright.inventory.operations.issues import IssueStock, issue_stock
from tradewright.kernel.errors import TradewrightError
from tradewright.ledger.models import JournalEntry, JournalLine

from .stock import issue, level, next_id, reserve, stocked


def test_takes_reservation_stock_and_value_and_posts_one_entry(world):
    item, other = stocked(world, ("10", "2.50")), stocked(world, ("4", "1.25"))
    document, line, second = next_id(), next_id(), next_id()
    reserve(world, (line, item, 5))
    outcomes = issue(world, (document, line, item, 3), (document, second, other, 4))
    assert [(o.code, o.detail["amount_value"]) for o in outcomes] == [
        ("issued", D("7.50")), ("issued", D("5.00"))
    ]  # fmt: skip
    after = level(world, item)
    assert (after.on_hand, after.reserved, after.amount_value) == (7, 2, D("17.50"))
    assert Reservation.objects.get(source="test_line", source_line_id=line).quantity == 2
    move = StockMove.objects.get(pk=outcomes[0].id)
    assert (move.kind, move.quantity, move.amount_value) == ("issue", -3, D("-7.50"))
    entry = JournalEntry.objects.get(source="test", source_id=document)
    assert entry.kind == "issue"
    lines = JournalLine.objects.filter(entry=entry).order_by("line_no")
    assert [(line.account.code, line.amount) for line in lines] == [
        ("1300", D("-12.50")), ("5000", D("12.50"))
    ]  # fmt: skip


def test_issues_a_line_once(world):
    item, document, line = stocked(world, ("10", "1")), next_id(), next_id()
    first = issue(world, (document, line, item, 3))
    again = issue(world, (document, line, item, 3))
    assert again[0].code == "already_issued"
    assert again[0].id == first[0].id
    assert level(world, item).on_hand == 7


def test_refuses_a_document_whole_when_one_line_lacks_stock(world):
    item, scarce, none = stocked(world, ("10", "1")), stocked(world, ("3", "1")), world.item()
    held = next_id()
    reserve(world, (held, scarce, 2))
    first, second, third, fourth = (next_id() for _ in range(4))
    twice = next_id()
    old = next_id()
    issue(world, (old, old, item, 1))
    outcomes = issue(
        world,
        (first, next_id(), item, 2),
        (first, next_id(), scarce, 2),
        (second, twice, item, 1),
        (second, twice, item, 1),
        (second, held, scarce, 2),
        (third, next_id(), none, 1),
        (fourth, next_id(), item, 0),
        (fourth, next_id(), item, 1),
        (old, old, item, 1),
        (old, next_id(), item, 1),
    )
    assert [o.code for o in outcomes] == [
        "document_refused", "insufficient_stock", "issued", "repeated_in_batch", "issued",
        "insufficient_stock", "quantity_not_positive", "document_refused", "already_issued",
        "document_refused",
    ]  # fmt: skip
    assert outcomes[1].detail["needed"] == 2
    assert outcomes[1].detail["available"] == 1
    assert outcomes[1].message.startswith("2 are needed and 1 are there for it")
    assert level(world, item).on_hand == 8
    after = level(world, scarce)
    assert (after.on_hand, after.reserved, after.amount_value) == (1, 0, 1)


def test_does_not_take_what_is_reserved_for_another_line(world):
    item = stocked(world, ("10", "1"))
    reserve(world, (next_id(), item, 9))
    assert issue(world, (next_id(), next_id(), item, 2))[0].code == "insufficient_stock"
    assert issue(world, (next_id(), next_id(), item, 1))[0].code == "issued"


def test_lets_lines_of_one_reservation_share_it(world):
    item, line = stocked(world, ("10", "1")), next_id()
    reserve(world, (line, item, 6), (next_id(), item, 4))

    def part(quantity):
        return IssueStock("test", next_id(), next_id(), item.pk, world.warehouse_id, D(quantity),
                          "test_line", line, world.today)  # fmt: skip

    outcomes = issue_stock([part(4), part(2), part(1)], actor=world.actor, at=world.at)
    assert [o.code for o in outcomes] == ["issued", "issued", "insufficient_stock"]
    assert level(world, item).reserved == 4
    assert not Reservation.objects.filter(source="test_line", source_line_id=line).exists()


def test_flushes_the_last_cent_with_the_last_unit(world):
    """10.00 over three: 3.33, 3.34, 3.33 in one batch and over three calls (rules.md C7)."""
    item, other = stocked(world, ("1", "10"), ("2", "0")), stocked(world, ("1", "10"), ("2", "0"))
    together = issue(world, *((next_id(), next_id(), item, 1) for _ in range(3)))
    assert [o.detail["amount_value"] for o in together] == [D("3.33"), D("3.34"), D("3.33")]
    apart = [issue(world, (next_id(), next_id(), other, 1))[0] for _ in range(3)]
    assert sum(o.detail["amount_value"] for o in apart) == 10
    for each in (item, other):
        after = level(world, each)
        assert (after.on_hand, after.amount_value) == (0, 0)


def test_stops_a_document_that_moves_its_stock_in_two_calls(world):
    item, document = stocked(world, ("10", "1")), next_id()
    issue(world, (document, next_id(), item, 1))
    with pytest.raises(TradewrightError, match="two calls"):
        issue(world, (document, next_id(), item, 1))
