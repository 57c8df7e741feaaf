from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from tradewright.approvals.models import ApprovalDecision, ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.delegations import DelegateApprovals, delegate_approvals
from tradewright.approvals.operations.requests import (
    ExpireRequest,
    LapseRequest,
    RequestApproval,
    expire_requests,
    lapse_requests,
    request_approvals,
)
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import PRICES, asks, person, price_rules, rules, seen
from tradewright.company.models import User
from tradewright.kernel.errors import NotPermitted
from tradewright.kernel.models import Event

LARGE = "approvals.approve_large_credit_exceptions"


def approve(request_id: int, reason: str = "") -> DecideApproval:
    return DecideApproval(request_id, "approve", seen(request_id), reason)


def refuse(request_id: int, reason: str = "Too cheap") -> DecideApproval:
    return DecideApproval(request_id, "refuse", seen(request_id), reason)


def decides(world, actor, *rows, after: timedelta = timedelta(0)) -> list[str]:
    return [str(one.code) for one in decide_approvals(rows, actor=actor, at=world.at + after)]


def delegates(world, delegator, delegate) -> None:
    name = User.objects.get(pk=delegate.user_id).username
    row = DelegateApprovals(name, world.today + timedelta(days=5))
    assert delegate_approvals([row], actor=delegator, at=world.at)[0].accepted


def status(request_id: int) -> str:
    return ApprovalRequest.objects.get(pk=request_id).status


def test_approves_what_another_asked_for(world):
    price_rules(world)
    rep, paula = person(world, "sales_rep"), person(world, "pricing_manager")
    request_id = asks(world, rep)
    assert decides(world, paula, approve(request_id, "Fair")) == ["approved"]
    decision = ApprovalDecision.objects.get(request_id=request_id)
    assert (decision.decided_by_id, decision.authority_of_id) == (paula.user_id, paula.user_id)
    assert (status(request_id), decision.duty) == ("approved", PRICES)
    told = Event.objects.get(aggregate="approval_request", key=request_id, version=2)
    assert told.topic == "approvals.approval_decided"
    assert told.body["decision"] == "approved"
    assert told.body["content"] == {"price": "9.00"}
    assert (told.body["from"], told.body["to"]) == ("waiting", "approved")


def test_refuses_with_a_reason(world):
    price_rules(world)
    request_id = asks(world, person(world, "sales_rep"))
    paula = person(world, "pricing_manager")
    assert decides(world, paula, refuse(request_id, " ")) == ["reason_missing"]
    assert decides(world, paula, refuse(request_id)) == ["turned_down"]
    assert status(request_id) == "refused"
    assert decides(world, paula, refuse(request_id)) == ["already_decided"]
    assert decides(world, paula, approve(request_id)) == ["not_waiting"]


def test_answers_each_row_of_a_mixed_batch(world):
    price_rules(world)
    rep, paula = person(world, "sales_rep"), person(world, "pricing_manager")
    one, other, own = asks(world, rep, 1), asks(world, rep, 2), asks(world, paula, 3)
    rows = [
        approve(one),
        approve(one),
        DecideApproval(10**12, "approve", ""),
        DecideApproval(other, "maybe", seen(other)),
        DecideApproval(other, "approve", seen(one)),
        approve(own),
    ]
    assert decides(world, paula, *rows) == [
        "approved", "repeated_in_batch", "request_not_found", "unknown_decision",
        "repeated_in_batch", "own_request",
    ]  # fmt: skip


def test_refuses_the_approval_of_changed_content(world):
    price_rules(world)
    rep, paula = person(world, "sales_rep"), person(world, "pricing_manager")
    former = asks(world, rep, 1, "9.00")
    of_former = seen(former)
    later = asks(world, rep, 1, "1.00")
    assert decides(world, paula, DecideApproval(former, "approve", of_former)) == ["not_waiting"]
    assert decides(world, paula, DecideApproval(later, "approve", of_former)) == ["content_changed"]


def test_nobody_without_the_duty_decides(world):
    price_rules(world)
    request_id = asks(world, person(world, "sales_rep"))
    assert decides(world, person(world, "credit_analyst"), approve(request_id)) == ["not_approver"]
    with pytest.raises(NotPermitted):
        decides(world, person(world, "sales_rep"), approve(request_id))


def test_nobody_decides_above_their_band(world):
    person(world, "controller")
    small = ProposeRule("approvals.approve_credit_exceptions", amount_upto=Decimal(1000))
    rules(world, "credit_exception", small, ProposeRule(LARGE))
    rep, carl = person(world, "sales_rep"), person(world, "credit_analyst")
    request_id = _credit(world, rep)
    assert decides(world, carl, approve(request_id)) == ["beyond_authority"]
    assert decides(world, person(world, "controller"), approve(request_id)) == ["approved"]


def _credit(world, rep) -> int:
    row = RequestApproval(
        "credit_exception", "sales_order", 7, "SO7", {"over_by": "1000.01"}, Decimal("1000.01")
    )
    found = request_approvals([row], actor=rep, at=world.at)[0].id
    assert found is not None
    return found


