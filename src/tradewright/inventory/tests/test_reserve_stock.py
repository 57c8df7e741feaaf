from __future__ import annotations

from decimal import Decimal as D

from tradewright.inventory.models import Reservation, StockLevel
from tradewright.inventory.operations.reservations import (
    ReleaseReservation,
    ReserveStock,
    release_reservations,
    reserve_stock,
)

from .stock import in_threads, level, next_id, reserve, stocked


def release(world, *rows):
    batch = [ReleaseReservation("test_line", line, quantity) for line, quantity in rows]
    return release_reservations(batch, actor=world.actor, at=world.at)


def test_gives_earlier_lines_first_and_answers_every_row(world):
    item, none = stocked(world, ("10", "1")), world.item()
    elsewhere = stocked(world, ("5", "1"))
    lines = [next_id() for _ in range(7)]
    reserve(world, (lines[6], elsewhere, 1))
    outcomes = reserve(
        world,
        (lines[0], item, 4),
        (lines[1], none, 1),
        (lines[2], item, 4),
        (lines[2], item, 1),
        (lines[3], item, 4),
        (lines[4], item, 1),
        (lines[5], item, -3),
        (lines[6], item, 1),
    )
    assert [(o.code, o.detail["reserved"]) for o in outcomes] == [
        ("reserved", 4), ("nothing_free", 0), ("reserved", 4), ("repeated_in_batch", 0),
        ("partly_reserved", 2), ("nothing_free", 0), ("quantity_not_positive", 0),
        ("reserved_elsewhere", 0),
    ]  # fmt: skip
    assert outcomes[4].message == "Only 2 could be reserved."
    assert level(world, item).reserved == 10
    held = Reservation.objects.filter(item_id=item.pk).order_by("id")
    assert [(r.pk, r.quantity) for r in held] == [
        (outcomes[0].id, 4), (outcomes[2].id, 4), (outcomes[4].id, 2)
    ]  # fmt: skip


def test_raises_what_a_line_holds(world):
    item, line = stocked(world, ("10", "1")), next_id()
    (first,) = reserve(world, (line, item, 3))
    (second,) = reserve(world, (line, item, 4))
    assert first.id == second.id
    assert Reservation.objects.get(pk=first.id).quantity == 7
    assert level(world, item).reserved == 7


def test_gives_back_a_part_or_all_and_never_more_than_is_held(world):
    item, line, other = stocked(world, ("10", "1")), next_id(), next_id()
    reserve(world, (line, item, 6), (other, item, 3))
    outcomes = release(
        world, (line, D(2)), (line, D(1)), (other, D(9)), (next_id(), None), (next_id(), D(0))
    )
    assert [(o.code, o.detail["released"]) for o in outcomes] == [
        ("released", 2), ("repeated_in_batch", 0), ("released", 3), ("nothing_reserved", 0),
        ("quantity_not_positive", 0),
    ]  # fmt: skip
    assert level(world, item).reserved == 4
    assert release(world, (line, None))[0].detail["released"] == 4
    assert release(world, (line, None))[0].code == "nothing_reserved"
    assert level(world, item).reserved == 0
    assert not Reservation.objects.filter(item_id=item.pk).exists()


def test_sells_the_last_ten_once_to_fifty_buyers(open_floor):
    item = stocked(open_floor, ("10", "1"))
    codes = []

    def buy(nth):
        for _ in range(5):
            codes.extend(o.code for o in reserve(open_floor, (next_id(), item, 1)))

    in_threads(10, buy)
    assert len(codes) == 50
    assert codes.count("reserved") == 10
    assert codes.count("nothing_free") == 40
    after = level(open_floor, item)
    assert (after.on_hand, after.reserved) == (10, 10)


def test_does_not_deadlock_when_batches_ask_in_opposite_order(open_floor, monkeypatch):
    """With one attempt a call: a deadlock would show, not be retried."""
    monkeypatch.setattr("tradewright.kernel.operation.ATTEMPTS", 1)
    items = [stocked(open_floor, ("1000", "1")) for _ in range(20)]

    def ask(nth):
        order = items if nth % 2 else items[::-1]
        for _ in range(10):
            batch = [
                ReserveStock("test_line", next_id(), item.pk, open_floor.warehouse_id, D(1))
                for item in order
            ]
            reserve_stock(batch, actor=open_floor.actor, at=open_floor.at)

    in_threads(4, ask)
    reserved = StockLevel.objects.filter(item_id__in=[item.pk for item in items])
    assert {row.reserved for row in reserved} == {40}
