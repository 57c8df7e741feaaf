from __future__ import annotations

from decimal import Decimal

from tradewright.credit.models import CreditAccount
from tradewright.sales.models import OrderHold, SalesOrder
from tradewright.sales.operations.cancellation import (
    CancelLine,
    CancelOrder,
    OrderCancelled,
    cancel_orders,
)
from tradewright.sales.operations.entry import EnterOrderLine
from tradewright.sales.operations.settling import (
    ReserveBackorder,
    SettleRelease,
    reserve_backorders,
    settle_releases,
)
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.shipments import RecallShipment, recall_shipments

from .makers import (
    NONE,
    codes,
    entered,
    released,
    reserved,
    shipped,
    sold,
    status,
    stock,
    stocked,
    story,
    the_line,
)


def cancel(world, *asked):
    return cancel_orders(list(asked), actor=world.actor, at=world.at)


def whole(order_id, version=None):
    return CancelOrder(order_id, version, "no longer wanted")


def part(order_id, *lines):
    named = tuple(
        CancelLine(line_no, quantity and Decimal(quantity)) for line_no, quantity in lines
    )
    return CancelOrder(order_id, None, "no longer wanted", named)


def ordered(customer):
    return CreditAccount.objects.get(customer=customer).amount_ordered


def test_ends_the_order_and_frees_its_stock_and_credit(world):
    customer, item = world.customer(), stocked(world)
    made = entered(world, customer, (item, 10))
    (outcome,) = cancel(world, whole(made.id, version=2))
    assert (outcome.code, outcome.id) == (OrderCancelled.CANCELLED, made.id)
    row = SalesOrder.objects.get(pk=made.id)
    assert (row.status, row.ended_at, row.amount_total) == ("cancelled", world.at, 0)
    assert (reserved(made.id), ordered(customer)) == (0, 0)
    assert story("sales_order", made.id)[-1] == ("order_cancelled", "confirmed", "cancelled")


def test_answers_every_row_of_a_mixed_batch(world):
    item, customer = stocked(world), world.customer()
    plain, other, third, fourth, fifth = (
        entered(world, customer, (item, 10), (item, 1)).id for _ in range(5)
    )
    half = entered(world, customer, (item, 10)).id
    shipped(world, released(world, half), 4)
    done, _ = sold(world, customer, (item, 1))
    cancel(world, whole(done))
    outcomes = cancel(
        world,
        whole(plain),
        whole(plain),
        whole(NONE),
        whole(other, version=99),
        CancelOrder(other, None, " "),
        part(third, (7, 1)),
        part(fourth, (1, 11)),
        part(fifth, (2, None), (1, 3)),
        whole(half),
        whole(done),
    )
    assert codes(outcomes) == [
        "cancelled", "repeated_in_batch", "order_not_found", "order_changed",
        "repeated_in_batch", "unknown_line", "more_than_open", "lines_cancelled",
        "rest_cancelled", "already_ended",
    ]  # fmt: skip
    assert outcomes[5].message == "The order has no line 7."
    assert outcomes[6].message.startswith("Line 1 has only 10 open;")
    assert [the_line(fifth, nr).quantity_cancelled for nr in (1, 2)] == [3, 1]
    assert status(half) == "completed"
    assert codes(cancel(world, CancelOrder(other, None, " "))) == ["reason_missing"]
    assert codes(cancel(world, whole(plain))) == ["already_ended"]


def test_recalls_from_the_warehouse_what_has_not_left(world):
    customer, item = world.customer(), stocked(world)
    made = entered(world, customer, (item, 10))
    shipment_id = released(world, made.id)
    assert codes(cancel(world, whole(made.id))) == ["cancelled"]
    assert Shipment.objects.get(pk=shipment_id).status == "cancelled"
    assert (the_line(made.id).quantity_released, reserved(made.id), ordered(customer)) == (0, 0, 0)


def test_a_refused_row_recalls_nothing(world):
    item, customer = stocked(world), world.customer()
    made = entered(world, customer, (item, 5), (item, 5)).id
    cancel(world, part(made, (2, None)))
    shipment_id = released(world, made)
    outcomes = cancel(world, part(made, (1, 9)), whole(made))
    assert codes(outcomes) == ["more_than_open", "repeated_in_batch"]
    assert Shipment.objects.get(pk=shipment_id).status == "released"


def test_cancels_what_was_shipped_short_before_anybody_settled_it(world):
    customer, item = world.customer(), stocked(world)
    made = entered(world, customer, (item, 10))
    shipped(world, released(world, made.id), 4)
    assert codes(cancel(world, whole(made.id))) == ["rest_cancelled"]
    row = SalesOrder.objects.get(pk=made.id)
    assert (row.status, row.amount_total) == ("completed", Decimal("48.00"))
    assert (reserved(made.id), ordered(customer)) == (0, 0)


def test_keeps_the_part_of_the_amount_that_still_stands(world):
    """3 for 10.00: one shipped (3.33), one cancelled; the last one bills 6.67 − 3.33 = 3.34."""
    customer, item = world.customer(), world.item(price=None)
    line = EnterOrderLine(item.code, Decimal(3), price=Decimal("3.333333"))
    stock(world, item, 1)
    made = entered(world, customer, line)
    shipped(world, released(world, made.id))
    (outcome,) = cancel(world, part(made.id, (1, 1)))
    # of 12.00 in all, 4.00 left and 4.00 cancelled: 3.33 net + 0.67 tax
    assert outcome.detail["freed_amount"] == Decimal("4.00")
    assert SalesOrder.objects.get(pk=made.id).amount_net == Decimal("6.67")
    assert ordered(customer) == Decimal("4.00")


def test_leaves_in_credit_exactly_what_open_shipments_will_bill(world):
    """10.00 over three shipments of one each (3.33, 3.34, 3.33); the outer two are recalled and
    cancelled: 3.34 stands, not a third of 10.00, or shipping it would leave a cent too few."""
    customer, item = world.customer(), world.item(price=None, tax_class="zero")
    line = EnterOrderLine(item.code, Decimal(3), price=Decimal("3.333333"))
    made = entered(world, customer, line)
    shipments = []
    for _ in range(3):
        stock(world, item, 1)
        reserve_all(world, item)
        shipments.append(released(world, made.id))
    outer = [RecallShipment(shipments[0]), RecallShipment(shipments[2])]
    recall_shipments(outer, actor=world.actor, at=world.at)
    settle_releases([SettleRelease(made.id)], actor=world.actor, at=world.at)
    assert codes(cancel(world, part(made.id, (1, None)))) == ["lines_cancelled"]
    assert ordered(customer) == Decimal("3.34")
    assert SalesOrder.objects.get(pk=made.id).amount_total == Decimal("3.34")
    shipped(world, shipments[1])
    assert ordered(customer) == 0


def reserve_all(world, item):
    asked = ReserveBackorder(item.pk, world.warehouse_id)
    reserve_backorders([asked], actor=world.actor, at=world.at)


def test_lifts_the_hold_of_an_order_that_waited_for_credit(world):
    customer, item = world.customer(limit=Decimal(1)), stocked(world)
    made = entered(world, customer, (item, 10))
    assert status(made.id) == "held"
    assert codes(cancel(world, whole(made.id))) == ["cancelled"]
    assert OrderHold.objects.get(order_id=made.id).lifted_at == world.at
    assert ordered(customer) == 0
