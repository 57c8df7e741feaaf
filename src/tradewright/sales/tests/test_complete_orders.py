from __future__ import annotations

from tradewright.sales.models import SalesOrder
from tradewright.sales.operations.settling import CompleteOrder, complete_orders

from .makers import NONE, codes, entered, released, shipped, sold, status, stocked, story


def complete(world, *order_ids):
    return complete_orders(
        [CompleteOrder(order_id) for order_id in order_ids], actor=world.actor, at=world.at
    )


def test_ends_an_order_that_is_shipped_in_full(world):
    order_id, _ = sold(world, world.customer(), (stocked(world), 5))
    assert codes(complete(world, order_id)) == ["completed"]
    row = SalesOrder.objects.get(pk=order_id)
    assert (row.status, row.ended_at) == ("completed", world.at)
    assert story("sales_order", order_id)[-1] == ("order_completed", "confirmed", "completed")


def test_answers_every_row_of_a_mixed_batch(world):
    item, customer = stocked(world), world.customer()
    done, _ = sold(world, customer, (item, 5))
    part = entered(world, customer, (item, 5)).id
    shipped(world, released(world, part), 4)
    draft = entered(world, customer, (item, 5), confirm=False).id
    outcomes = complete(world, done, done, part, draft, NONE)
    assert codes(outcomes) == [
        "completed", "repeated_in_batch", "still_open", "still_open", "order_not_found",
    ]  # fmt: skip
    assert status(part) == "confirmed"
    assert codes(complete(world, done)) == ["already_completed"]
