"""The account's timeline: each step of an order reaches it by itself, and so does trouble."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as D

from tradewright.crm.operations.case_conversion import ConvertCase, convert_cases
from tradewright.crm.operations.cases import OpenCase, TellLateCase, open_cases, tell_late_cases
from tradewright.crm.queries.account360 import account
from tradewright.crm.queries.cases import late_cases
from tradewright.crm.queries.timeline import timeline
from tradewright.kernel.database import entered
from tradewright.kernel.outcome import one
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.deliveries import RecordDelivery, record_deliveries


def told(desk, customer):
    """What the timeline tells, oldest first."""
    with entered(desk.world.company_id):
        rows = timeline(desk.world.company_id, customer.pk, limit=100)
    return [row.topic for row in reversed(rows)]


def test_the_account_hears_of_each_step_from_order_to_cash(desk):
    # 2 March: 10 of 100 are sold, leave and are billed 100.00 + 20.00
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 100, "4.00")
    order_id, invoice = desk.sells(customer, (item, 10))
    assert told(desk, customer)[-5:] == [
        "sales.order_entered", "sales.order_confirmed", "warehouse.shipment_shipped",
        "receivables.invoice_issued", "sales.order_completed",
    ]  # fmt: skip

    # they get it, complain, dispute the invoice; nobody answers for a month
    shipment = Shipment.objects.get(order_id=order_id).pk
    company = {"actor": desk.world.actor, "at": desk.at}
    one(record_deliveries([RecordDelivery(shipment)], **company))
    about = OpenCase(customer.code, "price", "Charged too much", invoice=invoice.number)
    case = one(open_cases([about], **company)).id
    one(convert_cases([ConvertCase(case, "dispute", amount=D("20.00"))], **company))
    later = desk.at + timedelta(days=30)
    assert case in late_cases(desk.world.company_id, later)
    one(tell_late_cases([TellLateCase(case)], actor=desk.world.actor, at=later))
    desk.settle_down()
    assert told(desk, customer)[-5:] == [
        "warehouse.shipment_delivered", "crm.case_opened", "receivables.dispute_opened",
        "crm.case_converted", "crm.case_late",
    ]  # fmt: skip

    # and drained again, nothing stands there twice
    before = told(desk, customer)
    desk.settle_down()
    assert told(desk, customer) == before
    with entered(desk.world.company_id):
        found = account(
            desk.world.company_id, customer.pk, actor=desk.world.actor, today=desk.at.date(),
            at=desk.at,
        )  # fmt: skip
    assert found is not None
    assert [row.amount for row in found.work["dispute"]] == [D("20.00")]
    assert [row.status for row in found.work["shipment"]] == ["delivered"]
    assert [(row.quantity, row.amount_net) for row in found.usual] == [(D(10), D("100.00"))]
