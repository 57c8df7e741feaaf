"""Each invariant of sales is quiet on sound documents and turns red on faults made for it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from tradewright.kernel.events import drain
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.outcome import one
from tradewright.receivables.models import Invoice
from tradewright.receivables.operations.payments import (
    ApplyTo,
    ReceivePayment,
    receive_payments,
)
from tradewright.sales.operations.cancellation import CancelLine, CancelOrder, cancel_orders
from tradewright.sales.operations.returns import (
    EnterReturn,
    EnterReturnLine,
    ReceiveReturn,
    enter_returns,
    receive_returns,
)

from .makers import entered, released, reserved, shipped, sold, stocked

MINE = ["O1", "S4", "O14", "O15", "O16", "O17"]

OPEN = "(select max(id) from sales_order where status = 'confirmed')"
DONE = "(select max(id) from sales_order where status = 'completed')"
WAITING = f"(select max(id) from sales_order_line where order_id = {OPEN})"
UNGUARDED = "alter table sales_order_line drop constraint sales_order_line_within;"
LINE = f"(select min(id) from sales_order_line where order_id = {OPEN})"
SENT = "(select max(shipment_line_id) from return_line)"
TOLD = "(select max(id) from event where aggregate = 'sales_order')"
BILL = "(select max(id) from invoice where kind = 'invoice')"
BUCKET = "update credit_account set amount_{0} = amount_{0} + 0.01 where id ="
OURS = " (select max(id) from credit_account where amount_ordered > 0)"

FAULTS = {
    "O1": [
        f"update sales_order_line set quantity_released = quantity_released - 1 where id = {LINE}",
        f"{UNGUARDED} update sales_order_line set quantity_cancelled = quantity where id = {LINE}",
        f"update sales_order_line set quantity_released = 1 where id = {WAITING};"
        " update event set recorded_at = now() - interval '16 minutes'",
    ],
    "S4": [
        f"update reservation set quantity = quantity + 1 where source_line_id = {LINE}",
        f"update sales_order set status = 'cancelled' where id = {OPEN}",
        f"update reservation set source_line_id = 0 where source_line_id = {LINE}",
        f"update reservation set item_id = 0 where source_line_id = {LINE}",
    ],
    "O14": [
        *(BUCKET.format(name) + OURS for name in ("ordered", "unbilled", "receivable")),
        BUCKET.format("unapplied") + OURS,
        f"update sales_order_line set quantity_cancelled = 1 where id = {WAITING}",
        f"update shipment_line set amount_net = amount_net + 1 where order_line_id = {LINE}",
        f"update invoice set amount_open = amount_open - 0.01 where id = {BILL}",
        f"delete from invoice where id = {BILL}",
        "update payment set amount_unapplied = 0 where id = (select max(id) from payment)",
    ],
    "O15": [
        f"update sales_order set amount_net = amount_net - 1, amount_tax = amount_tax + 1"
        f" where id = {DONE}",
        f"update invoice_line set amount_tax = amount_tax - 0.01 where order_line_id in"
        f" (select id from sales_order_line where order_id = {DONE})",
    ],
    "O16": [
        f"update sales_order set status = 'draft' where id = {OPEN}",
        "update return_order set status = 'cancelled'"
        " where id = (select max(id) from return_order)",
        f"update event set body = jsonb_set(body, '{{from}}', '\"held\"') where id = {TOLD}",
        "update event set body = jsonb_set(body, '{from}', '\"completed\"') where"
        " aggregate = 'sales_order' and version = 2",
        f"update event set body = body || '{{\"from\": \"completed\"}}' where id = {TOLD};"
        f" update event set body = body || '{{\"to\": \"completed\"}}' where aggregate ="
        " 'sales_order' and (key, version + 1) = (select key, version from event where"
        f" id = {TOLD})",
    ],
    "O17": [
        f"update shipment_line set quantity_shipped = 1 where id = {SENT}",
        "update return_line set amount_net = amount_net + 100"
        " where id = (select max(id) from return_line)",
        "update return_order set customer_id = 0 where id = (select max(id) from return_order)",
    ],
}  # fmt: skip


@pytest.fixture
def trade(db, committed_world):
    """One order complete and partly returned; one with a part shipped, a part with the warehouse, a
    part cancelled and a part that waits for stock; money on account."""
    world = committed_world
    customer, item = world.customer(), stocked(world, 100, price="3.33")
    act = {"actor": world.actor, "at": world.at}
    _, (line,) = sold(world, customer, (item, 6))
    drain()
    bill = Invoice.objects.get(customer=customer)
    paid = ReceivePayment(
        customer.code, Decimal(30), "GBP", world.today, apply=(ApplyTo(bill.number),)
    )
    one(receive_payments([paid], **act))
    back = EnterReturn(
        customer.code, "damaged", (EnterReturnLine(Decimal(2), shipment_line_id=line.pk),)
    )
    one(receive_returns([ReceiveReturn(one(enter_returns([back], **act)).id)], **act))
    order_id = entered(world, customer, (item, 7), (world.item(), 2)).id
    shipped(world, released(world, order_id), 3)
    drain()
    part = CancelOrder(order_id, None, "less is enough", (CancelLine(1, Decimal(1)),))
    one(cancel_orders([part], **act))
    released(world, order_id)
    drain()
    assert reserved(order_id) == 3
    return world


def violations(id):
    (found,) = run_invariants([id])
    return found.violations


def as_owner(statement):
    with connection.cursor() as cursor:
        cursor.execute(
            "set constraints all immediate; set local session_replication_role = replica"
        )
        cursor.execute(statement)


def test_are_quiet_on_sound_documents(trade):
    mine = {one.id: one.examples for one in run_invariants(MINE)}
    of_trade = {
        id: [row for row in rows if row.get("company_id", trade.company_id) == trade.company_id]
        for id, rows in mine.items()
    }
    assert of_trade == {id: [] for id in MINE}


@pytest.mark.parametrize(
    ("id", "fault"), [(id, fault) for id, faults in FAULTS.items() for fault in faults]
)
def test_turns_red_on_its_fault(trade, id, fault):
    before = violations(id)
    as_owner(fault)
    assert violations(id) > before
