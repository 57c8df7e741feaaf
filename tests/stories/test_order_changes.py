"""Orders that change on their way, and stock that arrives for orders that wait."""

from __future__ import annotations

import random
from decimal import Decimal as D

import pytest

from tradewright.inventory.operations.adjustments import AdjustStock, adjust_stock
from tradewright.kernel.models import Event
from tradewright.sales.models import SalesOrder, SalesOrderLine
from tradewright.sales.operations.cancellation import CancelOrder, cancel_orders
from tradewright.sales.operations.changes import ChangeLine, ChangeOrder, change_orders
from tradewright.sales.operations.confirmation import ConfirmOrder, confirm_orders
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.holds import HoldOrder, LiftHold, hold_orders, lift_holds
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.picking import PickShipment, pick_shipments
from tradewright.warehouse.operations.plans import PickedLine
from tradewright.warehouse.operations.shipments import RecallShipment, recall_shipments
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments


def changes(desk, order_id, *lines):
    version = SalesOrder.objects.get(pk=order_id).version
    asked = tuple(
        ChangeLine(line_no, quantity=quantity and D(quantity), remove=quantity is None)
        for line_no, quantity in lines
    )
    return desk.do(change_orders, ChangeOrder(order_id, version, asked))


def open_shipments(order_id):
    open_ones = Shipment.objects.filter(order_id=order_id, status="released").order_by("id")
    return list(open_ones.values_list("id", flat=True))


def test_an_order_changed_on_its_way_is_billed_as_it_was_changed(desk):
    """10 at 10.00 ordered, 6 released; it becomes 8; the shipment to pick covers it no more or
    less, so it stays. Then it becomes 4: the shipment is recalled and 4 go instead."""
    customer, item = desk.customer(), desk.item()
    desk.goods_arrive(item, 6)
    order = desk.orders(customer, (item, 10)).id
    first = desk.releases(order)
    changes(desk, order, (1, 8))
    desk.settle_down()
    assert open_shipments(order) == [first]
    assert changes(desk, order, (1, 4)).detail["recalled"]
    desk.settle_down()
    assert desk.reserved(order) == 4
    desk.ships(desk.releases(order))
    desk.settle_down()
    assert desk.status(order) == "completed"
    (invoice,) = desk.invoices(order)
    assert (invoice.amount_total, desk.exposure(customer)) == (48, (0, 0, 48, 0))


def test_what_an_order_gives_up_goes_to_who_waits(desk):
    item = desk.item()
    desk.goods_arrive(item, 10)
    first = desk.orders(desk.customer(), (item, 10)).id
    second = desk.orders(desk.customer(), (item, 6)).id
    assert desk.reserved(second) == 0
    changes(desk, first, (1, 5))
    desk.settle_down()
    assert (desk.reserved(first), desk.reserved(second)) == (5, 5)


def test_a_smaller_order_frees_the_limit_for_one_that_waits(desk):
    customer, item = desk.customer(limit=D(120)), desk.item()
    desk.goods_arrive(item, 100)
    first = desk.orders(customer, (item, 10)).id  # 120.00
    second = desk.orders(customer, (item, 5)).id  # 60.00 more
    assert desk.status(second) == "held"
    changes(desk, first, (1, 5))
    desk.settle_down()
    assert (desk.status(second), desk.exposure(customer)[0]) == ("confirmed", 120)


def test_an_order_that_rose_over_the_limit_goes_on_when_it_is_paid(desk):
    customer, item = desk.customer(limit=D(100)), desk.item()
    desk.goods_arrive(item, 100)
    order = desk.orders(customer, (item, 5)).id
    assert changes(desk, order, (1, 10)).code == "held_for_credit"
    desk.pays(customer, "19.99")
    desk.settle_down()
    assert desk.status(order) == "held"
    desk.pays(customer, "0.01")
    desk.settle_down()
    assert (desk.status(order), desk.reserved(order)) == ("confirmed", 10)


def test_stock_that_arrives_leaves_by_itself_where_the_company_releases_on_confirmation(desk):
    desk.releases_on_confirm()
    item = desk.item()
    desk.goods_arrive(item, 3)
    orders = [desk.orders(desk.customer(), (item, 5)).id for _ in range(3)]
    desk.settle_down()
    assert [len(open_shipments(order)) for order in orders] == [1, 0, 0]
    # 3 of the first are on their way; 9 more arrive: 2 for it, 5 for the next, 2 for the last
    desk.goods_arrive(item, 9)
    desk.settle_down()
    sent = [
        [line.quantity for shipment in open_shipments(order)
         for line in desk.shipment_lines(shipment)]
        for order in orders
    ]  # fmt: skip
    assert sent == [[3, 2], [5], [2]]
    # found at a count
    desk.do(adjust_stock, AdjustStock(item.code, "", D(3), "found", desk.at.date()))
    desk.settle_down()
    assert [line.quantity for one in open_shipments(orders[2])
            for line in desk.shipment_lines(one)] == [2, 3]  # fmt: skip


