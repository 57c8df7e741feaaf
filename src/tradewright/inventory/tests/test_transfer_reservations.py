"""What one line holds goes to another line, without being free in between."""

from __future__ import annotations

from decimal import Decimal

from tradewright.inventory.models import Reservation, StockLevel
from tradewright.inventory.operations.reservations import (
    ReserveStock,
    TransferReservation,
    reserve_stock,
    transfer_reservations,
)
from tradewright.sales.tests.makers import codes, stocked


def reserve(world, item, line, quantity, **given):
    row = ReserveStock("test_line", line, item.pk, world.warehouse_id, Decimal(quantity), **given)
    reserve_stock([row], actor=world.actor, at=world.at)


def hand_over(world, *rows):
    asked = [TransferReservation("test_line", a, "other_line", b, Decimal(q)) for a, b, q in rows]
    return transfer_reservations(asked, actor=world.actor, at=world.at)


def test_hands_over_the_whole_and_a_part(world):
    item = stocked(world, quantity=20)
    reserve(world, item, 1, 5, expires_at=world.at)
    reserve(world, item, 2, 5, expires_at=world.at)
    outcomes = hand_over(world, (1, 11, 9), (2, 12, 2))
    assert [(str(one.code), one.detail["transferred"]) for one in outcomes] == [
        ("transferred", 5), ("transferred", 2),
    ]  # fmt: skip
    rows = Reservation.objects.filter(item=item).order_by("source", "source_line_id")
    assert list(rows.values_list("source", "source_line_id", "quantity", "expires_at")) == [
        ("other_line", 11, 5, None), ("other_line", 12, 2, None), ("test_line", 2, 3, world.at),
    ]  # fmt: skip
    assert StockLevel.objects.get(item=item).reserved == 10


def test_answers_a_mixed_batch_row_by_row(world):
    item = stocked(world, quantity=20)
    for line in (1, 2, 3, 4):
        reserve(world, item, line, 2)
    hand_over(world, (3, 13, 2))
    assert codes(hand_over(
        world, (1, 11, 2), (1, 12, 2), (2, 11, 2), (4, 14, 0), (9, 15, 1),
    )) == [
        "transferred", "repeated_in_batch", "repeated_in_batch", "quantity_not_positive",
        "nothing_reserved",
    ]  # fmt: skip
    assert codes(hand_over(world, (2, 13, 1))) == ["already_holds"]
