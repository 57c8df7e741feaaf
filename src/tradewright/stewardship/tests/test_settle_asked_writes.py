"""Protected fields: their change waits for a second person, and goes on by itself."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.db import connection

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.requests import WithdrawRequest, withdraw_requests
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.pages.words import changes, in_short
from tradewright.approvals.queries.requests import requests
from tradewright.approvals.tests.makers import person, rules, seen
from tradewright.kernel.database import entered
from tradewright.kernel.events import drain
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.models import Event
from tradewright.parties.models import Customer, PaymentTerms
from tradewright.parties.operations.customers import ChangeCustomer, change_customers
from tradewright.stewardship.models import WithheldWrite
from tradewright.stewardship.operations.asking import (
    AskedWriteSettled,
    SettleAskedWrite,
    settle_asked_writes,
)
from tradewright.stewardship.operations.ownership import DecideWrite, decide_writes
from tradewright.stewardship.tests.test_ownership import gives

DUTY = "approvals.approve_master_data"


def codes(outcomes):
    return [str(one.code) for one in outcomes]


def set_up(world):
    """A rule that asks a controller; who keeps customers; terms to change to."""
    person(world, "controller")
    rules(world, "master_data", ProposeRule(DUTY))
    PaymentTerms.objects.create(company_id=world.company_id, code="N60", name="60 days", days=60)
    keeper = person(world, "master_data")
    return replace(keeper, duties=keeper.duties | {"approvals.read", "approvals.withdraw_requests"})


def change(world, keeper, *rows):
    return change_customers(rows, actor=keeper, at=world.at)


def decide(world, request_id, decision="approve", reason="Agreed"):
    boss = person(world, "controller")
    rows = [DecideApproval(request_id, decision, seen(request_id), reason)]
    return decide_approvals(rows, actor=boss, at=world.at)


def settle(world, *rows):
    return settle_asked_writes(rows, actor=world.actor, at=world.at)


@pytest.fixture
def keeper(world):
    return set_up(world)


def asked(world, keeper, **fields):
    """A customer, and the request to change its terms."""
    customer = world.customer()
    (outcome,) = change(world, keeper, ChangeCustomer(customer.pk, 1, terms="N60", **fields))
    assert str(outcome.code) == "waits_for_approval", outcome
    return customer, outcome.id


def test_a_protected_field_waits_and_the_rest_of_the_list_is_done(world, keeper):
    first, second, third = (world.customer() for _ in range(3))
    answers = change(
        world, keeper,
        ChangeCustomer(first.pk, 1, terms="N60", phone="0123"),
        ChangeCustomer(second.pk, 1, phone="0456", terms="N30"),
        ChangeCustomer(first.pk, 1, tax_number="GB1"),
        ChangeCustomer(10**12, 1, terms="N60"),
    )  # fmt: skip
    assert codes(answers) == [
        "waits_for_approval", "changed", "repeated_in_batch", "customer_not_found",
    ]  # fmt: skip
    assert [one.position for one in answers] == [1, 2, 3, 4]
    assert (answers[0].field, answers[0].accepted) == ("terms", False)
    assert first.name in answers[0].message
    kept = WithheldWrite.objects.get(company_id=world.company_id)
    assert (kept.status, kept.approval_id) == ("waiting", answers[0].id)
    assert kept.input["phone"] == "0123"
    first.refresh_from_db()
    assert (first.terms.code, first.phone) == ("N30", "")
    again = change(world, keeper, ChangeCustomer(first.pk, 1, terms="N60", phone="0123"))
    assert codes(again) == ["waits_for_approval"]
    assert WithheldWrite.objects.filter(company_id=world.company_id).count() == 1
    assert codes(change(world, keeper, ChangeCustomer(third.pk, 1, name="New"))) == ["changed"]


def test_without_a_rule_nobody_is_asked(world):
    keeper = person(world, "master_data")
    customer = world.customer()
    row = ChangeCustomer(customer.pk, 1, tax_number="GB1")
    assert codes(change(world, keeper, row)) == ["changed"]


def test_what_another_system_owns_is_not_asked_for(world, keeper):
    gives(world, "terms")
    customer = world.customer()
    row = ChangeCustomer(customer.pk, 1, terms="N60")
    assert codes(change(world, keeper, row)) == ["not_owner"]
    assert not ApprovalRequest.objects.filter(company_id=world.company_id).exists()


def test_the_approver_sees_before_and_after_but_no_tax_number_without_the_right(world, keeper):
    customer, request_id = asked(world, keeper, tax_number="GB1")
    boss = person(world, "controller")
    with entered(world.company_id):
        (found,) = requests(boss, world.at, tab="to_decide")
    assert found.id == request_id
    assert found.subject_number == f"{customer.code} {customer.name}"
    assert in_short(found) == "Terms: N30 → N60, and 1 more"
    assert [(one.what, one.after) for one in changes(found)] == [
        ("Terms", "N60"), ("Tax number", "GB1"),
    ]  # fmt: skip


def test_every_ending_settles_the_write_once(world, keeper):
    found = {}
    for ending in ("approved", "refused", "withdrawn", "expired", "lapsed"):
        found[ending] = asked(world, keeper)
    rows = [
        SettleAskedWrite(id, ending, keeper.user_id, "why") for ending, (_, id) in found.items()
    ]
    outdated, outdated_id = asked(world, keeper)
    change(world, keeper, ChangeCustomer(outdated.pk, 1, phone="1"))
    rows += [rows[0], SettleAskedWrite(10**12, "approved", 1),
             SettleAskedWrite(outdated_id, "approved", keeper.user_id)]  # fmt: skip
    answers = settle(world, *rows)
    assert codes(answers) == [
        "applied", "dismissed", "dismissed", "dismissed", "dismissed", "repeated_in_batch",
        "write_not_found", "dismissed",
    ]  # fmt: skip
    assert "meanwhile" in answers[7].message
    terms = {
        ending: Customer.objects.get(pk=customer.pk).terms.code
        for ending, (customer, _) in found.items()
    }
    assert terms == {"approved": "N60"} | dict.fromkeys(list(found)[1:], "N30")
    assert codes(settle(world, rows[0])) == ["already_settled"]
    told = Event.objects.filter(company_id=world.company_id, topic="stewardship.write_decided")
    assert sorted(one.body["to"] for one in told) == ["applied"] + ["dismissed"] * 5
    kept = WithheldWrite.objects.get(approval_id=found["refused"][1])
    assert (kept.decided_by_id, kept.note) == (keeper.user_id, "Refused. why")
    assert AskedWriteSettled.APPLIED.accepted


def test_a_steward_does_not_apply_what_another_person_has_to_approve(world, keeper):
    asked(world, keeper)
    kept = WithheldWrite.objects.get(company_id=world.company_id)
    rows = [DecideWrite(kept.pk, "apply"), DecideWrite(kept.pk, "dismiss", "No")]
    first, second = (decide_writes([row], actor=world.actor, at=world.at)[0] for row in rows)
    assert (str(first.code), str(second.code)) == ("awaits_approval", "awaits_approval")


def test_a_steward_who_applies_a_quarantined_change_of_a_protected_field_only_asks_for_it(
    world, keeper
):
    gives(world, "terms", policy="quarantine")
    customer, other = world.customer(), world.customer()
    rows = [ChangeCustomer(one.pk, 1, terms="N60") for one in (customer, customer, other)]
    assert codes(change(world, keeper, *rows)) == ["quarantined"] * 3
    kept = WithheldWrite.objects.filter(company_id=world.company_id).order_by("pk")
    applied = [DecideWrite(one.pk, "apply") for one in kept]
    steward = replace(keeper, duties=keeper.duties | {decide_writes.duty})
    answers = decide_writes(applied, actor=steward, at=world.at)
    assert codes(answers) == ["handed_on", "not_applicable", "handed_on"]
    assert customer.name in answers[0].message
    customer.refresh_from_db()
    assert (customer.terms.code, customer.version) == ("N30", 1)
    assert [(one.status, one.approval_id is None) for one in kept.all()] == [
        ("dismissed", True), ("waiting", True), ("dismissed", True),
        ("waiting", False), ("waiting", False),
    ]  # fmt: skip
    (again,) = decide_writes(applied[:1], actor=steward, at=world.at)
    assert str(again.code) == "already_decided"


@pytest.fixture
def floor(open_floor):
    return open_floor


def test_an_approved_change_goes_on_by_itself_and_another_one_lapses_the_former(floor):
    keeper = set_up(floor)
    customer, first = asked(floor, keeper)
    (other,) = change(floor, keeper, ChangeCustomer(customer.pk, 1, tax_number="GB1"))
    assert codes(decide(floor, first)) == ["not_waiting"]
    assert codes(decide(floor, other.id)) == ["approved"]
    drain()
    customer.refresh_from_db()
    assert (customer.tax_number, customer.terms.code, customer.version) == ("GB1", "N30", 2)
    states = WithheldWrite.objects.filter(company_id=floor.company_id).order_by("id")
    assert [one.status for one in states] == ["dismissed", "applied"]
    assert run_invariants(["C13"])[0].violations == 0


def test_withdrawn_by_who_asked_nothing_changes(floor):
    keeper = set_up(floor)
    customer, request_id = asked(floor, keeper)
    withdraw_requests([WithdrawRequest(request_id, "A mistake")], actor=keeper, at=floor.at)
    drain()
    kept = WithheldWrite.objects.get(company_id=floor.company_id)
    assert (kept.status, kept.note) == ("dismissed", "Withdrawn. A mistake")
    customer.refresh_from_db()
    assert customer.terms.code == "N30"


def test_two_who_ask_for_the_same_record_at_once_leave_one_waiting_request(floor):
    keeper = set_up(floor)
    customer = floor.customer()
    numbers = [f"GB{n}" for n in range(6)]
    start, answers = Barrier(len(numbers)), []

    def ask(number):
        try:
            start.wait()
            answers.extend(
                codes(change(floor, keeper, ChangeCustomer(customer.pk, 1, tax_number=number)))
            )
        finally:
            connection.close()

    threads = [Thread(target=ask, args=[number]) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["waits_for_approval"] * len(numbers)
    found = ApprovalRequest.objects.filter(company_id=floor.company_id)
    assert found.filter(status="waiting").count() == 1
    assert found.filter(status="lapsed").count() == len(numbers) - 1
