from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from tradewright.inventory.tests.stock import in_threads
from tradewright.sales.operations.holds import HoldOrder, hold_orders
from tradewright.sales.operations.settling import ReserveBackorder, reserve_backorders

from .makers import codes, entered, released, reserved, shipped, stock


def reserve(world, *items, warehouse_id=None):
    place = warehouse_id or world.warehouse_id
    asked = [ReserveBackorder(item.pk, place) for item in items]
    return reserve_backorders(asked, actor=world.actor, at=world.at)


def test_serves_the_earliest_requested_day_then_the_earliest_entry(world):
    item = world.item()
    late, early, also_early = (
        entered(world, world.customer(), (item, 4), requested_on=world.today + timedelta(days)).id
        for days in (9, 2, 2)
    )
    stock(world, item, 6)
    (outcome,) = reserve(world, item)
    assert outcome.message == "3 waiting lines looked at."
    assert (reserved(late), reserved(early), reserved(also_early)) == (0, 4, 2)


def test_answers_every_row_of_a_mixed_batch(world):
    waits, free = world.item(), world.item()
    made = entered(world, world.customer(), (waits, 4))
    stock(world, waits, 1)
    asked = ReserveBackorder(waits.pk, world.warehouse_id)
    elsewhere = replace(asked, warehouse_id=world.second_warehouse_id)
    nothing = replace(asked, item_id=free.pk)
    outcomes = reserve_backorders(
        [asked, asked, nothing, elsewhere], actor=world.actor, at=world.at
    )
    assert codes(outcomes) == ["reserved", "repeated_in_batch", "nothing_waits", "nothing_waits"]
    assert reserved(made.id) == 1
    reserve(world, waits)
    assert reserved(made.id) == 1


def test_gives_a_line_no_more_than_it_still_needs(world):
    """Of 10, 6 are shipped: 4 are still needed, whatever comes in."""
    item = world.item()
    made = entered(world, world.customer(), (item, 10))
    stock(world, item, 6)
    reserve(world, item)
    shipped(world, released(world, made.id))
    stock(world, item, 50)
    reserve(world, item)
    assert reserved(made.id) == 4
    assert codes(reserve(world, item)) == ["nothing_waits"]


def test_passes_over_orders_on_hold(world):
    item = world.item()
    made = entered(world, world.customer(), (item, 4))
    hold_orders([HoldOrder(made.id, "a dispute")], actor=world.actor, at=world.at)
    stock(world, item, 4)
    assert codes(reserve(world, item)) == ["nothing_waits"]
    assert reserved(made.id) == 0


def test_serves_a_line_once_however_many_ask_at_once(open_floor):
    """Goods received and goods returned are heard by two subscribers, so by two workers."""
    item = open_floor.item()
    made = entered(open_floor, open_floor.customer(), (item, 5))
    stock(open_floor, item, 100)
    in_threads(6, lambda _: reserve(open_floor, item))
    assert reserved(made.id) == Decimal(5)
