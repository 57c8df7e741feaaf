from __future__ import annotations

from tradewright.sales.operations.settling import SettleRelease, settle_releases
from tradewright.warehouse.operations.shipments import RecallShipment, recall_shipments

from .makers import NONE, codes, entered, released, shipped, stocked, story, the_line


def settle(world, *order_ids):
    return settle_releases(
        [SettleRelease(order_id) for order_id in order_ids], actor=world.actor, at=world.at
    )


def test_opens_again_what_was_shipped_short(world):
    item = stocked(world)
    made = entered(world, world.customer(), (item, 10))
    shipped(world, released(world, made.id), 7)
    assert codes(settle(world, made.id)) == ["settled"]
    assert the_line(made.id).quantity_released == 7
    assert story("sales_order", made.id)[-1] == ("order_release_settled", "confirmed", "confirmed")


def test_answers_every_row_of_a_mixed_batch(world):
    item = stocked(world)
    recalled, untouched = (entered(world, world.customer(), (item, 5)).id for _ in range(2))
    shipment_id = released(world, recalled)
    released(world, untouched)
    recall_shipments([RecallShipment(shipment_id)], actor=world.actor, at=world.at)
    outcomes = settle(world, recalled, recalled, untouched, NONE)
    assert codes(outcomes) == [
        "settled", "repeated_in_batch", "nothing_to_settle", "order_not_found",
    ]  # fmt: skip
    assert the_line(recalled).quantity_released == 0
    assert the_line(untouched).quantity_released == 5
    assert codes(settle(world, recalled)) == ["nothing_to_settle"]
