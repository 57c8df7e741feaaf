from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.requests import (
    ExpireRequest,
    LapseRequest,
    RequestApproval,
    WithdrawRequest,
    expire_requests,
    lapse_requests,
    request_approvals,
    withdraw_requests,
)
from tradewright.approvals.operations.role_grants import RequestRoleGrant, request_role_grants
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import asks, person, price_rules, rule_of, rules, seen
from tradewright.company.models import User
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.models import Event
from tradewright.kernel.operation import Actor


def row(subject_id: int, percent: str | None = "10", price: str = "9.00", amount: str = "10"):
    return RequestApproval(
        "price_override", "sales_order", subject_id, f"SO{subject_id}", {"price": price},
        Decimal(amount), None if percent is None else Decimal(percent),
    )  # fmt: skip


def codes(outcomes) -> list[str]:
    return [str(one.code) for one in outcomes]


def status(request_id: int | None) -> str:
    return ApprovalRequest.objects.get(pk=request_id).status


def topics(request_id: int | None) -> list[str]:
    told = Event.objects.filter(aggregate="approval_request", key=request_id).order_by("version")
    return [event.topic for event in told]


def test_waits_under_the_rule_that_fits(world):
    _two_bands(world)
    small, large = request_approvals(
        [row(1, "20"), row(2, "20.01")], actor=person(world, "sales_rep"), at=world.at
    )
    assert rule_of(small.id).rule_no == 1
    assert rule_of(large.id).rule_no == 2
    assert ApprovalRequest.objects.get(pk=large.id).expires_at == world.at + timedelta(hours=4)
    told = Event.objects.get(aggregate="approval_request", key=small.id)
    assert told.topic == "approvals.approval_requested"
    assert (told.body["from"], told.body["to"], told.version) == (None, "waiting", 1)


def _two_bands(world):
    person(world, "pricing_manager")
    person(world, "controller")
    rules(
        world,
        "price_override",
        ProposeRule("approvals.approve_price_overrides", percent_over=Decimal(0),
                    percent_upto=Decimal(20)),
        ProposeRule("approvals.approve_credit_limits", percent_over=Decimal(20),
                    expires_after_hours=4),
    )  # fmt: skip


def test_answers_each_row_of_a_mixed_batch(world):
    price_rules(world)
    rep = person(world, "sales_rep")
    asks(world, rep, 1)
    approved = asks(world, rep, 2)
    decide = DecideApproval(approved, "approve", seen(approved))
    decide_approvals([decide], actor=person(world, "pricing_manager"), at=world.at)
    batch = [row(1), row(2), row(3), row(3), row(4, "0"), row(5, None)]
    outcomes = request_approvals(batch, actor=rep, at=world.at)
    assert codes(outcomes) == [
        "already_waiting", "already_approved", "waiting", "repeated_in_batch", "not_needed",
        "waiting",
    ]  # fmt: skip


def test_needs_nobody_where_no_rule_is_in_force(world):
    assert codes(request_approvals([row(1)], actor=world.actor, at=world.at)) == ["not_needed"]


def test_lapses_what_was_asked_for_before_with_another_content(world):
    price_rules(world)
    rep = person(world, "sales_rep")
    former = asks(world, rep, 1, "9.00")
    later = asks(world, rep, 1, "8.00")
    assert (status(former), status(later)) == ("lapsed", "waiting")
    assert topics(former) == ["approvals.approval_requested", "approvals.approval_lapsed"]


def test_lapses_with_its_subject(world):
    price_rules(world)
    one = asks(world, person(world, "sales_rep"), 1)
    rows = [LapseRequest("sales_order", 1, reason="Order changed"), LapseRequest("sales_order", 2)]
    outcomes = lapse_requests(rows, actor=world.actor, at=world.at)
    assert codes(outcomes) == ["lapsed", "nothing_waiting"]
    assert status(one) == "lapsed"
    again = lapse_requests(rows[:1], actor=world.actor, at=world.at)
    assert codes(again) == ["nothing_waiting"]


def test_is_withdrawn_only_by_who_asked(world):
    price_rules(world)
    rep, other = person(world, "sales_rep"), person(world, "sales_rep")
    mine, theirs, gone = (asks(world, who, n) for n, who in enumerate((rep, other, rep)))
    lapse_requests([LapseRequest("sales_order", 2)], actor=world.actor, at=world.at)
    batch = [WithdrawRequest(one) for one in (mine, mine, theirs, gone, 10**12)]
    assert codes(withdraw_requests(batch, actor=rep, at=world.at)) == [
        "withdrawn", "repeated_in_batch", "not_yours", "not_waiting", "request_not_found",
    ]  # fmt: skip
    assert codes(withdraw_requests(batch[:1], actor=rep, at=world.at)) == ["already_withdrawn"]
    assert topics(mine)[-1] == "approvals.approval_withdrawn"


def test_expires_when_its_time_is_over(world):
    price_rules(world)
    rep = person(world, "sales_rep")
    due, decided = asks(world, rep, 1), asks(world, rep, 2)
    withdraw_requests([WithdrawRequest(decided)], actor=rep, at=world.at)
    assert codes(expire_requests([ExpireRequest(due)], actor=world.actor, at=world.at)) == [
        "not_due"
    ]
    later = world.at + timedelta(days=7)
    batch = [ExpireRequest(one) for one in (due, due, decided, 10**12)]
    assert codes(expire_requests(batch, actor=world.actor, at=later)) == [
        "expired", "repeated_in_batch", "not_waiting", "request_not_found",
    ]  # fmt: skip
    assert codes(expire_requests(batch[:1], actor=world.actor, at=later)) == ["already_expired"]
    assert topics(due)[-1] == "approvals.approval_expired"


def test_a_role_is_asked_for_by_another(world):
    person(world, "controller")
    admin, user, other = person(world, "administrator"), person(world), person(world)
    names = {who.user_id: _username(who) for who in (admin, user, other)}
    asked = RequestRoleGrant(names[user.user_id], "administrator", "Second administrator")
    before = request_role_grants([asked], actor=admin, at=world.at)
    rules(world, "role_grant", ProposeRule("approvals.approve_role_grants"))
    batch = [
        asked,
        asked,
        RequestRoleGrant("nobody", "owner", "x"),
        RequestRoleGrant(names[other.user_id], "no_role", "x"),
        RequestRoleGrant(names[admin.user_id], "owner", "x"),
        RequestRoleGrant(names[other.user_id], "owner", " "),
    ]
    assert codes(before) == ["not_needed"]
    assert codes(request_role_grants(batch, actor=admin, at=world.at)) == [
        "waiting", "repeated_in_batch", "unknown_user", "unknown_role", "own_role",
        "repeated_in_batch",
    ]  # fmt: skip
    again = request_role_grants(
        [asked, RequestRoleGrant(names[other.user_id], "owner", " ")], actor=admin, at=world.at
    )
    assert codes(again) == ["already_waiting", "reason_missing"]


def test_nobody_grants_a_role_alone_where_rules_ask_a_second_person(world):
    person(world, "controller")
    admin, user = person(world, "administrator"), person(world)
    row = GrantRole(_username(user), "sales_rep", date(2020, 1, 1))
    rules(world, "role_grant", ProposeRule("approvals.approve_role_grants"))
    (refused,) = grant_roles([row], actor=replace(admin, fresh_until=world.at), at=world.at)
    assert (str(refused.code), refused.field) == ("needs_approval", "role")
    assert codes(grant_roles([row], actor=Actor.system(world.company_id), at=world.at)) == [
        "granted"
    ]


def _username(who) -> str:
    return User.objects.get(pk=who.user_id).username
