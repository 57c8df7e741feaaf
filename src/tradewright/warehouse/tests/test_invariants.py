"""Each invariant is quiet after a life of shipments, and turns red on a fault made for it."""

from __future__ import annotations

import pytest
from django.db import connection

from tradewright.kernel import database
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.outcome import one
from tradewright.warehouse.operations.picking import PickShipment, pick_shipments
from tradewright.warehouse.operations.shipments import RecallShipment, recall_shipments
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

from .makers import line, released, stock

pytestmark = pytest.mark.django_db

MINE = ("O12", "L15")

TOLD = "update event set body = body || '{}' where aggregate = 'shipment' and key = %(shipped)s"

FAULTS = {
    "O12": [
        "update shipment set status = 'packed' where id = %(shipped)s",
        TOLD.format('{"from": "packed"}') + " and version = 3",
        TOLD.format('{"to": "cancelled"}') + " and version = 3",
        TOLD.format('{"from": "shipped"}') + " and version = 1",
    ],
    "L15": [
        "update shipment_line set quantity_shipped = 9 where shipment_id = %(shipped)s",
        "delete from stock_move where source = 'shipment' and source_id = %(shipped)s",
        "update shipment set status = 'released' where id = %(shipped)s",
    ],
}


def some_life(world):
    """One picked and shipped, one recalled, one waiting."""
    with database.entered(world.company_id):
        customer, item = world.customer(), world.item()
        stock(world, item, 100)
        shipped, recalled, _ = (released(world, customer, line(world, item)) for _ in range(3))
        one(pick_shipments([PickShipment(shipped)], actor=world.actor, at=world.at))
        one(ship_shipments([ShipShipment(shipped)], actor=world.actor, at=world.at))
        one(recall_shipments([RecallShipment(recalled)], actor=world.actor, at=world.at))
    return {"shipped": shipped}


def broken(ids=MINE):
    return {finding.id for finding in run_invariants(ids) if finding.violations}


def test_is_quiet_on_sound_shipments(committed_world):
    some_life(committed_world)
    assert broken() == set()


@pytest.mark.parametrize(
    ("id", "fault"), [(id, fault) for id, faults in FAULTS.items() for fault in faults]
)
def test_turns_red_on_its_fault(committed_world, id, fault):
    rows = some_life(committed_world)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(fault, rows)
    assert id in broken((id,))
