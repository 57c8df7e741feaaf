from __future__ import annotations

from decimal import Decimal

from tradewright.kernel.outcome import one
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments
from tradewright.warehouse.queries.shipments import (
    shipment,
    shipments,
    shipments_of_orders,
    shipped_between,
)

from .makers import line, lines_of, released, stock


def test_lists_the_latest_first_with_counts_for_the_tabs(world):
    customer, item = world.customer(name="Blue Lamp 100%"), world.item()
    stock(world, item, 100)
    first, second, third = (released(world, customer, line(world, item)) for _ in range(3))
    one(ship_shipments([ShipShipment(first)], actor=world.actor, at=world.at))
    page = shipments(company_id=world.company_id, search="lamp 100%")
    assert [row.id for row in page.rows] == [third, second, first]
    assert page.counts == {"released": 2, "picked": 0, "packed": 0, "shipped": 1, "cancelled": 0}
    waiting = shipments(company_id=world.company_id, status="released", search=customer.code)
    assert [row.id for row in waiting.rows] == [third, second]
    older = shipments(company_id=world.company_id, search=customer.code, after=third, limit=1)
    assert [row.id for row in older.rows] == [second]
    assert (older.rows[0].lines, older.rows[0].units) == (1, 10)


def test_shows_one_shipment_with_quantities_in_both_units(world):
    customer, item = world.customer(), world.item()
    stock(world, item, 100)
    boxes = line(world, item, 24, unit_id=world.box_id, unit_numerator=12)
    paper = shipment(released(world, customer, boxes), company_id=world.company_id)
    assert paper.steps == ("picked", "shipped", "cancelled")
    assert paper.address == (customer.name, "London", "GB")
    (part,) = paper.lines
    assert (part.item, part.unit, part.quantity_entered) == (item.code, "BX", Decimal(2))
    assert (part.stocking_unit, part.quantity, part.on_hand) == ("EA", 24, 100)
    assert shipment(-1, company_id=world.company_id) is None


def test_finds_the_shipments_of_orders(world):
    customer, item = world.customer(), world.item()
    key = released(world, customer, line(world, item))
    row = shipment(key, company_id=world.company_id).head
    found = shipments_of_orders([row.order_id, -1], company_id=world.company_id)
    assert found == {row.order_id: [row], -1: []}


def test_tells_what_left_in_a_span_of_days(world):
    customer, item = world.customer(), world.item()
    stock(world, item, 100)
    key = released(world, customer, line(world, item))
    one(ship_shipments([ShipShipment(key)], actor=world.actor, at=world.at))
    rows = shipped_between(world.today, world.today, company_id=world.company_id)
    assert [(row.shipment_id, row.amount_gross) for row in rows if row.shipment_id == key] == [
        (key, 12)
    ]
    assert len(lines_of(key)) == 1
