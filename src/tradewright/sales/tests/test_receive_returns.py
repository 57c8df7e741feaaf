from __future__ import annotations

from decimal import Decimal

from tradewright.inventory.models import StockLevel, StockMove
from tradewright.sales.models import ReturnOrder
from tradewright.sales.operations.returns import (
    EnterReturn,
    EnterReturnLine,
    ReceiveReturn,
    ReturnReceived,
    enter_returns,
    receive_returns,
)

from .makers import NONE, codes, sold, stock, stocked, story


def authorised(world, customer, *lines):
    made = EnterReturn(customer.code, "damaged", lines)
    (outcome,) = enter_returns([made], actor=world.actor, at=world.at)
    return outcome.id


def receive(world, *return_ids):
    asked = [ReceiveReturn(return_id) for return_id in return_ids]
    return receive_returns(asked, actor=world.actor, at=world.at)


def level(world, item):
    row = StockLevel.objects.get(item=item, warehouse_id=world.warehouse_id)
    return row.on_hand, row.amount_value


def test_brings_goods_back_at_the_cost_at_which_they_left(world):
    """10 left at 4.00; then 90 are worth 360 and 10 more come at 9.00. 2 back at 4.00, not 4.50."""
    customer, item = world.customer(), stocked(world, 100)
    _, (line,) = sold(world, customer, (item, 10))
    stock(world, item, 10, cost="9.00")
    return_id = authorised(world, customer, EnterReturnLine(Decimal(2), shipment_line_id=line.pk))
    (outcome,) = receive(world, return_id)
    assert (outcome.code, outcome.id) == (ReturnReceived.RECEIVED, return_id)
    assert level(world, item) == (102, Decimal("458.00"))
    row = ReturnOrder.objects.get(pk=return_id)
    assert (row.status, row.received_at) == ("received", world.at)
    assert story("return_order", return_id)[-1] == ("return_received", "authorised", "received")


def test_answers_every_row_of_a_mixed_batch(world):
    customer, item, bare = world.customer(), stocked(world), world.item()
    first, second = (
        authorised(
            world, customer,
            EnterReturnLine(Decimal(1), item.code, price=Decimal(9), unit_cost=Decimal(4)),
        )
        for _ in range(2)
    )  # fmt: skip
    costless = authorised(world, customer, EnterReturnLine(Decimal(1), bare.code, price=Decimal(9)))
    ReturnOrder.objects.filter(pk=second).update(status="cancelled")
    outcomes = receive(world, first, first, second, costless, NONE)
    assert codes(outcomes) == [
        "received", "repeated_in_batch", "return_cancelled", "cost_missing", "return_not_found",
    ]  # fmt: skip
    assert ReturnOrder.objects.get(pk=costless).status == "authorised"
    assert codes(receive(world, first)) == ["already_received"]
    assert level(world, item) == (101, Decimal("404.00"))


def test_a_return_that_cannot_come_back_whole_does_not_come_back_in_part(world):
    customer, item, bare = world.customer(), stocked(world), world.item()
    return_id = authorised(
        world, customer,
        EnterReturnLine(Decimal(1), item.code, price=Decimal(9), unit_cost=Decimal(4)),
        EnterReturnLine(Decimal(1), bare.code, price=Decimal(9)),
    )  # fmt: skip
    assert codes(receive(world, return_id)) == ["cost_missing"]
    assert level(world, item) == (100, Decimal("400.00"))
    assert not StockMove.objects.filter(source="return_order", source_id=return_id).exists()


def test_a_returned_charge_moves_no_stock(world):
    freight = world.item(kind="service", price="7.50")
    customer = world.customer()
    _, (line,) = sold(world, customer, (freight, 1))
    return_id = authorised(world, customer, EnterReturnLine(Decimal(1), shipment_line_id=line.pk))
    assert codes(receive(world, return_id)) == ["received"]
    assert not StockMove.objects.filter(source="return_order", source_id=return_id).exists()