def test_an_order_held_between_its_last_shipment_and_its_invoice_is_completed_when_let_go(desk):
    item = desk.item()
    desk.goods_arrive(item, 5)
    order = desk.orders(desk.customer(), (item, 5)).id
    desk.ships(desk.releases(order))
    desk.do(hold_orders, HoldOrder(order, "the customer called"))
    desk.settle_down()
    assert (desk.status(order), len(desk.invoices(order))) == ("held", 1)
    desk.do(lift_holds, LiftHold(order, "all is well"))
    desk.settle_down()
    assert desk.status(order) == "completed"


class Fate:
    """What happens to orders, at random: each method is one thing that people do."""

    def __init__(self, desk, seed):
        self.desk, self.dice, self.orders = desk, random.Random(seed), []
        self.goods = [desk.item(price) for price in ("10.00", "3.335", "0.07")]
        self.items = [*self.goods, desk.item("4.99", group="freight")]
        self.customers = [
            desk.customer(limit=D(400)), desk.customer(prices_include_tax=True),
            desk.customer(limit=None),
        ]  # fmt: skip
        for item in self.goods:
            desk.goods_arrive(item, 60)
        self.enter()

    def an_order(self):
        return self.dice.choice(self.orders[-8:])  # older ones have mostly ended

    def a_shipment(self, *states):
        found = Shipment.objects.filter(order_id__in=self.orders, status__in=states)
        return self.dice.choice([*found.values_list("id", flat=True)] or [0])

    def enter(self):
        lines = tuple(
            EnterOrderLine(self.dice.choice(self.items).code, D(self.dice.randint(1, 12)))
            for _ in range(self.dice.randint(1, 4))
        )
        customer = self.dice.choice(self.customers).code
        asked = EnterOrder(customer, lines, confirm=self.dice.random() < 0.8)
        self.orders.append(self.desk.do(enter_orders, asked).id)

    def change(self):
        order = SalesOrder.objects.get(pk=self.an_order())
        numbers = SalesOrderLine.objects.filter(order_id=order.pk).values_list("line_no", flat=True)
        lines = [self.changed(number) for number in numbers if self.dice.random() < 0.5]
        if self.dice.random() < 0.3:
            item = self.dice.choice(self.items)
            lines.append(ChangeLine(item=item.code, quantity=D(self.dice.randint(1, 9))))
        self.desk.attempt(change_orders, ChangeOrder(order.pk, order.version, tuple(lines)))

    def changed(self, number):
        if self.dice.random() < 0.2:
            return ChangeLine(number, remove=True)
        price = self.dice.choice([None, None, D(self.dice.randint(0, 900)).scaleb(-2)])
        return ChangeLine(number, quantity=D(self.dice.randint(1, 15)), price=price)

    def release(self):
        self.desk.attempt(release_orders, ReleaseOrder(self.an_order()))

    def pick(self):
        self.desk.attempt(pick_shipments, PickShipment(self.a_shipment("released")))

    def recall(self):
        self.desk.attempt(recall_shipments, RecallShipment(self.a_shipment("released", "picked")))

    def ship(self):
        shipment = self.a_shipment("released", "picked", "packed")
        short = tuple(
            PickedLine(line.pk, D(self.dice.randint(0, int(line.quantity))), "gone")
            for line in self.desk.shipment_lines(shipment)
            if self.dice.random() < 0.3
        )
        self.desk.attempt(ship_shipments, ShipShipment(shipment, lines=short))

    def hold(self):
        self.desk.attempt(hold_orders, HoldOrder(self.an_order(), "a question"))

    def lift(self):
        self.desk.attempt(lift_holds, LiftHold(self.an_order(), "answered"))

    def cancel(self):
        self.desk.attempt(cancel_orders, CancelOrder(self.an_order(), None, "no longer wanted"))

    def confirm(self):
        self.desk.attempt(confirm_orders, ConfirmOrder(self.an_order()))

    def arrive(self):
        self.desk.goods_arrive(self.dice.choice(self.goods), self.dice.randint(1, 30))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_to_orders_every_invariant_holds(desk, seed):
    """Orders are entered, confirmed, changed, released, picked, shipped short, recalled, held and
    cancelled at random; the fixture runs all invariants at the end."""
    fate = Fate(desk, seed)
    acts = [
        *[fate.enter] * 2, *[fate.change] * 4, *[fate.release] * 3, fate.pick, *[fate.ship] * 2,
        fate.recall, fate.hold, fate.lift, fate.cancel, fate.confirm, fate.arrive,
        desk.settle_down,
    ]  # fmt: skip
    for _ in range(200):
        fate.dice.choice(acts)()
    told = Event.objects.filter(company_id=desk.world.company_id, topic="sales.order_changed")
    assert told.count() > 5