class TestADelegate:
    def test_decides_in_the_right_of_who_is_away(self, world):
        price_rules(world)
        rep, paula = person(world, "sales_rep"), person(world, "pricing_manager")
        deputy = person(world, "credit_analyst")
        delegates(world, paula, deputy)
        request_id = asks(world, rep)
        assert decides(world, deputy, approve(request_id)) == ["approved"]
        decision = ApprovalDecision.objects.get(request_id=request_id)
        assert decision.authority_of_id == paula.user_id
        assert decision.decided_by_id == deputy.user_id

    def test_approves_nothing_that_the_delegator_asked_for(self, world):
        price_rules(world)
        paula, deputy = person(world, "pricing_manager"), person(world, "credit_analyst")
        delegates(world, paula, deputy)
        request_id = asks(world, paula)
        assert decides(world, deputy, approve(request_id)) == ["own_through_delegate"]

    def test_approves_nothing_of_their_own(self, world):
        price_rules(world)
        paula, deputy = person(world, "pricing_manager"), person(world, "credit_analyst")
        delegates(world, paula, deputy)
        assert decides(world, deputy, approve(asks(world, deputy))) == ["own_request"]

    def test_is_no_second_person_beside_the_delegator(self, world):
        person(world, "pricing_manager")
        price_rules(world, ProposeRule(PRICES, approvers=2))
        rep, paula = person(world, "sales_rep"), person(world, "pricing_manager")
        deputy = person(world, "credit_analyst")
        delegates(world, paula, deputy)
        request_id = asks(world, rep)
        assert decides(world, paula, approve(request_id)) == ["counted"]
        assert decides(world, deputy, approve(request_id)) == ["not_approver"]
        assert decides(world, paula, approve(request_id)) == ["already_decided"]
        assert decides(world, paula, refuse(request_id)) == ["decided_otherwise"]
        assert decides(world, person(world, "pricing_manager"), approve(request_id)) == ["approved"]


def test_comes_too_late_when_the_time_is_over(world):
    price_rules(world)
    request_id = asks(world, person(world, "sales_rep"))
    paula = person(world, "pricing_manager")
    assert decides(world, paula, approve(request_id), after=timedelta(days=7)) == ["too_late"]


def test_goes_up_to_others_after_some_hours(world):
    person(world, "controller")
    price_rules(
        world,
        ProposeRule(PRICES, escalation_duty="approvals.approve_credit_limits",
                    escalates_after_hours=4),
    )  # fmt: skip
    request_id = asks(world, person(world, "sales_rep"))
    conrad = person(world, "controller")
    early, late = timedelta(hours=3, minutes=59), timedelta(hours=4)
    assert decides(world, conrad, approve(request_id), after=early) == ["not_approver"]
    assert decides(world, conrad, approve(request_id), after=late) == ["approved"]


class TestTheDatabase:
    def insert(self, request_id: int, by: int, of: int, content_hash: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "insert into approval_decision (company_id, request_id, decision, decided_by,"
                " authority_of, duty, reason, content_hash, decided_at) select company_id, id,"
                " 'approve', %s, %s, '', '', decode(%s, 'hex'), now() from approval_request"
                " where id = %s",
                [by, of, content_hash, request_id],
            )

    def test_refuses_who_asked_and_whose_delegate(self, world):
        price_rules(world)
        rep, paula = person(world, "sales_rep"), person(world, "pricing_manager")
        request_id = asks(world, rep)
        for by, of in ((rep.user_id,) * 2, (paula.user_id, rep.user_id)):
            with pytest.raises(IntegrityError, match="who asked"):
                self.insert(request_id, by, of, seen(request_id))

    def test_refuses_another_content(self, world):
        price_rules(world)
        request_id = asks(world, person(world, "sales_rep"))
        paula = person(world, "pricing_manager")
        with pytest.raises(IntegrityError, match="another content"):
            self.insert(request_id, paula.user_id, paula.user_id, "00")


def race(*acts) -> list[list[str]]:
    """Run acts at once, each on a connection of its own."""
    gate = threading.Barrier(len(acts))
    said: list[list[str]] = [[] for _ in acts]

    def run(nth: int, act) -> None:
        try:
            gate.wait(5)
            said[nth] = [str(one.code) for one in act()]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return said


def test_two_approvers_at_once_make_one_decision(open_floor):
    price_rules(open_floor)
    one, other = (person(open_floor, "pricing_manager") for _ in range(2))
    request_id = asks(open_floor, person(open_floor, "sales_rep"))
    row = approve(request_id)
    said = race(
        lambda: decide_approvals([row], actor=one, at=open_floor.at),
        lambda: decide_approvals([row], actor=other, at=open_floor.at),
    )
    assert sorted(said) == [["approved"], ["not_waiting"]]
    assert ApprovalDecision.objects.filter(request_id=request_id).count() == 1


def test_what_changes_or_expires_while_it_is_approved_ends_once(open_floor):
    price_rules(open_floor)
    paula, rep = person(open_floor, "pricing_manager"), person(open_floor, "sales_rep")
    late = open_floor.at + timedelta(days=7)
    for subject_id in range(1, 6):
        request_id = asks(open_floor, rep, subject_id)
        row = approve(request_id)
        lapse = LapseRequest("sales_order", subject_id)
        approved, lapsed, expired = race(
            lambda row=row: decide_approvals([row], actor=paula, at=open_floor.at),
            lambda lapse=lapse: lapse_requests([lapse], actor=open_floor.actor, at=open_floor.at),
            lambda id=request_id: expire_requests(
                [ExpireRequest(id)], actor=open_floor.actor, at=late
            ),
        )
        ended = [approved == ["approved"], lapsed == ["lapsed"], expired == ["expired"]]
        assert ended.count(True) == 1
        assert Event.objects.filter(aggregate="approval_request", key=request_id).count() == 2
