"""Inputs for the operations on approvals: rules, requests, decisions, delegations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.laws.registry import Made, makes
from tradewright.approvals.models import ApprovalRule, ApprovalRuleSet
from tradewright.approvals.operations.decisions import DecideApproval
from tradewright.approvals.operations.delegations import (
    DelegateApprovals,
    RevokeDelegation,
    delegate_approvals,
)
from tradewright.approvals.operations.requests import (
    ExpireRequest,
    LapseRequest,
    RequestApproval,
    WithdrawRequest,
)
from tradewright.approvals.operations.role_grants import RequestRoleGrant
from tradewright.approvals.operations.rules import ConfirmRules, ProposeRule, ProposeRules
from tradewright.approvals.tests.makers import PRICES, asks, person, price_rules, rules, seen
from tradewright.company.models import User
from tradewright.credit.operations import ApplyLimit
from tradewright.ledger.models import Account
from tradewright.ledger.operations.manual import (
    EnterJournalEntry,
    EnterJournalLine,
    PostJournalEntry,
    enter_journal_entries,
)
from tradewright.sales.operations.approvals import (
    LiftApprovedHold,
    RequestOrderApproval,
)
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sim.fixtures import World

ONE = Decimal(1)
NOTHING = 10**15
PAST = timedelta(days=-1)


def row(subject_id: int) -> RequestApproval:
    number = f"SO{subject_id}"
    return RequestApproval("price_override", "sales_order", subject_id, number, {}, ONE, ONE)


@makes("approvals.request_approvals")
def requests(world: World, n: int) -> Made:
    price_rules(world)
    return [row(k) for k in range(n)], []


@makes("approvals.lapse_requests")
def lapses(world: World, n: int) -> Made:
    price_rules(world)
    for k in range(n):
        asks(world, world.actor, k)
    return [LapseRequest("sales_order", k) for k in range(n)], []


@makes("approvals.withdraw_requests")
def withdrawals(world: World, n: int) -> Made:
    price_rules(world)
    made = [asks(world, world.actor, k) for k in range(n)]
    return [WithdrawRequest(one) for one in made], [WithdrawRequest(NOTHING)]


@makes("approvals.expire_requests")
def expiries(world: World, n: int) -> Made:
    """Asked for nine days before: a rule gives a week."""
    price_rules(world)
    before = world.at
    world.at = before - timedelta(days=9)
    rules(world, "manual_journal", ProposeRule(PRICES))
    made = [
        asks(world, world.actor, k, kind="manual_journal") for k in range(n)
    ]  # fmt: skip
    world.at = before
    waiting = asks(world, world.actor, NOTHING)
    return [ExpireRequest(one) for one in made], [ExpireRequest(waiting), ExpireRequest(NOTHING)]


@makes("approvals.decide_approvals")
def decisions(world: World, n: int) -> Made:
    price_rules(world)
    rep = person(world, "sales_rep")
    made = [asks(world, rep, k) for k in range(n)]
    own = asks(world, world.actor, NOTHING)
    return [DecideApproval(one, "approve", seen(one)) for one in made], [
        DecideApproval(NOTHING, "approve", ""),
        DecideApproval(own, "approve", seen(own)),
    ]


@makes("approvals.request_role_grants")
def role_grants(world: World, n: int) -> Made:
    person(world, "controller")
    rules(world, "role_grant", ProposeRule("approvals.approve_role_grants"))
    names = [User.objects.create(username=f"asked{k}", first_name="Ann").username for k in range(n)]
    return [RequestRoleGrant(name, "sales_rep", "Joins") for name in names], [
        RequestRoleGrant("nobody", "sales_rep", "Joins"),
        RequestRoleGrant("asked0", "no_role", "Joins"),
    ]


def rule_sets(world: World, n: int) -> list[int]:
    """Versions for kinds that only the test knows, proposed by somebody else."""
    person(world, "pricing_manager")
    proposer = person(world, "controller")
    made = []
    for k in range(n):
        found = ApprovalRuleSet.objects.create(
            company_id=world.company_id, kind=f"kind{k}", number=1, valid_from=world.today,
            reason="Agreed", proposed_by_id=proposer.user_id, proposed_at=world.at,
        )  # fmt: skip
        ApprovalRule.objects.create(
            company_id=world.company_id, rule_set=found, rule_no=1, condition={},
            approver_duty=PRICES, expires_after_hours=1,
        )  # fmt: skip
        made.append(found.pk)
    return made


@makes("approvals.propose_rules")
def proposals(world: World, n: int) -> Made:
    """There are five kinds; a hundred rows are a hundred rules, four kinds at a time."""
    person(world, "pricing_manager")
    person(world, "sales_rep")
    kinds = ("price_override", "credit_exception", "credit_limit", "manual_journal")
    rows: list[Any] = [ProposeRules(kind, (ProposeRule(PRICES),), "Agreed") for kind in kinds]
    return rows[: min(n, 4)], [
        ProposeRules("no_kind", (), "Agreed"),
        ProposeRules("role_grant", (), " "),
    ]


@makes("approvals.confirm_rules")
def confirmations(world: World, n: int) -> Made:
    return [ConfirmRules(one) for one in rule_sets(world, n)], [ConfirmRules(NOTHING)]


def deputies(world: World, n: int) -> list[str]:
    made = [person(world, "pricing_manager").user_id for _ in range(n)]
    return list(User.objects.filter(pk__in=made).order_by("pk").values_list("username", flat=True))


@makes("approvals.delegate_approvals")
def delegations(world: World, n: int) -> Made:
    until = world.today + timedelta(days=2)
    names = deputies(world, n + 1)
    return [DelegateApprovals(name, until) for name in names[:n]], [
        DelegateApprovals("nobody", until),
        DelegateApprovals(names[n], world.today + PAST),
    ]


@makes("approvals.revoke_delegations")
def ends(world: World, n: int) -> Made:
    until = world.today + timedelta(days=2)
    rows = [DelegateApprovals(name, until) for name in deputies(world, n)]
    made = delegate_approvals(rows, actor=world.actor, at=world.at).ids()
    return [RevokeDelegation(one) for one in made], [RevokeDelegation(NOTHING)]


@makes("credit.apply_limits")
def applied(world: World, n: int) -> Made:
    made = [world.customer() for _ in range(n + 1)]
    return [ApplyLimit(one.pk, 0, ONE, "Approved") for one in made[:n]], [
        ApplyLimit(made[n].pk, 7, ONE, "Approved"),
        ApplyLimit(NOTHING, 0, ONE, "Approved"),
    ]


def held(world: World, n: int) -> list[int]:
    """Orders that wait for credit, of customers of their own."""
    item = world.item("10.00")
    line = EnterOrderLine(item.code, ONE)
    rows = [EnterOrder(world.customer(limit=ONE).code, (line,)) for _ in range(n)]
    return enter_orders(rows, actor=world.actor, at=world.at).ids()


@makes("sales.lift_approved_holds")
def lifted(world: World, n: int) -> Made:
    made = held(world, n + 1)
    return [LiftApprovedHold(one, "credit", None, "Approved") for one in made[:n]], [
        LiftApprovedHold(made[n], "price", None, "Approved"),
        LiftApprovedHold(NOTHING, "credit", None, "Approved"),
    ]


@makes("sales.request_order_approvals")
def asked(world: World, n: int) -> Made:
    person(world, "credit_analyst")
    rules(world, "credit_exception", ProposeRule("approvals.approve_credit_exceptions"))
    made = held(world, n + 1)
    return [RequestOrderApproval(one, "They pay soon") for one in made[:n]], [
        RequestOrderApproval(made[n], " "),
        RequestOrderApproval(made[n], "Cheaper", "price"),
        RequestOrderApproval(NOTHING, "They pay soon"),
    ]


def by_hand(world: World, n: int) -> list[EnterJournalEntry]:
    person(world, "controller")
    rules(world, "manual_journal", ProposeRule("ledger.approve_journal_entries"))
    codes = Account.objects.filter(company_id=world.company_id, control="").order_by("code")
    debit, credit = (one.code for one in codes[:2])
    lines = (EnterJournalLine(debit, ONE), EnterJournalLine(credit, -ONE))
    return [EnterJournalEntry(world.today, f"Accrual {k}", lines) for k in range(n)]


@makes("ledger.enter_journal_entries")
def journal_entries(world: World, n: int) -> Made:
    rows = by_hand(world, n)
    return rows, [replace(rows[0], description=""), replace(rows[0], lines=rows[0].lines[:1])]


@makes("ledger.post_journal_entries")
def journal_postings(world: World, n: int) -> Made:
    made = enter_journal_entries(by_hand(world, n), actor=world.actor, at=world.at).ids()
    return [PostJournalEntry(one) for one in made], [PostJournalEntry(NOTHING)]
