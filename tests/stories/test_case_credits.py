"""Case to credit: a complaint, another person's word, a credit note, and books that agree."""

from __future__ import annotations

from decimal import Decimal as D

from tests.stories.test_account_timeline import told
from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules, seen
from tradewright.crm.models.cases import ServiceCase
from tradewright.crm.operations.case_conversion import ConvertCase, convert_cases
from tradewright.crm.operations.case_credits import CreditedLine
from tradewright.crm.operations.cases import OpenCase, open_cases
from tradewright.receivables.models import Invoice, InvoiceLine
from tradewright.sales.operations.returns import EnterReturnLine


def complains(desk, rep, customer, invoice):
    about = OpenCase(customer.code, "price", "Charged too much", invoice=invoice.number)
    return desk.do(open_cases, about, rep).id


def decides(desk, who, case, decision):
    asked = ApprovalRequest.objects.get(subject="service_case", subject_id=case, status="waiting")
    row = DecideApproval(asked.pk, decision, seen(asked.pk), "Looked into it")
    outcome = desk.attempt(decide_approvals, row, who)
    desk.settle_down()
    return outcome


def test_a_complaint_becomes_a_credit_note_once_another_person_approves_it(desk):
    rules(desk.world, "credit_note", ProposeRule("receivables.approve_credit_notes"))
    rep, boss = person(desk.world, "sales_rep"), person(desk.world, "controller")
    # 10 pieces at 10.00 are sold and billed: 100.00 + 20.00
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 10)
    _, invoice = desk.sells(customer, (item, 10))
    # a first wish, 30.00 net, is refused; nothing is credited
    case = complains(desk, rep, customer, invoice)
    wish = ConvertCase(case, "credit", amount=D("30.00"))
    assert desk.attempt(convert_cases, wish, rep).code == "waits"
    assert decides(desk, boss, case, "refuse").code == "turned_down"
    assert Invoice.objects.filter(customer=customer, kind="credit_note").count() == 0
    # two pieces never came; of what is left 1.25 is allowed for another case
    line = InvoiceLine.objects.get(invoice=invoice)
    wish = ConvertCase(case, "credit", credits=(CreditedLine(line.pk, D(2)),))
    assert desk.attempt(convert_cases, wish, rep).code == "waits"
    assert decides(desk, boss, case, "approve").code == "approved"
    other = complains(desk, rep, customer, invoice)
    desk.do(convert_cases, ConvertCase(other, "credit", amount=D("1.25")), rep)
    decides(desk, boss, other, "approve")
    notes = [ServiceCase.objects.get(pk=one).credit_note for one in (case, other)]
    assert [(one.amount_net, one.amount_tax) for one in notes] == [
        (D("20.00"), D("4.00")), (D("1.25"), D("0.25")),
    ]  # fmt: skip
    # 120.00 less 24.00 less 1.50 stay open, and the account heard of it all
    invoice.refresh_from_db()
    assert invoice.amount_open == D("94.50")
    heard = told(desk, customer)
    for topic in ("crm.credit_requested", "crm.credit_ended", "receivables.credit_note_issued",
                  "crm.case_converted"):  # fmt: skip
        assert topic in heard


def allowed(desk, amount):
    """Three pieces sold at 10.00, of which so much was credited since; and their shipment line."""
    rules(desk.world, "credit_note", ProposeRule("receivables.approve_credit_notes"))
    rep, boss = person(desk.world, "sales_rep"), person(desk.world, "controller")
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 3)
    _, invoice = desk.sells(customer, (item, 3))
    case = complains(desk, rep, customer, invoice)
    wish = ConvertCase(case, "credit", amount=amount)
    assert desk.attempt(convert_cases, wish, rep).code == "waits"
    assert decides(desk, boss, case, "approve").code == "approved"
    return customer, item, invoice, InvoiceLine.objects.get(invoice=invoice).source_line_id


def test_goods_that_were_allowed_for_come_back_at_what_was_paid(desk):
    """Three pieces at 10.00, 2.00 allowed: 28.00 comes back, a cent neither more nor less, and
    then nothing is left."""
    customer, _, invoice, shipped = allowed(desk, D(2))
    for _ in range(3):
        desk.brings_back(customer, EnterReturnLine(D(1), shipment_line_id=shipped))
        desk.settle_down()
    notes = [note for note in desk.credit_notes(customer) if note.source == "return_order"]
    assert [(note.amount_net, note.amount_tax) for note in notes] == [
        (D("9.33"), D("1.87")), (D("9.34"), D("1.86")), (D("9.33"), D("1.87")),
    ]  # fmt: skip
    invoice.refresh_from_db()
    assert invoice.amount_open == 0


def test_two_lines_of_one_return_share_what_was_paid(desk):
    """The same three pieces in one return of two lines: the second has what the first left."""
    customer, _, invoice, shipped = allowed(desk, D(2))
    desk.brings_back(
        customer, EnterReturnLine(D(1), shipment_line_id=shipped),
        EnterReturnLine(D(2), shipment_line_id=shipped),
    )  # fmt: skip
    desk.settle_down()
    (note,) = [one for one in desk.credit_notes(customer) if one.source == "return_order"]
    credited = InvoiceLine.objects.filter(invoice=note).order_by("line_no")
    assert [(line.amount_net, line.amount_tax) for line in credited] == [
        (D("9.33"), D("1.87")), (D("18.67"), D("3.73")),
    ]  # fmt: skip
    invoice.refresh_from_db()
    assert invoice.amount_open == 0


def test_goods_that_were_credited_whole_come_back_for_nothing(desk):
    customer, item, _, shipped = allowed(desk, D(30))
    desk.brings_back(customer, EnterReturnLine(D(3), shipment_line_id=shipped))
    desk.settle_down()
    assert sum(note.amount_total for note in desk.credit_notes(customer)) == D("36.00")
    assert desk.stock(item) == (3, D("12.00"))
