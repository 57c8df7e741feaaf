"""Several people decide, withdraw and delegate at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import count
from threading import Barrier, Thread

from django.db import connection

from tradewright.approvals.models import ApprovalDecision, ApprovalDelegation, ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.delegations import DelegateApprovals, delegate_approvals
from tradewright.approvals.operations.requests import (
    RequestApproval,
    WithdrawRequest,
    request_approvals,
    withdraw_requests,
)
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.company.models import User
from tradewright.kernel.models import Event

from .makers import PRICES, asks, person, price_rules, seen

_subjects = count(10**12)  # that no order has: what is committed here stays in a kept database


def at_once(*calls: Callable[[], Sequence]) -> list[str]:
    """Each call in a thread of its own, all at the same moment; the codes in the calls' order."""
    start, answers = Barrier(len(calls)), [""] * len(calls)

    def run(place, call):
        try:
            start.wait()
            answers[place] = str(call()[0].code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def approve(world, request_id, who):
    rows = [DecideApproval(request_id, "approve", seen(request_id))]
    return lambda: decide_approvals(rows, actor=who, at=world.at)


def test_of_many_approvers_one_decides_where_one_is_enough(open_floor):
    world = open_floor
    price_rules(world)
    request_id = asks(world, person(world, "sales_rep"), subject_id=next(_subjects))
    people = [person(world, "pricing_manager") for _ in range(5)]
    answers = at_once(*(approve(world, request_id, who) for who in people))
    assert sorted(answers) == ["approved", *["not_waiting"] * 4]
    assert ApprovalDecision.objects.filter(request_id=request_id).count() == 1
    decided = Event.objects.filter(topic="approvals.approval_decided", key=request_id)
    assert decided.count() == 1


def test_of_three_approvers_two_count_where_two_are_asked(open_floor):
    world = open_floor
    people = [person(world, "pricing_manager") for _ in range(3)]
    price_rules(world, ProposeRule(PRICES, approvers=2))
    request_id = asks(world, person(world, "sales_rep"), subject_id=next(_subjects))
    answers = at_once(*(approve(world, request_id, who) for who in people))
    assert sorted(answers) == ["approved", "counted", "not_waiting"]
    assert ApprovalDecision.objects.filter(request_id=request_id).count() == 2


def test_a_request_is_either_approved_or_withdrawn(open_floor):
    world = open_floor
    price_rules(world)
    rep, boss = person(world, "sales_rep"), person(world, "pricing_manager")
    for _ in range(5):
        request_id = asks(world, rep, subject_id=next(_subjects))
        rows = [WithdrawRequest(request_id)]
        answers = at_once(
            approve(world, request_id, boss),
            lambda rows=rows: withdraw_requests(rows, actor=rep, at=world.at),
        )
        assert answers in (["approved", "not_waiting"], ["not_waiting", "withdrawn"])
        status = ApprovalRequest.objects.get(pk=request_id).status
        assert status == ("approved" if answers[0] == "approved" else "withdrawn")


def test_delegated_twice_at_once_it_is_delegated_once(open_floor):
    world = open_floor
    boss, deputy = person(world, "pricing_manager"), person(world, "sales_rep")
    name = User.objects.get(pk=deputy.user_id).username
    rows = [DelegateApprovals(name, world.today + timedelta(days=7))]
    answers = at_once(*[lambda: delegate_approvals(rows, actor=boss, at=world.at)] * 4)
    assert sorted(answers) == [*["already_delegated"] * 3, "delegated"]
    assert ApprovalDelegation.objects.filter(company_id=world.company_id).count() == 1


def test_asked_for_twice_at_once_the_same_thing_waits_once(open_floor):
    world = open_floor
    price_rules(world)
    rep = person(world, "sales_rep")
    row = RequestApproval("price_override", "sales_order", next(_subjects), "SO", {"price": "9.00"},
                          Decimal(10), Decimal(10))  # fmt: skip
    answers = at_once(*[lambda: request_approvals([row], actor=rep, at=world.at)] * 4)
    assert sorted(answers) == [*["already_waiting"] * 3, "waiting"]
