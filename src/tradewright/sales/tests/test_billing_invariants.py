"""What left is billed once: quiet when it is, red on a fault made for it."""

from __future__ import annotations

import pytest
from django.db import connection

from tradewright.kernel import database
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.outcome import one
from tradewright.receivables.operations.invoices import (
    IssueInvoice,
    IssueInvoiceLine,
    issue_invoices,
)
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments
from tradewright.warehouse.queries.billing import LINE, billable_lines
from tradewright.warehouse.tests.makers import line, released, stock

pytestmark = pytest.mark.django_db

MINE = ("O2", "O3")

OF_BILL = "invoice_id = (select id from invoice where source = 'shipment' and source_id = %(key)s)"

FAULTS = {
    "O2": [
        "update shipment_line set quantity_shipped = 9 where shipment_id = %(key)s",
        f"update invoice_line set source_line_id = -1 where {OF_BILL}",
    ],
    "O3": [
        "update shipment_line set quantity_shipped = 8 where shipment_id = %(key)s",
        f"delete from invoice_line where {OF_BILL};"
        " update event set recorded_at = now() - interval '16 minutes'"
        " where aggregate = 'shipment' and key = %(key)s",
        "insert into invoice_line (company_id, invoice_id, line_no, source_line_id, item_id,"
        " description, unit_id, unit_numerator, unit_denominator, quantity, unit_price, tax_class,"
        " tax_rate, amount_net, amount_tax) select company_id, invoice_id, 2, source_line_id,"
        " item_id, description, unit_id, unit_numerator, unit_denominator, 0, unit_price,"
        f" tax_class, tax_rate, amount_net, amount_tax from invoice_line where {OF_BILL}",
    ],
}


def some_life(world):
    """One shipment that has left and is billed, one that has left just now."""
    with database.entered(world.company_id):
        customer, item = world.customer(), world.item()
        stock(world, item, 100)
        keys = [released(world, customer, line(world, item)) for _ in range(2)]
        ship_shipments([ShipShipment(key) for key in keys], actor=world.actor, at=world.at)
        (part,) = billable_lines(keys[:1], company_id=world.company_id)
        asked = IssueInvoice(
            "shipment", part.shipment_id, part.order_id, part.customer_id, part.ship_to_id,
            part.currency, part.prices_include_tax, part.shipped_on,
            part.amount_net + part.amount_tax, (IssueInvoiceLine(*part[LINE:]),),
        )  # fmt: skip
        one(issue_invoices([asked], actor=world.actor, at=world.at))
    return {"key": keys[0]}


def broken(ids=MINE):
    return {finding.id for finding in run_invariants(ids) if finding.violations}


def test_is_quiet_when_all_is_billed_or_just_left(committed_world):
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
