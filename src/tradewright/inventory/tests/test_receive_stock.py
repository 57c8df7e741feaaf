from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal as D

from django.db import connection

from tradewright.catalog.models import ItemUnit
from tradewright.inventory.models import StockDocument, StockMove
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel.models import Event
from tradewright.ledger.models import JournalLine

from .stock import level, stocked


def receive(world, *rows):
    return receive_stock(rows, actor=world.actor, at=world.at)


def receipt(world, item, quantity="1", cost="1", **given):
    asked = {"item": getattr(item, "code", item), "warehouse": "", "quantity": D(quantity),
             "unit": "", "unit_cost": D(cost), "received_on": world.today}  # fmt: skip
    return ReceiveStock(**asked | given)


def test_raises_stock_and_books_and_tells(world):
    item = world.item()
    (answer,) = receive(world, receipt(world, item, "2", "1.005", unit="BX", reason="opening",
                                       purpose="stock_opening", external_id="R1"))  # fmt: skip
    assert answer.code == "received"
    after = level(world, item)
    assert (after.on_hand, after.reserved, after.amount_value) == (24, 0, D("24.12"))
    move = StockMove.objects.get(item_id=item.pk)
    assert (move.kind, move.quantity, move.amount_value) == ("receipt", 24, D("24.12"))
    assert (move.source, move.source_id, move.reason) == ("stock_document", answer.id, "opening")
    lines = JournalLine.objects.filter(entry__source="stock_document", entry__source_id=answer.id)
    assert [(line.account.code, line.amount) for line in lines.order_by("line_no")] == [
        ("1300", D("24.12")), ("3200", D("-24.12"))
    ]  # fmt: skip
    (event,) = Event.objects.filter(aggregate="stock_document", key=answer.id)
    assert event.topic == "inventory.stock_received"
    assert event.body == {
        "number": answer.detail["number"], "item_id": item.pk, "warehouse_id": world.warehouse_id,
        "quantity": 24, "value": 24.12, "reason": "opening",
    }  # fmt: skip


def test_averages_by_quantity_and_value(world):
    """rules.md C7: 100 @ 10 + 50 @ 13 → 11.00."""
    after = level(world, item := stocked(world, ("100", "10"), ("50", "13")))
    assert after.amount_value / after.on_hand == 11
    assert StockMove.objects.filter(item_id=item.pk).count() == 2


def test_answers_every_row_of_a_mixed_batch(world):
    item, service = world.item(), world.item(kind="service")
    world_only = world.item(group_id=world.goods_id)
    stocked_before = receive(world, receipt(world, item, external_id="OLD"))
    outcomes = receive(
        world,
        receipt(world, item, external_id="NEW"),
        receipt(world, item, external_id="NEW"),
        receipt(world, item, external_id="OLD"),
        receipt(world, item, purpose="gift"),
        receipt(world, "nothing"),
        receipt(world, service),
        receipt(world, item, warehouse="MOON"),
        receipt(world, item, unit="KG"),
        receipt(world, item, "0"),
        receipt(world, item, "-1"),
        receipt(world, item, "NaN"),
        receipt(world, item, "1.5"),
        receipt(world, item, "1", "-1"),
        receipt(world, item, "1", "1.0000001"),
        receipt(world, item, received_on=date(1999, 1, 1)),
        receipt(world, world_only, "1.0", "0", warehouse="NORTH"),
    )
    assert [o.code for o in outcomes] == [
        "received", "repeated_in_batch", "already_received", "unknown_purpose", "unknown_item",
        "not_stocked", "unknown_warehouse", "unknown_unit", "quantity_not_positive",
        "quantity_not_positive", "quantity_not_positive", "quantity_too_precise", "cost_negative",
        "cost_too_precise", "date_outside_books", "received",
    ]  # fmt: skip
    assert outcomes[2].id == stocked_before[0].id
    assert level(world, item).on_hand == 2
    assert StockDocument.objects.filter(item_id=item.pk).count() == 2
    assert level(world, world_only, world.second_warehouse_id).amount_value == 0


def test_refuses_what_the_stocking_unit_cannot_hold(world):
    """Seven of twelve: a unit of 1/12 each, and eaches are whole."""
    item = world.item()
    ItemUnit.objects.filter(item_id=item.pk, unit_id=world.box_id).update(
        numerator=1, denominator=12
    )
    codes = [
        o.code
        for o in receive(
            world, receipt(world, item, "7", unit="BX"), receipt(world, item, "36", unit="BX")
        )
    ]
    assert codes == ["quantity_too_precise", "received"]
    assert level(world, item).on_hand == 3


def test_four_at_once_receive_it_once(open_floor):
    """The first stock of an item: there is no level yet whose lock they could wait for."""
    item, answers, start = open_floor.item(), [], threading.Barrier(4)

    def work():
        try:
            start.wait()
            answers.extend(receive(open_floor, receipt(open_floor, item, "5", external_id="R7")))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(str(one.code) for one in answers) == ["already_received"] * 3 + ["received"]
    assert len({one.id for one in answers}) == 1
    assert level(open_floor, item).on_hand == 5
