"""The pages of cases, activities and disputes: they open, and their buttons do what they say."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules, seen
from tradewright.control.tests.people import signed_in
from tradewright.crm.models.activities import Activity
from tradewright.crm.models.cases import CaseMessage, ServiceCase
from tradewright.crm.operations.activities import PlanActivity, plan_activities
from tradewright.crm.operations.case_credits import SettleCaseCredit, settle_case_credits
from tradewright.receivables.models import InvoiceDispute, InvoiceLine
from tradewright.receivables.tests import makers as billing
from tradewright.sales.models import ReturnOrder
from tradewright.sales.tests.makers import sold, stocked
from tradewright.warehouse.models import Shipment

from .test_case_credits import billed, decide
from .test_service_invariants import a_case

MISSING = 10**15


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def service(world):
    return signed_in(world, "customer_service")


@pytest.fixture
def invoice(world):
    return billing.issued(world, world.customer())


def text(browser, name, *args, **asked):
    answer = browser.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, name
    return answer.content.decode()


def press(browser, name, *args, **sent):
    """What the next page says after a button."""
    answer = browser.post(reverse(name, args=args), sent, follow=True)
    assert answer.status_code == 200, (name, answer.context and answer.context.get("errors"))
    return answer.content.decode()


def test_a_case_is_opened_answered_changed_resolved_and_closed(world, service):
    customer = world.customer(name="Penrose")
    sent = {"customer": customer.code, "kind": "question", "priority": "normal",
            "subject": "When do you come?", "external_id": "page-1"}  # fmt: skip
    text(service, "new_case", customer=customer.code)
    assert "When do you come?" in press(service, "open_case", **sent)
    press(service, "open_case", **sent)
    case = ServiceCase.objects.get(customer_id=customer.pk)
    assert "On Monday" in press(service, "answer_case", case.pk, note="On Monday", said="answer")
    assert CaseMessage.objects.get(case=case).note == "On Monday"
    empty = service.post(reverse("answer_case", args=[case.pk]), {"note": " ", "said": "answer"})
    assert (empty.status_code, "field-error" in empty.content.decode()) == (422, True)
    press(service, "change_case", case.pk, kind="complaint", priority="urgent")
    for name, status in (("resolve_case", "resolved"), ("close_case", "closed"),
                         ("reopen_case", "open")):  # fmt: skip
        press(service, name, case.pk, note="Came on Monday")
        case.refresh_from_db()
        assert case.status == status
    assert (case.kind, case.priority) == ("complaint", "urgent")
    assert service.get(reverse("case", args=[MISSING])).status_code == 404


def test_the_list_shows_cases_by_tab_and_moves_the_ticked_ones(world, service):
    rows = [a_case(world) for _ in range(2)]
    for tab in ("", "late", "mine", "new", "waiting_customer", "resolved", "all"):
        text(service, "cases", tab=tab, q="Broken")
    told = press(service, "resolve_cases", id=[*rows, MISSING], note="Sent anew")
    assert "There is no such case." in told
    assert {one.status for one in ServiceCase.objects.filter(pk__in=rows)} == {"resolved"}
    press(service, "close_cases", id=rows)
    assert {one.status for one in ServiceCase.objects.filter(pk__in=rows)} == {"closed"}


def test_goods_come_back_for_a_case_by_its_form(world, service):
    customer = world.customer()
    _, (line,) = sold(world, customer, (stocked(world), 5))
    case = a_case(world, customer, shipment=Shipment.objects.get(pk=line.shipment_id).number)
    assert f"quantity_{line.pk}" in text(service, "return_of_case", case)
    much = service.post(
        reverse("take_back_for_case", args=[case]), {f"quantity_{line.pk}": "6", "reason": "x"}
    )
    assert (much.status_code, "More comes back" in much.content.decode()) == (422, True)
    press(service, "take_back_for_case", case, reason="Broken", **{f"quantity_{line.pk}": "2"})
    back = ReturnOrder.objects.get(pk=ServiceCase.objects.get(pk=case).return_order_id)
    assert back.number in text(service, "case", case)


def test_the_invoice_of_a_case_is_disputed_by_a_button(world, service):
    case, invoice = billed(world)
    assert reverse("dispute_of_case", args=[case]) in text(service, "case", case)
    press(service, "dispute_of_case", case)
    assert InvoiceDispute.objects.get(invoice=invoice).amount == 120
    assert reverse("dispute_of_case", args=[case]) not in text(service, "case", case)


def test_a_credit_is_asked_for_approved_and_seen_at_its_case(world, service):
    rules(world, "credit_note", ProposeRule("receivables.approve_credit_notes"))
    case, invoice = billed(world)
    form = text(service, "credit_of_case", case)
    (line,) = InvoiceLine.objects.filter(invoice=invoice)
    assert invoice.number in form
    assert f"line_quantity_{line.pk}" in form
    for sent, said in (
        ({"amount": "100.01"}, "has not been credited yet"),
        ({"amount": "abc"}, "Give a number"),
        ({f"line_quantity_{line.pk}": "11"}, "is not left to credit"),
        ({}, "Give an amount or lines"),
    ):
        wrong = service.post(reverse("ask_credit_for_case", args=[case]), sent)
        assert (wrong.status_code, said in wrong.content.decode()) == (422, True), sent
    told = press(service, "ask_credit_for_case", case, reason="Agreed", amount="10.00")
    assert "waits for approval" in told
    assert reverse("credit_of_case", args=[case]) not in text(service, "case", case)
    boss = person(world, "controller")
    asked = ApprovalRequest.objects.get(subject="service_case", subject_id=case)
    browser = signed_in(world, "controller")
    shown = text(browser, "approval", asked.pk)
    assert f"Credit of invoice {invoice.number}" in shown
    assert decide(world, boss, case) == "approved"
    settle_case_credits([SettleCaseCredit(asked.pk)], actor=world.actor, at=world.at)
    made = ServiceCase.objects.get(pk=case)
    assert made.credit_note.number in text(service, "case", case)


def test_a_refused_credit_says_by_whom_and_why(world, service):
    rules(world, "credit_note", ProposeRule("receivables.approve_credit_notes"))
    case, _ = billed(world)
    press(service, "ask_credit_for_case", case, reason="Agreed", amount="10.00")
    assert decide(world, person(world, "controller"), case, "refuse") == "turned_down"
    asked = ApprovalRequest.objects.get(subject="service_case", subject_id=case)
    settle_case_credits([SettleCaseCredit(asked.pk)], actor=world.actor, at=world.at)
    page = text(service, "case", case)
    assert "was refused by" in page
    assert "Looked at it" in page
    assert reverse("credit_of_case", args=[case]) in page


def test_an_activity_is_planned_put_off_done_and_given_up(world):
    seller = signed_in(world, "sales_rep")
    customer = world.customer()
    sent = {"kind": "call", "subject": "Ring about the pallet", "customer": customer.code,
            "due_on": world.today.isoformat(), "external_id": "page-a"}  # fmt: skip
    text(seller, "new_activity", customer=customer.code)
    press(seller, "plan_activity", **sent)
    planned = Activity.objects.get(customer_id=customer.pk)
    assert "Ring about the pallet" in text(seller, "activity", planned.pk)
    missing = seller.post(reverse("complete_activity", args=[planned.pk]), {"outcome": " "})
    assert missing.status_code == 422
    press(seller, "complete_activity", planned.pk, outcome="They call back",
          next_subject="Ring again", next_due_on="2026-03-05", next_kind="call")  # fmt: skip
    planned.refresh_from_db()
    assert (planned.status, planned.outcome) == ("done", "They call back")
    after = Activity.objects.get(customer_id=customer.pk, status="planned")
    press(seller, "cancel_activity", after.pk, note="They have gone")
    after.refresh_from_db()
    assert after.status == "cancelled"
    text(seller, "new_activity", done="1")
    press(seller, "plan_activity", done="1", kind="call", subject="Rang", outcome="Nothing new",
          customer=customer.code)  # fmt: skip
    assert Activity.objects.get(subject="Rang").status == "done"
    assert seller.get(reverse("activity", args=[MISSING])).status_code == 404


def test_ticked_activities_are_put_off(world):
    seller = signed_in(world, "sales_rep")
    row = PlanActivity("call", "Ring", world.today)
    (made,) = plan_activities([row], actor=world.actor, at=world.at)
    text(seller, "my_day")
    press(seller, "put_off_activities", id=[made.id], note="2026-04-01")
    assert Activity.objects.get(pk=made.id).due_on >= world.today


def test_a_dispute_is_opened_and_closed_at_its_invoice(world, invoice):
    clerk = signed_in(world, "ar_clerk")
    told = press(clerk, "open_dispute", invoice.pk, note="Too much")
    assert "are disputed" in told
    found = InvoiceDispute.objects.get(invoice=invoice)
    assert (found.status, found.reason) == ("open", "Too much")
    press(clerk, "close_dispute", invoice.pk, dispute=found.pk, outcome="rejected",
          note="The price was agreed", version=found.version)  # fmt: skip
    found.refresh_from_db()
    assert (found.status, found.note) == ("rejected", "The price was agreed")


def test_who_only_reads_sees_no_act_and_is_shut_out(world):
    case, _ = billed(world)
    reader = signed_in(world, "auditor")
    assert reverse("credit_of_case", args=[case]) not in text(reader, "case", case)
    assert reader.get(reverse("credit_of_case", args=[case])).status_code == 403
    sent = reader.post(reverse("ask_credit_for_case", args=[case]), {"amount": "1"})
    assert sent.status_code == 403


def test_what_was_seen_is_what_is_approved(world, service):
    """The page of a request sends the hash of what stood there."""
    rules(world, "credit_note", ProposeRule("receivables.approve_credit_notes"))
    case, _ = billed(world)
    press(service, "ask_credit_for_case", case, reason="Agreed", amount="10.00")
    asked = ApprovalRequest.objects.get(subject="service_case", subject_id=case)
    shown = text(signed_in(world, "controller"), "approval", asked.pk)
    assert seen(asked.pk) in shown
