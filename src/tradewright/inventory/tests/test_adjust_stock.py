from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from tradewright.inventory.models import StockMove
from tradewright.inventory.operations.adjustments import AdjustStock, adjust_stock
from tradewright.kernel.models import Event
from tradewright.ledger.models import JournalLine

from .stock import level, next_id, reserve, stocked


def adjustment(world, item, quantity, **given):
    asked = {"item": getattr(item, "code", item), "warehouse": "MAIN", "quantity": D(quantity),
             "reason": "counted", "adjusted_on": world.today}  # fmt: skip
    return AdjustStock(**asked | given)


def adjust(world, *rows):
    return adjust_stock(rows, actor=world.actor, at=world.at)


def test_moves_value_at_the_average_books_and_tells(world):
    item = stocked(world, ("100", "10"), ("50", "13"))
    (down,) = adjust(world, adjustment(world, item, "-10"))
    (up,) = adjust(world, adjustment(world, item, "4"))
    assert [o.detail["amount_value"] for o in (down, up)] == [-110, 44]
    after = level(world, item)
    assert (after.on_hand, after.amount_value) == (144, 1584)
    lines = JournalLine.objects.filter(entry__source="stock_document", entry__source_id=down.id)
    assert [(line.account.code, line.amount) for line in lines.order_by("line_no")] == [
        ("1300", -110), ("5100", 110)
    ]  # fmt: skip
    move = StockMove.objects.get(source="stock_document", source_id=down.id)
    assert (move.kind, move.quantity, move.amount_value) == ("adjustment", -10, -110)
    (event,) = Event.objects.filter(aggregate="stock_document", key=down.id)
    assert (event.topic, event.version) == ("inventory.stock_adjusted", 1)
    assert event.body["quantity"] == -10
    assert event.body["reason"] == "counted"


def test_takes_the_last_cent_when_nothing_is_left(world):
    item = stocked(world, ("1", "10"), ("2", "0"))
    adjust(world, adjustment(world, item, "-1"))
    adjust(world, adjustment(world, item, "-2"))
    after = level(world, item)
    assert (after.on_hand, after.amount_value) == (0, 0)


def test_answers_every_row_of_a_mixed_batch(world):
    item, held, other = (stocked(world, ("10", "1")) for _ in range(3))
    none, found, service = world.item(), world.item(), world.item(kind="service")
    reserve(world, (next_id(), held, 8))
    adjust(world, adjustment(world, other, "1", external_id="OLD"))
    outcomes = adjust(
        world,
        adjustment(world, item, "-1", external_id="NEW"),
        adjustment(world, other, "1", external_id="NEW"),
        adjustment(world, other, "1", external_id="OLD"),
        adjustment(world, item, "-1"),
        adjustment(world, "nothing", "1"),
        adjustment(world, service, "1"),
        adjustment(world, item, "1", warehouse="MOON"),
        adjustment(world, found, "2", unit_cost=D("1.5")),
        adjustment(world, held, "-3"),
        adjustment(world, none, "1"),
        adjustment(world, none, "1", warehouse="NORTH"),
    )
    assert [o.code for o in outcomes] == [
        "adjusted", "repeated_in_batch", "already_adjusted", "repeated_in_batch", "unknown_item",
        "not_stocked", "unknown_warehouse", "adjusted", "reserved_stock", "cost_missing",
        "cost_missing",
    ]  # fmt: skip
    assert outcomes[8].message.startswith("8 of the 10 on hand are reserved")
    refused = [
        adjust(world, adjustment(world, held, quantity, **given))[0].code
        for quantity, given in [
            ("0", {}), ("1.5", {}), ("1", {"reason": " "}), ("-1", {"unit_cost": D(1)}),
            ("1", {"unit_cost": D(-1)}), ("1", {"unit_cost": D("1.0000001")}), ("-11", {}),
            ("1", {"adjusted_on": date(1999, 1, 1)}),
        ]
    ]  # fmt: skip
    assert refused == [
        "quantity_zero", "quantity_too_precise", "reason_missing", "cost_not_used",
        "cost_negative", "cost_too_precise", "insufficient_stock", "date_outside_books",
    ]  # fmt: skip
    assert level(world, item).on_hand == 9
    assert level(world, held).on_hand == 10
    assert level(world, found).amount_value == 3
