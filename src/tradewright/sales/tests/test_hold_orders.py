from __future__ import annotations

from tradewright.sales.models import OrderHold
from tradewright.sales.operations.holds import HoldOrder, hold_orders
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.sales.operations.settling import CompleteOrder, complete_orders

from .makers import NONE, codes, entered, released, reserved, sold, status, stocked, story


def hold(world, *asked):
    return hold_orders(list(asked), actor=world.actor, at=world.at)


def test_stops_an_order_which_keeps_its_stock(world):
    made = entered(world, world.customer(), (stocked(world), 5))
    assert codes(hold(world, HoldOrder(made.id, "a dispute", version=2))) == ["held"]
    assert (status(made.id), reserved(made.id)) == ("held", 5)
    row = OrderHold.objects.get(order_id=made.id)
    assert (row.kind, row.reason, row.figures) == ("manual", "a dispute", {"former": "confirmed"})
    assert story("sales_order", made.id)[-1] == ("order_held", "confirmed", "held")
    outcomes = release_orders([ReleaseOrder(made.id)], actor=world.actor, at=world.at)
    assert codes(outcomes) == ["order_not_confirmed"]


def test_answers_every_row_of_a_mixed_batch(world):
    item, customer = stocked(world), world.customer()
    draft = entered(world, customer, (item, 1), confirm=False).id
    free, busy = (entered(world, customer, (item, 1)).id for _ in range(2))
    released(world, busy)
    done, _ = sold(world, customer, (item, 1))
    complete_orders([CompleteOrder(done)], actor=world.actor, at=world.at)
    outcomes = hold(
        world,
        HoldOrder(draft, "wait"),
        HoldOrder(draft, "wait"),
        HoldOrder(NONE, "wait"),
        HoldOrder(free, "wait", version=9),
        HoldOrder(busy, "wait"),
        HoldOrder(done, "wait"),
    )
    assert codes(outcomes) == [
        "held", "repeated_in_batch", "order_not_found", "order_changed", "with_warehouse",
        "order_ended",
    ]  # fmt: skip
    assert codes(hold(world, HoldOrder(free, "  "))) == ["reason_missing"]
    assert codes(hold(world, HoldOrder(draft, "wait"))) == ["already_held"]
