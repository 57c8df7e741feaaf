"""Who enters an order neither ships it nor lifts its credit hold, whatever roles they hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.db import connection

from tradewright import sales
from tradewright.company.models import User
from tradewright.control.models import SodException
from tradewright.control.tests.people import kept_apart
from tradewright.kernel.operation import Actor
from tradewright.sales.models import OrderHold
from tradewright.sales.operations.entry import enter_orders
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.shipping import ShipmentShipped, ShipShipment, ship_shipments

from .makers import order, stocked

DUTIES = frozenset({"sales.enter_orders", "sales.release_orders", "warehouse.ship_shipments"})


def person(world, name):
    row = User.objects.create(username=f"{name}-{world.code}")
    return Actor(row.pk, world.company_id, name, DUTIES)


def released(world, actor):
    """A shipment of an order that `actor` entered."""
    item, customer = stocked(world), world.customer()
    (made,) = enter_orders([order(customer, (item, 1))], actor=actor, at=world.at)
    (outcome,) = release_orders([ReleaseOrder(made.id)], actor=actor, at=world.at)
    return outcome.detail["shipment_id"]


def ship(world, shipment_id, actor):
    return ship_shipments([ShipShipment(shipment_id)], actor=actor, at=world.at)[0]


def test_who_entered_the_order_does_not_ship_it(world):
    kept_apart(world)
    rep, packer = person(world, "rep"), person(world, "packer")
    shipment_id = released(world, rep)
    mine = ship(world, shipment_id, rep)
    assert (mine.code, mine.field) == (ShipmentShipped.SAME_PERSON, "shipment_id")
    assert "another ships it as warehouse" in mine.message
    assert ship(world, shipment_id, packer).code == ShipmentShipped.SHIPPED
    row = Shipment.objects.get(pk=shipment_id)
    assert (row.ordered_by, row.shipped_by) == (rep.user_id, packer.user_id)


def test_a_live_exception_excuses_them_until_it_ends(world):
    kept_apart(world)
    rep = person(world, "rep")
    excuse = SodException.objects.create(
        company_id=world.company_id, user_id=rep.user_id, number=14, control="Counted weekly",
        valid_from=world.today, valid_until=world.today + timedelta(days=5),
        asked_by=1, asked_at=world.at,
    )  # fmt: skip
    shipment_id = released(world, rep)
    assert ship(world, shipment_id, rep).code == ShipmentShipped.SAME_PERSON
    approver = person(world, "boss").user_id
    SodException.objects.filter(pk=excuse.pk).update(approved_by=approver, approved_at=world.at)
    assert ship(world, shipment_id, rep).code == ShipmentShipped.SHIPPED


def test_a_single_handed_company_ships_what_it_sells(world):
    alone = person(world, "alone")
    assert ship(world, released(world, alone), alone).code == ShipmentShipped.SHIPPED


def test_c5_finds_who_stood_at_both_ends(world):
    """What a bug, or a hand in the database, would leave behind."""
    kept_apart(world)
    rep, packer = person(world, "rep"), person(world, "packer")
    shipment_id = released(world, rep)
    ship(world, shipment_id, packer)
    order_id = Shipment.objects.get(pk=shipment_id).order_id
    assert found() == []
    Shipment.objects.filter(pk=shipment_id).update(shipped_by=rep.user_id)
    OrderHold.objects.create(
        company_id=world.company_id, order_id=order_id, kind="credit", figures={}, reason="",
        placed_at=world.at, placed_by=1, lifted_at=world.at, lifted_by=rep.user_id,
    )  # fmt: skip
    assert found() == [(12, rep.user_id), (14, rep.user_id)]


def found():
    """What C5 finds, asked inside the company's transaction."""
    text = (Path(sales.__file__).parent / "invariants/C5.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute(f"select number, user_id from ({text}) as broken order by number")
        return cursor.fetchall()


def test_what_the_machine_entered_anybody_ships(world):
    kept_apart(world)
    shipment_id = released(world, world.actor)
    assert ship(world, shipment_id, world.actor).code == ShipmentShipped.SHIPPED
