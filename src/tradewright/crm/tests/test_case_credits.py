"""Credits for cases: asked for, approved, issued; to the cent, and never more than is left."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.db import connections

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.requests import WithdrawRequest, withdraw_requests
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules, seen
from tradewright.crm.models.cases import ServiceCase
from tradewright.crm.operations.case_conversion import ConvertCase, convert_cases
from tradewright.crm.operations.case_credits import (
    CreditedLine,
    SettleCaseCredit,
    settle_case_credits,
)
from tradewright.crm.operations.cases import OpenCase, open_cases
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.models import Event
from tradewright.receivables.models import Invoice, InvoiceLine
from tradewright.receivables.operations.credit_notes import issue_credit_notes
from tradewright.receivables.tests import makers as billing
from tradewright.receivables.tests.books import buckets, entry

from .test_activities import NONE, codes
from .test_service_invariants import does

APPROVE = "receivables.approve_credit_notes"


def billed(world, *nets, customer=None):
    """A case about an invoice whose lines have these net amounts, with 20 % tax."""
    customer = customer or world.customer()
    lines = [billing.line(world, world.item(), net) for net in nets or ("100.00",)]
    invoice = billing.issued(world, customer, *lines)
    row = OpenCase(customer.code, "price", "Charged too much", invoice=invoice.number)
    return open_cases([row], actor=world.actor, at=world.at)[0].id, invoice


def credit(world, case, amount=None, *parts, actor=None, **given):
    amount = None if amount is None else D(amount)
    row = ConvertCase(case, "credit", amount=amount, credits=parts, **given)
    return convert_cases([row], actor=actor or world.actor, at=world.at)[0]


def lines_of(invoice):
    return list(InvoiceLine.objects.filter(invoice=invoice).order_by("line_no"))


def note_of(case):
    return Invoice.objects.get(pk=ServiceCase.objects.get(pk=case).credit_note_id)


def ruled(world, *made):
    rules(world, "credit_note", *(made or (ProposeRule(APPROVE),)))


@pytest.fixture
def boss(world):
    return person(world, "controller")


@pytest.fixture
def rep(world):
    return person(world, "sales_rep")


def asked_of(case):
    return ApprovalRequest.objects.filter(kind="credit_note", subject_id=case).latest("id")


def decide(world, who, case, decision="approve"):
    request = asked_of(case).pk
    row = DecideApproval(request, decision, seen(request), "Looked at it")
    return str(decide_approvals([row], actor=who, at=world.at)[0].code)


def settle(world, case):
    row = SettleCaseCredit(asked_of(case).pk)
    return settle_case_credits([row], actor=world.actor, at=world.at)[0]


def test_a_lump_is_issued_at_once_where_no_rule_asks_anybody(world):
    case, _ = billed(world, "10.00", "10.00", "10.00")
    answer = credit(world, case, "10.00")
    note = note_of(case)
    assert (answer.code, answer.detail["document"]) == ("converted", f"credit note {note.number}")
    assert [(one.amount_net, one.amount_tax, one.quantity) for one in lines_of(note)] == [
        (D("3.33"), D("0.67"), 0), (D("3.34"), D("0.66"), 0), (D("3.33"), D("0.67"), 0),
    ]  # fmt: skip
    assert entry("invoice", note.pk) == [("1100", -12), ("4000", 10), ("2200", 2)]
    assert buckets(note.customer) == (0, 24, 0)
    told = Event.objects.get(aggregate="service_case", key=case, version=2)
    assert (told.topic, told.body["into"]) == ("crm.case_converted", "credit")
    assert credit(world, case, "10.00").code == "already_converted"


def test_what_is_left_of_an_invoice_is_credited_to_the_cent(world):
    case, invoice = billed(world, "0.05", "33.33", "7.77")
    credit(world, case, "13.37")
    row = OpenCase(invoice.customer.code, "price", "Again", invoice=invoice.number)
    again = open_cases([row], actor=world.actor, at=world.at)[0].id
    assert credit(world, again, "27.79").code == "more_than_left"
    assert credit(world, again, "27.78").code == "converted"
    parts = [lines_of(note_of(one)) for one in (case, again)]
    for line, *credited in zip(lines_of(invoice), *parts, strict=True):
        assert sum(one.amount_net for one in credited) == line.amount_net
        assert sum(one.amount_tax for one in credited) == line.amount_tax
    invoice.refresh_from_db()
    assert invoice.amount_open == 0


def test_lines_are_credited_by_quantity_or_amount(world):
    case, invoice = billed(world, "100.00", "50.00", "10.00")
    first, second, _ = lines_of(invoice)
    assert credit(
        world, case, None, CreditedLine(first.pk, D(3)), CreditedLine(second.pk, amount=D(5)),
        reason="Three never came",
    ).code == "converted"  # fmt: skip
    note = note_of(case)
    assert [(one.amount_net, one.amount_tax, one.quantity) for one in lines_of(note)] == [
        (30, 6, 3), (5, 1, 0),
    ]  # fmt: skip
    assert (note.reason, note.amount_total) == ("Three never came", 42)
    assert [one.description.startswith("Allowance: ") for one in lines_of(note)] == [False, True]


def test_every_fault_of_a_credit_is_named(world):
    case, invoice = billed(world)
    (line,) = lines_of(invoice)
    _, foreign = billed(world)
    row = OpenCase(invoice.customer.code, "price", "No invoice named")
    plain = open_cases([row], actor=world.actor, at=world.at)[0].id
    part = CreditedLine(line.pk, amount=D(1))
    for code, field, answer in (
        ("no_invoice", "into", credit(world, plain, "1")),
        ("unknown_invoice", "invoice", credit(world, plain, "1", invoice="INV0")),
        ("other_customers_invoice", "invoice", credit(world, case, "1", invoice=foreign.number)),
        ("amount_missing", "amount", credit(world, case)),
        ("amount_missing", "amount", credit(world, case, "1", part)),
        ("amount_not_positive", "amount", credit(world, case, "0")),
        ("amount_too_precise", "amount", credit(world, case, "1.001")),
        ("more_than_left", "amount", credit(world, case, "100.01")),
        ("unknown_line", "credits[1].invoice_line_id", credit(world, case, None, CreditedLine(1))),
        ("unknown_line", "credits[2].invoice_line_id", credit(world, case, None, part, part)),
        ("amount_missing", "credits[1].amount", credit(world, case, None, CreditedLine(line.pk))),
        ("amount_not_positive", "credits[1].quantity",
         credit(world, case, None, CreditedLine(line.pk, D(-1)))),
        ("amount_too_precise", "credits[1].amount",
         credit(world, case, None, CreditedLine(line.pk, amount=D("1.001")))),
        ("more_than_line", "credits[1].quantity",
         credit(world, case, None, CreditedLine(line.pk, D(11)))),
        ("more_than_line", "credits[1].amount",
         credit(world, case, None, CreditedLine(line.pk, amount=D("100.01")))),
        ("case_changed", "version", credit(world, case, "1", version=9)),
    ):  # fmt: skip
        assert (str(answer.code), answer.field) == (code, field)
    assert credit(world, plain, "1", invoice=invoice.number).code == "converted"


def test_who_may_not_issue_needs_a_rule(world, rep):
    case, _ = billed(world)
    assert credit(world, case, "5", actor=rep).code == "not_permitted"
    ruled(world)
    assert credit(world, case, "5", actor=rep).code == "waits"


def test_an_approved_credit_is_issued_exactly_once(world, rep, boss):
    ruled(world)
    case, _ = billed(world)
    answer = credit(world, case, "5.00", actor=rep, reason="Price of the offer")
    assert (answer.code, answer.detail["amount"]) == ("waits", 6)
    assert credit(world, case, "5.00", actor=rep, reason="Price of the offer").code == (
        "already_waiting"
    )
    assert credit(world, case, "6.00", actor=rep).code == "credit_waits"
    assert settle(world, case).code == "not_decided"
    assert asked_of(case).amount == 6
    assert ServiceCase.objects.get(pk=case).credit_note_id is None
    assert decide(world, boss, case) == "approved"
    assert settle(world, case).code == "issued"
    assert settle(world, case).code == "already_settled"
    note = note_of(case)
    assert (note.amount_total, note.reason, note.source) == (
        6,
        "Price of the offer",
        "service_case",
    )
    assert credit(world, case, "5.00").code == "already_converted"
    topics = Event.objects.filter(aggregate="service_case", key=case).order_by("version")
    assert [(one.topic, one.version) for one in topics] == [
        ("crm.case_opened", 1), ("crm.credit_requested", 2), ("crm.case_converted", 3),
    ]  # fmt: skip


def test_nobody_approves_the_credit_that_they_asked_for(world, boss):
    ruled(world)
    case, _ = billed(world)
    both = replace(boss, duties=boss.duties | {"crm.convert_cases"})
    assert credit(world, case, "5.00", actor=both).code == "waits"
    assert decide(world, boss, case) == "own_request"


@pytest.mark.parametrize("ending", ["refused", "withdrawn"])
def test_a_credit_that_ends_otherwise_can_be_asked_for_again(world, rep, boss, ending):
    ruled(world)
    case, _ = billed(world)
    credit(world, case, "5.00", actor=rep)
    if ending == "refused":
        assert decide(world, boss, case, "refuse") == "turned_down"
    else:
        withdraw_requests([WithdrawRequest(asked_of(case).pk)], actor=rep, at=world.at)
    answer = settle(world, case)
    assert (answer.code, answer.detail["ending"]) == ("ended", ending)
    assert settle(world, case).code == "already_settled"
    told = Event.objects.filter(aggregate="service_case", key=case).latest("version")
    assert (told.topic, told.body["ending"]) == ("crm.credit_ended", ending)
    assert credit(world, case, "4.00", actor=rep).code == "waits"


def test_the_hash_of_a_former_wish_approves_no_other(world, rep, boss):
    ruled(world)
    case, _ = billed(world)
    credit(world, case, "5.00", actor=rep)
    former = seen(asked_of(case).pk)
    withdraw_requests([WithdrawRequest(asked_of(case).pk)], actor=rep, at=world.at)
    credit(world, case, "50.00", actor=rep)
    row = DecideApproval(asked_of(case).pk, "approve", former)
    assert codes(decide_approvals([row], actor=boss, at=world.at)) == ["content_changed"]


def test_an_approved_credit_that_has_no_room_any_more_is_not_issued(world, rep, boss):
    ruled(world)
    case, invoice = billed(world)
    credit(world, case, "80.00", actor=rep)
    customer = invoice.customer
    customer.address = invoice.ship_to
    part = billing.line(world, world.item(), "50.00")
    note = billing.note(world, customer, part, credits_invoice_id=invoice.pk)
    issue_credit_notes([note], actor=world.actor, at=world.at)
    assert decide(world, boss, case) == "approved"
    answer = settle(world, case)
    assert answer.code == "not_issued"
    assert answer.detail["why"].startswith("Only 60")
    assert settle(world, case).code == "already_settled"
    assert credit(world, case, "51.00", actor=rep).code == "more_than_left"


def test_settling_answers_every_row_of_a_mixed_batch(world, rep, boss):
    ruled(world)
    (case, _), (other, _) = billed(world), billed(world)
    credit(world, case, "5.00", actor=rep)
    credit(world, other, "5.00", actor=rep)
    decide(world, boss, case)
    rows = [SettleCaseCredit(one) for one in (
        asked_of(case).pk, asked_of(case).pk, asked_of(other).pk, NONE)]  # fmt: skip
    answers = settle_case_credits(rows, actor=world.actor, at=world.at)
    assert codes(answers) == ["issued", "repeated_in_batch", "not_decided", "request_not_found"]


def test_two_people_who_convert_one_case_at_once_make_one_credit_note(open_floor):
    world, answers = open_floor, []
    case, _ = billed(world)

    def one_of_them():
        try:
            answers.append(str(credit(world, case, "60.00").code))
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=one_of_them) for _ in range(2)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert sorted(answers) == ["already_converted", "converted"]
    assert Invoice.objects.filter(source="service_case", source_id=case).count() == 1


def test_two_cases_share_what_is_left_of_one_invoice(open_floor):
    world, answers = open_floor, []
    case, invoice = billed(world)
    row = OpenCase(invoice.customer.code, "price", "Again", invoice=invoice.number)
    again = open_cases([row], actor=world.actor, at=world.at)[0].id

    def wants(which):
        try:
            answers.append(str(credit(world, which, "60.00").code))
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=wants, args=(one,)) for one in (case, again)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert sorted(answers) == ["converted", "more_than_left"]


def violations():
    sound = ("CR5", "CR6", "CR10", "C3", "L4", "O5", "O9", "O14")
    return {one.id: one.violations for one in run_invariants(sound)}


@pytest.mark.parametrize(
    "fault",
    [
        "update service_case set credit_note_id = null where id = {case}",
        "update approval_request set amount = 7 where subject_id = {case} and kind = 'credit_note'",
    ],
)
def test_cr10_turns_red_when_a_case_forgets_its_credit_note(committed_world, db, fault):
    world = committed_world
    before = violations()  # others may have committed exposure without documents
    ruled(world)
    case, _ = billed(world, "10.00", "3.33")
    credit(world, case, "5.00", actor=person(world, "sales_rep"))
    decide(world, person(world, "controller"), case)
    settle(world, case)
    assert violations() == before
    does(fault.format(case=case))
    assert violations() == before | {"CR10": before["CR10"] + 1}


def test_cr6_turns_red_when_the_credit_note_is_another_customers(committed_world, db):
    case, _ = billed(committed_world)
    credit(committed_world, case, "5.00")
    assert run_invariants(["CR6"])[0].violations == 0
    other = billing.issued(committed_world, committed_world.customer())
    does(f"update service_case set credit_note_id = {other.pk} where id = {case}")
    assert run_invariants(["CR6"])[0].violations == 1
