"""The least valid rows for tests of sales, and what the tests read of them."""

from __future__ import annotations

from decimal import Decimal

from tradewright.inventory.models import Reservation
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.sales.models import SalesOrder, SalesOrderLine
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.stewardship.models import QualityFinding
from tradewright.warehouse.models import ShipmentLine
from tradewright.warehouse.operations.plans import PickedLine
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

NONE = 10**15  # an id that no row has


def stock(world, item, quantity, cost="4.00"):
    """Put stock of an item into the main warehouse."""
    received = ReceiveStock(item.code, "", Decimal(quantity), "", Decimal(cost), world.today)
    return one(receive_stock([received], actor=world.actor, at=world.at))


def stocked(world, quantity=100, **given):
    """An item with stock."""
    item = world.item(**given)
    stock(world, item, quantity)
    return item


def order(customer, *lines, **given):
    """An order as it is asked; lines are (item, quantity) or EnterOrderLine."""
    made = tuple(
        line if isinstance(line, EnterOrderLine) else EnterOrderLine(line[0].code, Decimal(line[1]))
        for line in lines
    )
    return EnterOrder(customer.code, made, **given)


def entered(world, customer, *lines, **given):
    """Enter one order and return its outcome."""
    return one(enter_orders([order(customer, *lines, **given)], actor=world.actor, at=world.at))


def released(world, order_id):
    """Release an order; returns the shipment's id."""
    return one(release_orders([ReleaseOrder(order_id)], actor=world.actor, at=world.at)).detail[
        "shipment_id"
    ]


def shipped(world, shipment_id, *quantities):
    """Ship a shipment in full, or so much of its lines in their order."""
    lines = ShipmentLine.objects.filter(shipment_id=shipment_id).order_by("line_no")
    short = tuple(
        PickedLine(line.pk, Decimal(quantity))
        for line, quantity in zip(lines, quantities, strict=False)
    )
    asked = ShipShipment(shipment_id, lines=short)
    return one(ship_shipments([asked], actor=world.actor, at=world.at)).id


def sold(world, customer, *lines, **given):
    """An order entered, released and shipped in full; returns its id and its shipment's lines."""
    order_id = entered(world, customer, *lines, **given).id
    shipment_id = shipped(world, released(world, order_id))
    return order_id, list(ShipmentLine.objects.filter(shipment_id=shipment_id).order_by("line_no"))


def status(order_id):
    return SalesOrder.objects.values_list("status", flat=True).get(pk=order_id)


def the_line(order_id, line_no=1):
    return SalesOrderLine.objects.get(order_id=order_id, line_no=line_no)


def reserved(order_id, line_no=1):
    """What a line of an order holds of stock."""
    held = Reservation.objects.filter(
        source="sales_order_line", source_line_id=the_line(order_id, line_no).pk
    ).first()
    return held.quantity if held else Decimal(0)


def story(aggregate, key):
    """What a document has told: topic without its module, from, to."""
    events = Event.objects.filter(aggregate=aggregate, key=key).order_by("version")
    return [
        (event.topic.split(".")[1], event.body.get("from"), event.body.get("to"))
        for event in events
    ]


def codes(outcomes):
    return [str(outcome.code) for outcome in outcomes]


def recalled(world):
    """An item with an open finding that stops its use."""
    item = world.item()
    QualityFinding.objects.create(
        company_id=world.company_id, rule="recall", kind="item", record_id=item.pk, field="code",
        severity="block", label=item.code, message="It is recalled.", steward="x",
        found_at=world.at, seen_at=world.at,
    )  # fmt: skip
    return item
