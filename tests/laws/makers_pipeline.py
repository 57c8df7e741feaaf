"""Inputs for the operations on leads, opportunities, stages, reps and account plans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from tests.laws.registry import Made, makes
from tradewright.crm.operations.conversion import ConvertLead
from tradewright.crm.operations.lead_forms import SetLeadForm
from tradewright.crm.operations.leads import (
    ChangeLead,
    DisqualifyLead,
    EnterLead,
    EraseLead,
    QualifyLead,
    ReopenLead,
    TakeLead,
    disqualify_leads,
    enter_leads,
    qualify_leads,
)
from tradewright.crm.operations.opportunities import (
    ChangeOpportunity,
    EnterOpportunity,
    MoveOpportunity,
    OpportunityLineOf,
    enter_opportunities,
)
from tradewright.crm.operations.plans import (
    PlanTarget,
    ReviewAccount,
    SetAccountPlan,
    SetSegment,
    set_account_plans,
    set_segments,
)
from tradewright.crm.operations.stages import SetStage
from tradewright.crm.operations.teams import SetSalesRep, SetTarget, set_sales_reps
from tradewright.sim.fixtures import World

TEN = Decimal(10)
NONE = 10**15


def reps(world: World, n: int) -> list[str]:
    codes = [f"R-{uuid4().hex[:8]}" for _ in range(n)]
    rows = [SetSalesRep(code, f"Rep {code}", "Mo", "East") for code in codes]
    set_sales_reps(rows, actor=world.actor, at=world.at)
    return codes


def leads(world: World, n: int, *, qualified: bool = False) -> list[int]:
    rows = [
        EnterLead(f"Firm {uuid4().hex}", "GB", contact_name="Ann", email="ann@example.com")
        for _ in range(n)
    ]
    ids = enter_leads(rows, actor=world.actor, at=world.at).ids()
    if qualified:
        qualify_leads([QualifyLead(one) for one in ids], actor=world.actor, at=world.at)
    return ids


def lines(world: World) -> tuple[OpportunityLineOf, ...]:
    return (OpportunityLineOf(TEN, TEN, world.item().code), OpportunityLineOf(TEN, TEN, "", "X"))


def chances(world: World, n: int) -> list[int]:
    customer = world.customer().code
    rows = [EnterOpportunity("A chance", customer, lines(world)) for _ in range(n)]
    return enter_opportunities(rows, actor=world.actor, at=world.at).ids()


@makes("crm.set_sales_reps")
def sales_reps(world: World, n: int) -> Made:
    rows = [SetSalesRep(f"S-{uuid4().hex[:8]}", "Ann") for _ in range(n)]
    return rows, [SetSalesRep("", "Ann"), SetSalesRep("x", "Ann", username="nobody")]


@makes("crm.set_targets")
def targets(world: World, n: int) -> Made:
    rows = [SetTarget(code, date(2026, 5, 1), TEN) for code in reps(world, n)]
    return rows, [SetTarget("nobody", date(2026, 5, 1), TEN)]


@makes("crm.set_stages")
def stages(world: World, n: int) -> Made:
    rows = [SetStage(f"s{nth}", f"Stage {nth}", 5, TEN, criteria="amount") for nth in range(n)]
    return rows, [SetStage("s", "S", 5, TEN, criteria="luck")]


@makes("crm.set_segments")
def segments(world: World, n: int) -> Made:
    return [SetSegment(f"G{nth}", "A segment") for nth in range(n)], [SetSegment("", "x")]


@makes("crm.set_lead_forms")
def lead_forms(world: World, n: int) -> Made:
    return [SetLeadForm(f"F{nth}", "Ask us") for nth in range(n)], [SetLeadForm("F", "")]


def plans(world: World, n: int) -> list[SetAccountPlan]:
    set_segments([SetSegment("A", "Key")], actor=world.actor, at=world.at)
    item = world.item().code
    return [
        SetAccountPlan(world.customer().code, "A", targets=(PlanTarget(TEN, item),))
        for _ in range(n)
    ]


@makes("crm.set_account_plans")
def account_plans(world: World, n: int) -> Made:
    return plans(world, n), [SetAccountPlan("NOBODY", "A")]


@makes("crm.review_accounts")
def reviews(world: World, n: int) -> Made:
    rows = plans(world, n)
    set_account_plans(rows, actor=world.actor, at=world.at)
    return [ReviewAccount(row.customer) for row in rows], [ReviewAccount("NOBODY")]


@makes("crm.enter_leads")
def entered_leads(world: World, n: int) -> Made:
    rows = [EnterLead(f"Firm {nth}", "GB", external_id=uuid4().hex) for nth in range(n)]
    return rows, [EnterLead("", "GB"), EnterLead("A", "Britain")]


@makes("crm.change_leads")
def changed_leads(world: World, n: int) -> Made:
    rows = [ChangeLead(one, 1, city="York", phone="0123") for one in leads(world, n)]
    return rows, [ChangeLead(NONE, 1, city="York")]


@makes("crm.take_leads")
def taken_leads(world: World, n: int) -> Made:
    (owner,) = reps(world, 1)
    return [TakeLead(one, owner) for one in leads(world, n)], [TakeLead(NONE, owner)]


@makes("crm.qualify_leads")
def qualified_leads(world: World, n: int) -> Made:
    return [QualifyLead(one) for one in leads(world, n)], [QualifyLead(NONE)]


@makes("crm.disqualify_leads")
def given_up_leads(world: World, n: int) -> Made:
    return [DisqualifyLead(one, "x") for one in leads(world, n)], [DisqualifyLead(NONE, "x")]


@makes("crm.reopen_leads")
def reopened_leads(world: World, n: int) -> Made:
    ids = leads(world, n)
    disqualify_leads([DisqualifyLead(one, "x") for one in ids], actor=world.actor, at=world.at)
    return [ReopenLead(one) for one in ids], [ReopenLead(NONE)]


@makes("crm.erase_leads")
def erased_leads(world: World, n: int) -> Made:
    return [EraseLead(one) for one in leads(world, n)], [EraseLead(NONE)]


@makes("crm.convert_leads")
def converted_leads(world: World, n: int) -> Made:
    rows = [
        ConvertLead(one, opportunity="First order", amount=TEN)
        for one in leads(world, n, qualified=True)
    ]
    return rows, [ConvertLead(NONE), ConvertLead(leads(world, 1)[0])]


@makes("crm.enter_opportunities")
def entered_opportunities(world: World, n: int) -> Made:
    customer = world.customer().code
    rows = [
        EnterOpportunity("A", customer, lines(world), external_id=uuid4().hex) for _ in range(n)
    ]
    return rows, [EnterOpportunity("", customer), EnterOpportunity("A", stage="nowhere")]


@makes("crm.change_opportunities")
def changed_opportunities(world: World, n: int) -> Made:
    rows = [
        ChangeOpportunity(one, 1, name="B", lines=lines(world), sets_lines=True)
        for one in chances(world, n)
    ]
    return rows, [ChangeOpportunity(NONE, 1), ChangeOpportunity(chances(world, 1)[0], 9)]


@makes("crm.move_opportunities")
def moved_opportunities(world: World, n: int) -> Made:
    rows = [MoveOpportunity(one, "engaging") for one in chances(world, n)]
    lost = MoveOpportunity(chances(world, 1)[0], "lost")
    return rows, [MoveOpportunity(NONE, "engaging"), lost]
