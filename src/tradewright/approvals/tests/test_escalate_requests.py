from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.requests import (
    Escalated,
    EscalateRequest,
    WithdrawRequest,
    escalate_requests,
    withdraw_requests,
)
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.queries.requests import due_escalations
from tradewright.kernel.models import Event

from .makers import PRICES, asks, person, price_rules

HIGHER = "approvals.approve_large_credit_exceptions"


@pytest.fixture
def rep(world):
    person(world, "controller")
    price_rules(
        world,
        ProposeRule(PRICES, percent_upto=Decimal(20), escalation_duty=HIGHER,
                    escalates_after_hours=24),
        ProposeRule(PRICES),
    )  # fmt: skip
    return person(world, "sales_rep")


def escalate(world, *ids, hours=25):
    rows = [EscalateRequest(id) for id in ids]
    return escalate_requests(rows, actor=world.actor, at=world.at + timedelta(hours=hours))


def test_a_higher_duty_is_told_once_when_the_time_of_the_rule_is_over(world, rep):
    request_id = asks(world, rep)
    later = world.at + timedelta(hours=25)
    assert due_escalations(world.company_id, world.at) == []
    assert due_escalations(world.company_id, later) == [request_id]
    assert [one.code for one in escalate(world, request_id)] == [Escalated.ESCALATED]
    assert due_escalations(world.company_id, later) == []
    assert [one.code for one in escalate(world, request_id)] == [Escalated.ALREADY_ESCALATED]
    (told,) = Event.objects.filter(topic="approvals.approval_escalated", key=request_id)
    assert (told.version, told.body["escalation_duty"], told.body["to"]) == (2, HIGHER, "waiting")
    assert ApprovalRequest.objects.get(pk=request_id).escalated_at == later


def test_answers_every_row_of_a_mixed_batch(world, rep):
    due, early, flat, gone = (
        asks(world, rep, subject_id=n, percent=Decimal(30 if n == 3 else 10)) for n in range(1, 5)
    )
    withdraw_requests([WithdrawRequest(gone)], actor=rep, at=world.at)
    assert [one.code for one in escalate(world, early, hours=2)] == [Escalated.NOT_DUE]
    assert [one.code for one in escalate(world, due, due, flat, gone, 10**12)] == [
        Escalated.ESCALATED, Escalated.REPEATED_IN_BATCH, Escalated.NOT_DUE,
        Escalated.NOT_WAITING, Escalated.REQUEST_NOT_FOUND,
    ]  # fmt: skip
