from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.models import Event
from tradewright.parties.models import Contact
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.deliveries import RecordDelivery, record_deliveries
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

from . import makers

NONE = 10**15


def codes(outcomes):
    return [str(one.code) for one in outcomes]


def released(world):
    """A released shipment of something that is no stock."""
    service = makers.line(world, world.item(kind="service"), is_stocked=False)
    return makers.released(world, world.customer(), service)


def shipped(world):
    made = released(world)
    assert ship_shipments([ShipShipment(made)], actor=world.actor, at=world.at).refused == []
    return made


def contact(world, customer_id, **given):
    return Contact.objects.create(
        company_id=world.company_id, customer_id=customer_id, name="Dee Livered",
        created_at=world.at, **given,
    )  # fmt: skip


def test_a_delivery_is_known_with_who_took_it_in(world):
    one = shipped(world)
    person = contact(world, Shipment.objects.get(pk=one).customer_id)
    later = world.at + timedelta(days=1)
    row = RecordDelivery(one, later - timedelta(hours=2), person.pk, "Goods-in, 2 pallets")
    assert codes(record_deliveries([row], actor=world.actor, at=later)) == ["recorded"]
    made = Shipment.objects.get(pk=one)
    assert (made.status, made.received_by_id) == ("shipped", person.pk)
    event = Event.objects.get(aggregate="shipment", key=one, version=made.version)
    assert event.topic == "warehouse.shipment_delivered"
    assert event.body["customer_id"] == made.customer_id
    assert "Livered" not in str(event.body)
    assert codes(record_deliveries([row], actor=world.actor, at=later)) == ["already_recorded"]


def test_every_fault_is_named(world):
    one, odd, waiting = shipped(world), shipped(world), released(world)
    stranger = contact(world, world.customer().pk)
    rows = [
        RecordDelivery(one), RecordDelivery(one), RecordDelivery(NONE), RecordDelivery(waiting),
        RecordDelivery(odd, world.at + timedelta(minutes=1)),
    ]  # fmt: skip
    assert codes(record_deliveries(rows, actor=world.actor, at=world.at)) == [
        "recorded", "repeated_in_batch", "shipment_not_found", "not_shipped", "in_the_future",
    ]  # fmt: skip
    for row, code in (
        (RecordDelivery(odd, world.at - timedelta(days=2)), "before_shipping"),
        (RecordDelivery(odd, received_by_id=stranger.pk), "unknown_contact"),
    ):
        assert codes(record_deliveries([row], actor=world.actor, at=world.at)) == [code]


@pytest.mark.parametrize(
    "fault",
    [
        "update shipment set shipped_on = shipped_on + 5 where id = {one}",
        "update shipment set received_by_id = {stranger} where id = {one}",
        "update event set topic = 'nothing' where aggregate = 'shipment' and key = {one}"
        " and topic = 'warehouse.shipment_delivered'",
    ],
)
def test_o19_turns_red_when_a_delivery_cannot_be(committed_world, db, fault):
    world = committed_world
    one = shipped(world)
    record_deliveries([RecordDelivery(one)], actor=world.actor, at=world.at)
    stranger = contact(world, world.customer().pk)
    assert run_invariants(["O19"])[0].violations == 0
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(fault.format(one=one, stranger=stranger.pk))
        cursor.execute("set local session_replication_role = origin")
    assert run_invariants(["O19"])[0].violations == 1
