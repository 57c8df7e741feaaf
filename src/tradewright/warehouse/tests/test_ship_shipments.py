from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

from django.db import connection

from tradewright.credit.models import CreditAccount
from tradewright.inventory.models import Reservation, StockLevel, StockMove
from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.ledger.models import JournalEntry
from tradewright.receivables.operations.invoices import (
    IssueInvoice,
    IssueInvoiceLine,
    issue_invoices,
)
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.picking import PickShipment, pick_shipments
from tradewright.warehouse.operations.plans import PickedLine
from tradewright.warehouse.operations.shipping import (
    ShipmentShipped,
    ShipShipment,
    ship_shipments,
)
from tradewright.warehouse.queries.billing import LINE, billable_lines, shipped_quantities

from .makers import line, lines_of, released, reserve, stock


def bill(world, shipment_ids):
    lines = billable_lines(shipment_ids, company_id=world.company_id)
    invoices = [
        IssueInvoice(
            "shipment", part.shipment_id, part.order_id, part.customer_id, part.ship_to_id,
            part.currency, part.prices_include_tax, part.shipped_on,
            part.amount_net + part.amount_tax, (IssueInvoiceLine(*part[LINE:]),),
        )
        for part in lines
    ]  # fmt: skip
    issue_invoices(invoices, actor=world.actor, at=world.at)


def ship(world, *asked):
    return ship_shipments(list(asked), actor=world.actor, at=world.at)


def test_ships_a_released_shipment_in_one_step(world):
    customer, item = world.customer(), world.item()
    stock(world, item, 100, "2.50")
    wanted = line(world, item)
    key = released(world, customer, wanted)
    reserve(world, item, wanted.order_line_id, 10)
    outcome = one(ship(world, ShipShipment(key, 1)))
    assert outcome.code == ShipmentShipped.SHIPPED
    assert outcome.detail["amount_gross"] == Decimal("12.00")
    made = Shipment.objects.get(pk=key)
    assert (made.status, made.shipped_on, made.version) == ("shipped", world.today, 2)
    level = StockLevel.objects.get(item=item)
    assert (level.on_hand, level.reserved, level.amount_value) == (90, 0, 225)
    assert not Reservation.objects.filter(source_line_id=wanted.order_line_id).exists()
    assert JournalEntry.objects.filter(source="shipment", source_id=key).count() == 1
    account = CreditAccount.objects.get(customer=customer)
    assert (account.amount_ordered, account.amount_unbilled) == (0, 12)


def test_tells_what_left(world):
    customer, item = world.customer(), world.item()
    stock(world, item, 100)
    key = released(world, customer, line(world, item))
    one(ship(world, ShipShipment(key, shipped_on=date(2026, 2, 27))))
    event = Event.objects.get(aggregate="shipment", key=key, version=2)
    assert event.topic == "warehouse.shipment_shipped"
    assert event.body | {"number": None, "order_id": None} == {
        "number": None, "order_id": None, "customer_id": customer.pk,
        "shipped_on": "2026-02-27", "amount_gross": 12.0, "from": "released", "to": "shipped",
    }  # fmt: skip


def test_gives_the_rest_of_a_short_line_back(world):
    customer, item = world.customer(), world.item()
    stock(world, item, 100)
    wanted = line(world, item, 3, net="10.00")
    key = released(world, customer, wanted)
    reserve(world, item, wanted.order_line_id, 3)
    (part,) = lines_of(key)
    outcome = one(ship(world, ShipShipment(key, lines=(PickedLine(part.pk, Decimal(2)),))))
    (part,) = lines_of(key)
    # 2 of 3: 6.67 of 10.00 net, 1.33 of 2.00 tax
    assert (part.amount_net, part.amount_tax) == (Decimal("6.67"), Decimal("1.33"))
    assert (part.quantity_shipped, part.short_reason) == (2, "short")
    assert outcome.detail["amount_gross"] == Decimal("8.00")
    assert Reservation.objects.get(source_line_id=wanted.order_line_id).quantity == 1
    event = Event.objects.get(aggregate="shipment", key=key, version=2)
    assert event.body["short"] == [{"order_line_id": wanted.order_line_id, "quantity": 1}]
    account = CreditAccount.objects.get(customer=customer)
    assert (account.amount_ordered, account.amount_unbilled) == (4, 8)


