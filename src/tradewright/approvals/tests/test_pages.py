from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tradewright.approvals.models import ApprovalDelegation, ApprovalRequest, ApprovalRuleSet
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import PRICES, asks, person, price_rules, rules, seen
from tradewright.company.models import User
from tradewright.control.tests.people import signed_in

CONTENT = {
    "currency": "GBP",
    "lines": [{"line_no": 1, "item": "I00001", "quantity": 10, "unit": "EA",
               "price_of_conditions": 10, "price_asked": 9}],
}  # fmt: skip


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


def browser_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def waits(world, rep, subject_id: int = 1) -> int:
    if not ApprovalRuleSet.objects.filter(company_id=world.company_id).exists():
        price_rules(world)
    now = replace(world, at=timezone.now())  # pages go by the clock, and requests expire
    return asks(now, rep, subject_id, content=CONTENT)


def text(answer) -> str:
    return answer.content.decode()


def decide(browser, request_id: int, decision: str, reason: str = "", **more):
    sent = {"decision": decision, "content_hash": seen(request_id), "reason": reason} | more
    return browser.post(reverse("decide_approval", args=[request_id]), sent, follow=True)


def test_the_inbox_shows_what_waits_for_me_and_what_it_would_change(world):
    request_id = waits(world, person(world, "sales_rep"))
    paula = signed_in(world, "pricing_manager")
    page = text(paula.get(reverse("approvals")))
    assert "I00001, 10 EA: 10 GBP → 9 GBP (10.0 % less)" in page
    assert "Meets an offer" in page
    page = text(paula.get(reverse("approval", args=[request_id])))
    assert 'value="approve"' in page
    assert seen(request_id) in page


def test_who_asked_sees_why_they_cannot_decide(world):
    rep = person(world, "sales_rep")
    request_id = waits(world, rep)
    sam = browser_of(rep)
    page = text(sam.get(reverse("approval", args=[request_id])))
    assert "You asked for it yourself" in page
    assert 'value="approve"' not in page
    assert "SO1" in text(sam.get(reverse("my_requests")))
    assert decide(sam, request_id, "approve").status_code == 403


def test_is_approved_and_refused_from_the_page(world):
    rep = person(world, "sales_rep")
    first, second = waits(world, rep, 1), waits(world, rep, 2)
    paula = signed_in(world, "pricing_manager")
    assert "is approved and goes on" in text(decide(paula, first, "approve"))
    answer = decide(paula, second, "refuse")
    assert answer.status_code == 422
    assert "Say why you refuse" in text(answer)
    decide(paula, second, "refuse", "Too cheap")
    assert [ApprovalRequest.objects.get(pk=one).status for one in (first, second)] == [
        "approved", "refused",
    ]  # fmt: skip


def test_changed_content_is_told_where_it_was_decided(world):
    request_id = waits(world, person(world, "sales_rep"))
    paula = signed_in(world, "pricing_manager")
    answer = decide(paula, request_id, "approve", content_hash="00")
    assert "another now than the one you saw" in text(answer)
    assert ApprovalRequest.objects.get(pk=request_id).status == "waiting"


def test_the_ticked_are_decided_as_they_were_shown(world):
    rep = person(world, "sales_rep")
    ids = [waits(world, rep, n) for n in (1, 2)]
    paula = signed_in(world, "pricing_manager")
    sent = {"id": ids, "seen": [f"{one}:{seen(one)}" for one in ids]}
    paula.post(reverse("approve_requests"), sent)
    found = ApprovalRequest.objects.filter(pk__in=ids)
    assert {one.status for one in found} == {"approved"}


def test_others_see_nothing_of_what_they_neither_asked_nor_decide(world):
    request_id = waits(world, person(world, "sales_rep"))
    other = signed_in(world, "sales_rep")
    assert other.get(reverse("approval", args=[request_id])).status_code == 404
    auditor = signed_in(world, "auditor")
    assert auditor.get(reverse("approval", args=[request_id])).status_code == 200
    assert signed_in(world, "warehouse").get(reverse("approvals")).status_code == 403


def test_a_request_is_withdrawn_by_who_asked(world):
    rep = person(world, "sales_rep")
    request_id = waits(world, rep)
    browser_of(rep).post(reverse("withdraw_request", args=[request_id]))
    assert ApprovalRequest.objects.get(pk=request_id).status == "withdrawn"


def test_rules_are_proposed_by_one_and_confirmed_by_another(world):
    person(world, "pricing_manager")
    conrad, adam = signed_in(world, "controller"), signed_in(world, "administrator")
    where = reverse("new_rules", args=["price_override"])
    assert conrad.get(where).status_code == 200
    sent = {"approver_duty-1": PRICES, "percent_over-1": "5", "reason": "Agreed"}
    answer = conrad.post(where, sent | {"approver_duty-1": "no.duty"})
    assert (answer.status_code, "no duty “no.duty”" in text(answer)) == (422, True)
    conrad.post(where, sent)
    found = ApprovalRuleSet.objects.filter(company_id=world.company_id).latest("id")
    assert "over 5 %" in text(adam.get(reverse("approval_rules")))
    adam.post(reverse("confirm_rules", args=[found.pk]), {"decision": "confirm"})
    found.refresh_from_db()
    assert found.status == "confirmed"


def test_a_role_is_asked_for_from_the_page_people(world):
    person(world, "controller")
    adam, newcomer = person(world, "administrator"), person(world)
    name = User.objects.get(pk=newcomer.user_id).username
    browser, where = browser_of(adam), reverse("ask_role")
    assert where in browser.get(reverse("people")).content.decode()
    assert "No rule asks a second person" in browser.get(where).content.decode()
    rules(world, "role_grant", ProposeRule("approvals.approve_role_grants"))
    assert "No rule asks a second person" not in browser.get(where).content.decode()
    asked = {"username": name, "role": "sales_rep", "reason": "", "valid_from": "2030-02-30"}
    wrong = browser.post(where, asked)
    assert (wrong.status_code, "Give the day as year-month-day." in wrong.content.decode()) == (
        422, True,
    )  # fmt: skip
    wrong = browser.post(where, asked | {"valid_from": ""})
    assert (wrong.status_code, "Say why the user needs the role." in wrong.content.decode()) == (
        422, True,
    )  # fmt: skip
    done = browser.post(where, asked | {"valid_from": "", "reason": "Joins sales"}, follow=True)
    assert "The role waits for approval" in done.content.decode()
    waiting = ApprovalRequest.objects.get(kind="role_grant", subject_id=newcomer.user_id)
    assert waiting.content["role"] == "sales_rep"


def test_a_delegation_is_made_and_ended(world):
    deputy, paula = person(world, "credit_analyst"), person(world, "pricing_manager")
    browser = browser_of(paula)
    name = User.objects.get(pk=deputy.user_id).username
    until = world.today + timedelta(days=4000)
    where = reverse("delegations")
    answer = browser.post(where, {"delegate": "nobody", "valid_until": until.isoformat()})
    assert answer.status_code == 422
    browser.post(where, {"delegate": name, "valid_until": until.isoformat()})
    made = ApprovalDelegation.objects.get(company_id=world.company_id, delegator=paula.user_id)
    assert browser.get(where).status_code == 200
    browser.post(reverse("revoke_delegation", args=[made.pk]))
    made.refresh_from_db()
    assert made.revoked_at is not None
