"""Inputs for the operations on stock, orders, shipments, invoices, payments and the ledger.

Each document is made by the operations that come before it, from order to cash.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from tests.laws.registry import Made, makes
from tradewright.inventory.operations.adjustments import AdjustStock
from tradewright.inventory.operations.issues import IssueStock, issue_stock
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.inventory.operations.reservations import (
    ReleaseReservation,
    ReserveStock,
    reserve_stock,
)
from tradewright.inventory.operations.returns import ReturnStock
from tradewright.inventory.operations.warehouses import CreateWarehouse
from tradewright.kernel.operation import Operation
from tradewright.ledger.operations.books import OpenBooks, open_books
from tradewright.ledger.operations.entries import PostEntry, PostLine
from tradewright.ledger.operations.going_live import GoLive
from tradewright.ledger.operations.periods import SetPeriod
from tradewright.ledger.operations.rollup import RollUp
from tradewright.receivables.models import Invoice
from tradewright.receivables.operations.applications import (
    ApplyPayment,
    UnapplyPayment,
    apply_payments,
)
from tradewright.receivables.operations.invoices import IssueInvoice
from tradewright.receivables.operations.payments import ReceivePayment, receive_payments
from tradewright.receivables.tests import makers as billing
from tradewright.sales.operations.cancellation import CancelOrder
from tradewright.sales.operations.changes import ChangeLine, ChangeOrder
from tradewright.sales.operations.confirmation import ConfirmOrder
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.holds import (
    HoldOrder,
    LiftHold,
    RetryCreditHolds,
    hold_orders,
)
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.sales.operations.returns import (
    CancelReturn,
    EnterReturn,
    EnterReturnLine,
    ReceiveReturn,
    enter_returns,
)
from tradewright.sales.operations.settling import CompleteOrder, ReserveBackorder, SettleRelease
from tradewright.sim.fixtures import World
from tradewright.sim.replay.progress import RecordDay
from tradewright.warehouse.models import Shipment, ShipmentLine
from tradewright.warehouse.operations.picking import (
    PackShipment,
    PickShipment,
    pack_shipments,
    pick_shipments,
)
from tradewright.warehouse.operations.shipments import RecallShipment, recall_shipments
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments
from tradewright.warehouse.tests import makers as shipping

NONE = 10**15
FIVE = Decimal(5)
_ids = count(7_000_000)


def done(operation: Operation[Any], rows: list[Any], world: World) -> list[int]:
    """Run an operation that a document has to pass first; returns the ids."""
    outcomes = operation(rows, actor=world.actor, at=world.at)
    assert not outcomes.refused, outcomes.refused[0]
    return outcomes.ids()


def stocked(world: World, n: int, quantity: str = "100") -> list[Any]:
    """Items with stock in the main warehouse."""
    made = [world.item() for _ in range(n)]
    receipts = [
        ReceiveStock(item.code, "MAIN", Decimal(quantity), "EA", Decimal("4.00"), world.today)
        for item in made
    ]
    done(receive_stock, receipts, world)
    return made


def an_order(customer: Any, item: Any, **given: Any) -> EnterOrder:
    return EnterOrder(customer.code, (EnterOrderLine(item.code, FIVE),), **given)


def orders(world: World, n: int, **given: Any) -> list[int]:
    """Orders of 5 each, no two for one customer or item."""
    items = stocked(world, n)
    return done(enter_orders, [an_order(world.customer(), item, **given) for item in items], world)


def shipments(world: World, n: int) -> list[int]:
    """Released shipments of orders."""
    released = orders(world, n)
    done(release_orders, [ReleaseOrder(order) for order in released], world)
    made = dict(Shipment.objects.filter(order_id__in=released).values_list("order_id", "id"))
    return [made[order] for order in released]


def picked(world: World, n: int) -> list[int]:
    return done(pick_shipments, [PickShipment(one) for one in shipments(world, n)], world)


def shipped(world: World, n: int) -> list[int]:
    ready = done(pack_shipments, [PackShipment(one) for one in picked(world, n)], world)
    return done(ship_shipments, [ShipShipment(one) for one in ready], world)


# stock


@makes("inventory.create_warehouses")
def warehouses(world: World, n: int) -> Made:
    made = [CreateWarehouse(f"W{k}", f"Warehouse {k}", "GB") for k in range(n)]
    return made, [CreateWarehouse("W-1", "W", "nowhere"), CreateWarehouse("W-2", "", "GB")]


@makes("inventory.receive_stock")
def receipts(world: World, n: int) -> Made:
    asked = ReceiveStock("", "MAIN", Decimal(10), "EA", Decimal("4.00"), world.today)
    items = [world.item() for _ in range(n)]
    return [replace(asked, item=item.code) for item in items], [
        replace(asked, item="nothing"),
        replace(asked, item=items[0].code, warehouse="nowhere"),
        replace(asked, item=items[0].code, quantity=Decimal(0)),
    ]


@makes("inventory.adjust_stock")
def adjustments(world: World, n: int) -> Made:
    asked = AdjustStock("", "MAIN", Decimal(-2), "counted", world.today)
    items = stocked(world, n)
    return [replace(asked, item=item.code) for item in items], [
        replace(asked, item="nothing"),
        replace(asked, item=stocked(world, 1)[0].code, quantity=Decimal(-101)),
    ]


def a_reservation(world: World, item: Any, line: int) -> ReserveStock:
    return ReserveStock("test_line", line, item.pk, world.warehouse_id, FIVE)


@makes("inventory.reserve_stock")
def reservations(world: World, n: int) -> Made:
    rows = [a_reservation(world, item, next(_ids)) for item in stocked(world, n)]
    return rows, [replace(rows[0], source_line_id=next(_ids), quantity=Decimal(0))]


@makes("inventory.release_reservations")
def released_reservations(world: World, n: int) -> Made:
    rows = [a_reservation(world, item, next(_ids)) for item in stocked(world, n)]
    done(reserve_stock, rows, world)
    return [ReleaseReservation("test_line", row.source_line_id) for row in rows], [
        ReleaseReservation("test_line", next(_ids), Decimal(-1))
    ]


def issues_of(world: World, n: int) -> list[IssueStock]:
    rows = [a_reservation(world, item, next(_ids)) for item in stocked(world, n)]
    done(reserve_stock, rows, world)
    return [
        IssueStock("test", next(_ids), row.source_line_id, row.item_id, row.warehouse_id, FIVE,
                   "test_line", row.source_line_id, world.today)
        for row in rows
    ]  # fmt: skip


@makes("inventory.issue_stock")
def issues(world: World, n: int) -> Made:
    rows = issues_of(world, n + 1)
    return rows[:n], [replace(rows[n], quantity=Decimal(0))]


@makes("inventory.return_stock")
def returned_stock(world: World, n: int) -> Made:
    issued = issues_of(world, n + 1)
    done(issue_stock, issued, world)
    rows = [
        ReturnStock("test_return", next(_ids), next(_ids), row.item_id, row.warehouse_id, FIVE,
                    "test", row.source_line_id, None, world.today)
        for row in issued
    ]  # fmt: skip
    return rows[:n], [
        replace(rows[n], quantity=Decimal(6)),
        replace(rows[n], source_line_id=next(_ids), origin_line_id=NONE),
    ]


# orders


@makes("sales.enter_orders")
def entered_orders(world: World, n: int) -> Made:
    rows = [an_order(world.customer(), item) for item in stocked(world, n)]
    wrong = rows[0]
    return rows, [
        replace(wrong, customer="nobody"),
        replace(wrong, lines=()),
        replace(wrong, lines=(EnterOrderLine("nothing", FIVE),)),
    ]


@makes("sales.confirm_orders")
def confirmations(world: World, n: int) -> Made:
    drafts = orders(world, n + 1, confirm=False)
    return [ConfirmOrder(order) for order in drafts[:n]], [
        ConfirmOrder(NONE),
        ConfirmOrder(drafts[n], version=99),
    ]


@makes("sales.hold_orders")
def holds(world: World, n: int) -> Made:
    confirmed = orders(world, n + 1)
    return [HoldOrder(order, "a complaint") for order in confirmed[:n]], [
        HoldOrder(NONE, "a complaint"),
        HoldOrder(confirmed[n], ""),
    ]


@makes("sales.lift_holds")
def lifted_holds(world: World, n: int) -> Made:
    held = done(hold_orders, [HoldOrder(order, "a complaint") for order in orders(world, n)], world)
    return [LiftHold(order, "settled") for order in held], [LiftHold(NONE, "settled")]


@makes("sales.retry_credit_holds")
def retried_holds(world: World, n: int) -> Made:
    made = [world.customer(limit=Decimal(1)) for _ in range(n)]
    items = stocked(world, n)
    done(enter_orders, [an_order(*pair) for pair in zip(made, items, strict=True)], world)
    return [RetryCreditHolds(customer.pk) for customer in made], []


@makes("sales.cancel_orders")
def cancellations(world: World, n: int) -> Made:
    confirmed = orders(world, n + 1)
    return [CancelOrder(order, None, "no longer wanted") for order in confirmed[:n]], [
        CancelOrder(NONE, None, "no longer wanted"),
        CancelOrder(confirmed[n], 99, "no longer wanted"),
    ]


@makes("sales.change_orders")
def changed_orders(world: World, n: int) -> Made:
    confirmed = orders(world, n + 2)
    done(release_orders, [ReleaseOrder(order) for order in confirmed[:n]], world)
    fewer = (ChangeLine(1, quantity=Decimal(3)),)
    return [ChangeOrder(order, 3, fewer) for order in confirmed[:n]], [
        ChangeOrder(NONE, 1, fewer),
        ChangeOrder(confirmed[n], 99, fewer),
        ChangeOrder(confirmed[n + 1], 2, (ChangeLine(9, quantity=FIVE),)),
    ]


@makes("sales.release_orders")
def releases(world: World, n: int) -> Made:
    confirmed = orders(world, n + 1)
    return [ReleaseOrder(order) for order in confirmed[:n]], [
        ReleaseOrder(NONE),
        ReleaseOrder(confirmed[n], version=99),
    ]


@makes("sales.settle_releases")
def settled_releases(world: World, n: int) -> Made:
    back = shipments(world, n)
    done(recall_shipments, [RecallShipment(one, reason="stop") for one in back], world)
    return [SettleRelease(order) for order in orders_of(back)], [SettleRelease(NONE)]


@makes("sales.complete_orders")
def completions(world: World, n: int) -> Made:
    return [CompleteOrder(order) for order in orders_of(shipped(world, n))], [CompleteOrder(NONE)]


def orders_of(made: list[int]) -> list[int]:
    found = dict(Shipment.objects.filter(id__in=made).values_list("id", "order_id"))
    return [found[one] for one in made]


@makes("sales.reserve_backorders")
def backorders(world: World, n: int) -> Made:
    items = [world.item() for _ in range(n)]
    done(enter_orders, [an_order(world.customer(), item) for item in items], world)
    asked = ReceiveStock("", "MAIN", Decimal(9), "EA", Decimal("4.00"), world.today)
    done(receive_stock, [replace(asked, item=item.code) for item in items], world)
    return [ReserveBackorder(item.pk, world.warehouse_id) for item in items], []


def returns_of(world: World, n: int) -> list[EnterReturn]:
    lines = ShipmentLine.objects.filter(shipment_id__in=shipped(world, n)).order_by("id")
    rows = lines.values_list("id", "shipment__customer__code")
    return [
        EnterReturn(code, "damaged", (EnterReturnLine(Decimal(2), shipment_line_id=line),))
        for line, code in rows
    ]


@makes("sales.enter_returns")
def entered_returns(world: World, n: int) -> Made:
    rows = returns_of(world, n + 1)
    return rows[:n], [
        replace(rows[n], customer="nobody"),
        replace(rows[n], lines=()),
        replace(rows[n], lines=(replace(rows[n].lines[0], quantity=Decimal(99)),)),
    ]


@makes("sales.receive_returns")
def received_returns(world: World, n: int) -> Made:
    authorised = done(enter_returns, returns_of(world, n), world)
    return [ReceiveReturn(one) for one in authorised], [ReceiveReturn(NONE)]


@makes("sales.cancel_returns")
def cancelled_returns(world: World, n: int) -> Made:
    authorised = done(enter_returns, returns_of(world, n + 1), world)
    return [CancelReturn(one, "kept after all") for one in authorised[:n]], [
        CancelReturn(NONE, "kept after all"),
        CancelReturn(authorised[n], ""),
    ]


# shipments


@makes("warehouse.create_shipments")
def created_shipments(world: World, n: int) -> Made:
    item = world.item()
    rows = [
        shipping.shipment(world, world.customer(), shipping.line(world, item)) for _ in range(n)
    ]
    return rows, [shipping.shipment(world, world.customer())]


@makes("warehouse.pick_shipments")
def picks(world: World, n: int) -> Made:
    ready = shipments(world, n + 1)
    return [PickShipment(one) for one in ready[:n]], [
        PickShipment(NONE),
        PickShipment(ready[n], version=99),
    ]


@makes("warehouse.pack_shipments")
def packs(world: World, n: int) -> Made:
    ready = picked(world, n + 1)
    return [PackShipment(one) for one in ready[:n]], [
        PackShipment(NONE),
        PackShipment(ready[n], packages=0),
    ]


@makes("warehouse.ship_shipments")
def ships(world: World, n: int) -> Made:
    ready = picked(world, n + 1)
    return [ShipShipment(one) for one in ready[:n]], [
        ShipShipment(NONE),
        ShipShipment(ready[n], version=99),
    ]


@makes("warehouse.recall_shipments")
def recalls(world: World, n: int) -> Made:
    ready = shipments(world, n + 1)
    return [RecallShipment(one, reason="stop") for one in ready[:n]], [
        RecallShipment(NONE, reason="stop"),
        RecallShipment(ready[n], version=99, reason="stop"),
    ]


# invoices and payments


def invoices_of(world: World, n: int) -> list[IssueInvoice]:
    return [billing.invoice(world, world.customer()) for _ in range(n)]


@makes("receivables.issue_invoices")
def invoices(world: World, n: int) -> Made:
    rows = invoices_of(world, n)
    return rows, [
        replace(rows[0], source_id=next(_ids), customer_id=NONE),
        replace(rows[0], source_id=next(_ids), lines=()),
    ]


@makes("receivables.issue_credit_notes")
def credit_notes(world: World, n: int) -> Made:
    rows = [billing.note(world, world.customer()) for _ in range(n)]
    return rows, [
        replace(rows[0], source_id=next(_ids), customer_id=NONE),
        replace(rows[0], source_id=next(_ids), lines=()),
    ]


def owed(world: World, n: int) -> list[Invoice]:
    return [billing.issued(world, world.customer()) for _ in range(n)]


@makes("receivables.receive_payments")
def payments(world: World, n: int) -> Made:
    rows = [
        ReceivePayment(invoice.customer.code, Decimal("120.00"), "GBP", world.today,
                       oldest_first=True)
        for invoice in owed(world, n)
    ]  # fmt: skip
    return rows, [replace(rows[0], customer="nobody"), replace(rows[0], amount=Decimal(-1))]


def applications_of(world: World, n: int) -> list[ApplyPayment]:
    open_items = owed(world, n)
    asked = [
        ReceivePayment(invoice.customer.code, Decimal("50.00"), "GBP", world.today)
        for invoice in open_items
    ]
    paid = done(receive_payments, asked, world)
    return [
        ApplyPayment(invoice.pk, payment_id=payment)
        for invoice, payment in zip(open_items, paid, strict=True)
    ]


@makes("receivables.apply_payments")
def applications(world: World, n: int) -> Made:
    rows = applications_of(world, n)
    return rows, [replace(rows[0], invoice_id=NONE), replace(rows[0], payment_id=NONE)]


@makes("receivables.unapply_payments")
def unapplications(world: World, n: int) -> Made:
    applied = done(apply_payments, applications_of(world, n), world)
    return [UnapplyPayment(one, "a mistake") for one in applied], [UnapplyPayment(NONE)]


# books


@makes("ledger.open_books")
def books(world: World, n: int) -> Made:
    return [OpenBooks(2025, 2030)] * n, []


@makes("ledger.go_live")
def going_live(world: World, n: int) -> Made:
    return [GoLive()] * n, []


@makes("ledger.post_entries")
def entries(world: World, n: int) -> Made:
    def entry(source_id: int, debit: int = 10, credit: int = 10) -> PostEntry:
        lines = (PostLine("receivable", Decimal(debit)), PostLine("revenue", Decimal(-credit)))
        return PostEntry("invoice", "test", source_id, world.today, "a test", lines)

    return [entry(k) for k in range(n)], [
        entry(NONE, credit=9),
        replace(entry(NONE + 1), posting_date=world.today.replace(year=1999)),
    ]


@makes("ledger.set_periods")
def periods(world: World, n: int) -> Made:
    done(open_books, [OpenBooks(2025, 2034)], world)
    months = [world.today.replace(year=2025 + k // 12, month=k % 12 + 1, day=1) for k in range(n)]
    return [SetPeriod(month, "closed") for month in months], [
        SetPeriod(world.today.replace(year=1999), "closed"),
        SetPeriod(world.today.replace(day=1), "ajar"),
    ]


@makes("ledger.roll_up_balances")
def roll_ups(world: World, n: int) -> Made:
    stocked(world, 3)
    return [RollUp()] * n, []


@makes("sim.replay.progress.record_days")
def replayed_days(world: World, n: int) -> Made:
    days = [world.today + timedelta(k) for k in range(n)]
    return [RecordDay("digest", day, {"no_price": [1, 2]}) for day in days], []
