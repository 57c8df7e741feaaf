from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.shipments import ShipmentCreated, create_shipments

from .makers import line, lines_of, shipment


def test_makes_a_shipment_ready_to_pick(world):
    customer, item = world.customer(), world.item()
    asked = shipment(world, customer, line(world, item), line(world, item, 3))
    (outcome,) = create_shipments([asked], actor=world.actor, at=world.at)
    made = Shipment.objects.get(pk=outcome.id)
    assert outcome.code == ShipmentCreated.RELEASED
    assert outcome.detail["number"] == made.number
    assert (made.status, made.order_id, made.version) == ("released", asked.order_id, 1)
    assert [(part.line_no, part.quantity) for part in lines_of(made.pk)] == [(1, 10), (2, 3)]


def test_answers_every_row_of_a_mixed_batch(world):
    customer, item = world.customer(), world.item()
    known = shipment(world, customer, line(world, item))
    first = create_shipments([known], actor=world.actor, at=world.at)
    fresh = shipment(world, customer, line(world, item))
    nothing = line(world, item, quantity=Decimal(0))
    batch = [
        fresh,
        known,
        fresh,
        shipment(world, customer),
        shipment(world, customer, line(world, item), nothing),
    ]
    outcomes = create_shipments(batch, actor=world.actor, at=world.at)
    assert [o.code for o in outcomes] == [
        ShipmentCreated.RELEASED, ShipmentCreated.ALREADY_RELEASED,
        ShipmentCreated.REPEATED_IN_BATCH, ShipmentCreated.NO_LINES,
        ShipmentCreated.QUANTITY_NOT_POSITIVE,
    ]  # fmt: skip
    assert outcomes[1].id == first[0].id
    assert outcomes[1].detail["number"] == first[0].detail["number"]
    assert outcomes[4].field == "lines[2].quantity"


def test_tells_each_shipment_once(world):
    customer, item = world.customer(), world.item()
    asked = shipment(world, customer, line(world, item))
    (outcome,) = create_shipments([asked], actor=world.actor, at=world.at)
    create_shipments([replace(asked, currency="GBP")], actor=world.actor, at=world.at)
    (event,) = Event.objects.filter(aggregate="shipment", key=outcome.id)
    assert (event.topic, event.version) == ("warehouse.shipment_released", 1)
    assert event.body == {
        "number": outcome.detail["number"], "order_id": asked.order_id,
        "customer_id": customer.pk, "from": None, "to": "released",
    }  # fmt: skip