def test_ships_what_was_picked_and_services_in_full(world):
    customer, item = world.customer(), world.item()
    postage = world.item(kind="service")
    stock(world, item, 100)
    key = released(world, customer, line(world, item), line(world, postage, 1, net="5.00"))
    goods, _ = lines_of(key)
    picked = PickShipment(key, 1, (PickedLine(goods.pk, Decimal(4), "broken"),))
    one(pick_shipments([picked], actor=world.actor, at=world.at))
    one(ship(world, ShipShipment(key, 2)))
    assert [(part.quantity_shipped, part.short_reason) for part in lines_of(key)] == [
        (4, "broken"), (1, ""),
    ]  # fmt: skip
    assert StockMove.objects.filter(source="shipment", source_id=key).count() == 1


def test_answers_every_row_of_a_mixed_batch(world):
    customer, item, scarce = world.customer(), world.item(), world.item()
    stock(world, item, 100)
    stock(world, scarce, 9)
    keys = [released(world, customer, line(world, item)) for _ in range(9)]
    lacking = released(world, customer, line(world, scarce), line(world, item))
    parts = {key: lines_of(key)[0].pk for key in keys}
    one(ship(world, ShipShipment(keys[1])))
    batch = [
        ShipShipment(keys[0], 1),
        ShipShipment(keys[0], 1),
        ShipShipment(keys[1], 1),
        ShipShipment(-1),
        ShipShipment(keys[2], 2),
        ShipShipment(keys[3], lines=(PickedLine(parts[keys[3]], Decimal(11)),)),
        ShipShipment(keys[4], lines=(PickedLine(parts[keys[4]], Decimal(1)),) * 2),
        ShipShipment(keys[5], lines=(PickedLine(parts[keys[5]], Decimal("0.5")),)),
        ShipShipment(keys[6], lines=(PickedLine(parts[keys[6]], Decimal(0)),)),
        ShipShipment(keys[7], lines=(PickedLine(parts[keys[8]], Decimal(1)),)),
        ShipShipment(keys[7], shipped_on=date(1999, 1, 1)),
        ShipShipment(lacking),
        ShipShipment(keys[8], shipped_on=date(1999, 1, 1)),
    ]
    outcomes = ship(world, *batch)
    assert [o.code for o in outcomes] == [
        ShipmentShipped.SHIPPED, ShipmentShipped.REPEATED_IN_BATCH,
        ShipmentShipped.ALREADY_SHIPPED, ShipmentShipped.SHIPMENT_NOT_FOUND,
        ShipmentShipped.SHIPMENT_CHANGED, ShipmentShipped.QUANTITY_OUT_OF_RANGE,
        ShipmentShipped.REPEATED_LINE, ShipmentShipped.QUANTITY_TOO_PRECISE,
        ShipmentShipped.NOTHING_SHIPPED, ShipmentShipped.UNKNOWN_LINE,
        ShipmentShipped.REPEATED_IN_BATCH, ShipmentShipped.INSUFFICIENT_STOCK,
        ShipmentShipped.DATE_OUTSIDE_BOOKS,
    ]  # fmt: skip
    assert outcomes[11].detail["needed"] == 10
    assert outcomes[11].detail["available"] == 9
    assert Shipment.objects.get(pk=lacking).status == "released"
    assert not StockMove.objects.filter(source="shipment", source_id=lacking).exists()


def test_says_what_can_be_billed_and_what_left(world):
    customer, item = world.customer(), world.item()
    stock(world, item, 100)
    left = line(world, item)
    shipped, waiting = released(world, customer, left), released(world, customer, line(world, item))
    one(ship(world, ShipShipment(shipped)))
    (billable,) = billable_lines([shipped, waiting], company_id=world.company_id)
    assert (billable.shipment_id, billable.quantity, billable.amount_net) == (shipped, 10, 10)
    assert shipped_quantities([left.order_line_id], company_id=world.company_id) == {
        left.order_line_id: 10
    }


def test_ships_each_shipment_once_when_two_ship_it_together(open_floor):
    world = open_floor
    customer, item = world.customer(), world.item()
    stock(world, item, 100)
    keys = [released(world, customer, line(world, item, 1)) for _ in range(20)]
    codes: list[str] = []

    def work(order):
        try:
            outcomes = ship(world, *(ShipShipment(key) for key in order))
            codes.extend(str(o.code) for o in outcomes)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(order,)) for order in (keys, keys[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["already_shipped"] * 20 + ["shipped"] * 20
    assert StockLevel.objects.get(item=item).on_hand == 80
    bill(world, keys)  # these rows are committed, and verify looks at everything
