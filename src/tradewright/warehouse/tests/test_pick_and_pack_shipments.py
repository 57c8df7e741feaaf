from __future__ import annotations

from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.picking import (
    PackShipment,
    PickShipment,
    ShipmentPacked,
    ShipmentPicked,
    pack_shipments,
    pick_shipments,
)
from tradewright.warehouse.operations.plans import PickedLine

from .makers import line, lines_of, released


def test_picks_in_full_when_no_line_is_named(world):
    customer, item = world.customer(), world.item()
    key = released(world, customer, line(world, item), line(world, item, 4))
    outcome = one(pick_shipments([PickShipment(key, 1)], actor=world.actor, at=world.at))
    assert outcome.code == ShipmentPicked.PICKED
    assert [part.quantity_picked for part in lines_of(key)] == [10, 4]
    event = Event.objects.get(aggregate="shipment", key=key, version=2)
    assert event.topic == "warehouse.shipment_picked"
    assert "short" not in event.body


def test_keeps_why_a_line_is_short(world):
    customer, item = world.customer(), world.item()
    key = released(world, customer, line(world, item), line(world, item, 4))
    first, second = lines_of(key)
    picked = (PickedLine(first.pk, Decimal(7), "damaged"), PickedLine(second.pk, Decimal(0)))
    one(pick_shipments([PickShipment(key, 1, picked)], actor=world.actor, at=world.at))
    assert [(part.quantity_picked, part.short_reason) for part in lines_of(key)] == [
        (7, "damaged"), (0, "short"),
    ]  # fmt: skip
    event = Event.objects.get(aggregate="shipment", key=key, version=2)
    assert event.body["short"] == [
        {"order_line_id": first.order_line_id, "quantity": 3, "reason": "damaged"},
        {"order_line_id": second.order_line_id, "quantity": 4, "reason": "short"},
    ]


def test_answers_every_row_of_a_mixed_batch_of_picks(world):
    customer, item = world.customer(), world.item()
    keys = [released(world, customer, line(world, item)) for _ in range(9)]
    (part,) = lines_of(keys[3])
    (seldom,) = lines_of(keys[4])
    (precise,) = lines_of(keys[5])
    (nothing,) = lines_of(keys[6])
    (foreign,) = lines_of(keys[7])
    one(pick_shipments([PickShipment(keys[1])], actor=world.actor, at=world.at))
    batch = [
        PickShipment(keys[0], 1),
        PickShipment(keys[0], 1),
        PickShipment(keys[1], 1),
        PickShipment(-1),
        PickShipment(keys[2], 2),
        PickShipment(keys[3], 1, (PickedLine(part.pk, Decimal(11)),)),
        PickShipment(keys[4], 1, (PickedLine(seldom.pk, Decimal(1)),) * 2),
        PickShipment(keys[5], 1, (PickedLine(precise.pk, Decimal("1.5")),)),
        PickShipment(keys[6], 1, (PickedLine(nothing.pk, Decimal(0)),)),
        PickShipment(keys[8], 1, (PickedLine(foreign.pk, Decimal(1)),)),
    ]
    outcomes = pick_shipments(batch, actor=world.actor, at=world.at)
    assert [o.code for o in outcomes] == [
        ShipmentPicked.PICKED, ShipmentPicked.REPEATED_IN_BATCH, ShipmentPicked.ALREADY_PICKED,
        ShipmentPicked.SHIPMENT_NOT_FOUND, ShipmentPicked.SHIPMENT_CHANGED,
        ShipmentPicked.QUANTITY_OUT_OF_RANGE, ShipmentPicked.REPEATED_LINE,
        ShipmentPicked.QUANTITY_TOO_PRECISE, ShipmentPicked.NOTHING_PICKED,
        ShipmentPicked.UNKNOWN_LINE,
    ]  # fmt: skip
    assert outcomes[5].field == "lines[1].quantity"
    assert outcomes[6].field == "lines[2].quantity"
    assert outcomes[9].field == "lines[1].shipment_line_id"
    assert Shipment.objects.get(pk=keys[8]).status == "released"


def test_packs_what_was_picked(world):
    customer, item = world.customer(), world.item()
    picked, unpicked, changed, empty = (
        released(world, customer, line(world, item)) for _ in range(4)
    )
    for key in (picked, changed, empty):
        one(pick_shipments([PickShipment(key)], actor=world.actor, at=world.at))
    batch = [
        PackShipment(picked, 2, 3, "DHL", "JD01"),
        PackShipment(picked, 2),
        PackShipment(unpicked, 1),
        PackShipment(changed, 1),
        PackShipment(empty, 2, 0),
        PackShipment(-1),
    ]
    outcomes = pack_shipments(batch, actor=world.actor, at=world.at)
    assert [o.code for o in outcomes] == [
        ShipmentPacked.PACKED, ShipmentPacked.REPEATED_IN_BATCH,
        ShipmentPacked.SHIPMENT_NOT_PICKED, ShipmentPacked.SHIPMENT_CHANGED,
        ShipmentPacked.NO_PACKAGES, ShipmentPacked.SHIPMENT_NOT_FOUND,
    ]  # fmt: skip
    again = pack_shipments([PackShipment(picked, 2)], actor=world.actor, at=world.at)
    assert again[0].code == ShipmentPacked.ALREADY_PACKED
    made = Shipment.objects.get(pk=picked)
    assert (made.packages, made.carrier, made.tracking, made.version) == (3, "DHL", "JD01", 3)
    event = Event.objects.get(aggregate="shipment", key=picked, version=3)
    assert (event.topic, event.body["from"]) == ("warehouse.shipment_packed", "picked")
