from __future__ import annotations

from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.picking import PickShipment, pick_shipments
from tradewright.warehouse.operations.shipments import (
    RecallShipment,
    ShipmentRecalled,
    recall_shipments,
)
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

from .makers import line, lines_of, released, stock


def test_cancels_what_has_not_left(world):
    customer, item = world.customer(), world.item()
    key = released(world, customer, line(world, item))
    one(pick_shipments([PickShipment(key)], actor=world.actor, at=world.at))
    outcome = one(
        recall_shipments([RecallShipment(key, 2, "stop")], actor=world.actor, at=world.at)
    )
    assert outcome.code == ShipmentRecalled.RECALLED
    assert Shipment.objects.get(pk=key).status == "cancelled"
    event = Event.objects.get(aggregate="shipment", key=key, version=3)
    assert event.topic == "warehouse.shipment_recalled"
    assert (event.body["from"], event.body["to"], event.body["reason"]) == (
        "picked", "cancelled", "stop",
    )  # fmt: skip
    (part,) = lines_of(key)
    assert event.body["lines"] == [{"order_line_id": part.order_line_id, "quantity": 10}]


def test_answers_every_row_of_a_mixed_batch(world):
    customer, item = world.customer(), world.item()
    stock(world, item, 100)
    fresh, recalled, shipped, changed = (
        released(world, customer, line(world, item)) for _ in range(4)
    )
    one(recall_shipments([RecallShipment(recalled)], actor=world.actor, at=world.at))
    one(ship_shipments([ShipShipment(shipped)], actor=world.actor, at=world.at))
    batch = [
        RecallShipment(fresh, 1),
        RecallShipment(fresh),
        RecallShipment(recalled),
        RecallShipment(shipped),
        RecallShipment(changed, 7),
        RecallShipment(-1),
    ]
    outcomes = recall_shipments(batch, actor=world.actor, at=world.at)
    assert [o.code for o in outcomes] == [
        ShipmentRecalled.RECALLED, ShipmentRecalled.REPEATED_IN_BATCH,
        ShipmentRecalled.ALREADY_RECALLED, ShipmentRecalled.SHIPMENT_NOT_OPEN,
        ShipmentRecalled.SHIPMENT_CHANGED, ShipmentRecalled.SHIPMENT_NOT_FOUND,
    ]  # fmt: skip
    assert "is shipped" in outcomes[3].message
