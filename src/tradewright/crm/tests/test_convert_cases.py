from __future__ import annotations

from decimal import Decimal as D

from tradewright.crm.models.cases import ServiceCase
from tradewright.crm.operations.case_conversion import ConvertCase, ReturnedGoods, convert_cases
from tradewright.crm.operations.cases import MoveCase, OpenCase, move_cases, open_cases
from tradewright.kernel.models import Event
from tradewright.receivables.models import InvoiceDispute
from tradewright.receivables.tests import makers as billing
from tradewright.sales.models import ReturnOrder
from tradewright.sales.tests.makers import sold, stocked
from tradewright.warehouse.models import Shipment

from .test_activities import NONE, codes


def a_case(world, customer=None, **given):
    row = OpenCase((customer or world.customer()).code, "damage", "Broken", **given)
    return open_cases([row], actor=world.actor, at=world.at)[0].id


def goods(world):
    """A shipment of five, and a case about it."""
    customer = world.customer()
    _, (line,) = sold(world, customer, (stocked(world), 5))
    number = Shipment.objects.get(pk=line.shipment_id).number
    return a_case(world, customer, shipment=number), line


def convert(world, *rows):
    return convert_cases(rows, actor=world.actor, at=world.at)


def test_goods_come_back_for_a_case(world):
    case, line = goods(world)
    row = ConvertCase(case, "return", (ReturnedGoods(line.pk, D(2)),))
    (answer,) = convert(world, row)
    made = ServiceCase.objects.get(pk=case)
    back = ReturnOrder.objects.get(pk=made.return_order_id)
    assert (back.reason, back.customer_id) == ("Broken", made.customer_id)
    assert answer.detail["document"] == f"return {back.number}"
    event = Event.objects.get(aggregate="service_case", key=case, version=made.version)
    assert (event.topic, event.body["into"]) == ("crm.case_converted", "return")
    assert codes(convert(world, row)) == ["already_converted"]


def test_an_invoice_is_disputed_for_a_case(world):
    customer = world.customer()
    invoice = billing.issued(world, customer)
    case = a_case(world, customer, invoice=invoice.number)
    assert codes(convert(world, ConvertCase(case, "dispute", amount=D("20.00")))) == ["converted"]
    made = InvoiceDispute.objects.get(pk=ServiceCase.objects.get(pk=case).dispute_id)
    assert (made.invoice_id, made.amount, made.kind) == (invoice.pk, D("20.00"), "damage")


def test_every_fault_of_a_conversion_is_named(world):
    customer = world.customer()
    invoice = billing.issued(world, customer)
    case, line = goods(world)
    closed, plain = a_case(world), a_case(world)
    disputed = a_case(world, customer, invoice=invoice.number)
    for to in ("resolved", "closed"):
        move_cases([MoveCase(closed, to, "Sent")], actor=world.actor, at=world.at)
    rows = [
        ConvertCase(NONE, "return"),
        ConvertCase(plain, "dispute"),
        ConvertCase(plain, "dispute"),
        ConvertCase(closed, "return"),
        ConvertCase(disputed, "dispute", amount=D("500.00")),
        ConvertCase(case, "return", (ReturnedGoods(line.pk, D(6)),)),
    ]
    answers = convert(world, *rows)
    assert codes(answers) == [
        "case_not_found", "no_invoice", "repeated_in_batch", "case_closed", "not_taken",
        "not_taken",
    ]  # fmt: skip
    assert answers[4].field == "amount"
    assert answers[5].field == "lines[1].quantity"
    assert answers[5].message.startswith("More comes back")
    for row, code in (
        (ConvertCase(plain, "gold"), "unknown_target"),
        (ConvertCase(case, "return", version=9), "case_changed"),
    ):
        assert codes(convert(world, row)) == [code]
    assert ServiceCase.objects.get(pk=case).return_order_id is None
