"""The demo company's pipeline: reps, stages, leads, opportunities, plans and targets."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

from tradewright.catalog.queries import items
from tradewright.crm.operations.activities import PlanActivity, plan_activities
from tradewright.crm.operations.lead_forms import SetLeadForm, set_lead_forms
from tradewright.crm.operations.leads import EnterLead, QualifyLead, enter_leads, qualify_leads
from tradewright.crm.operations.opportunities import (
    EnterOpportunity,
    MoveOpportunity,
    OpportunityLineOf,
    enter_opportunities,
    move_opportunities,
)
from tradewright.crm.operations.plans import (
    PlanTarget,
    SetAccountPlan,
    SetSegment,
    set_account_plans,
    set_segments,
)
from tradewright.crm.operations.teams import (
    SetSalesRep,
    SetTarget,
    set_sales_reps,
    set_targets,
)
from tradewright.kernel.database import entered
from tradewright.kernel.operation import Actor
from tradewright.parties.queries import customers

from .setting_up import in_batches

REPS = (
    ("rita", "Rita Road", "Max Meyer", "North", "rita"),
    ("sam", "Sam Sales", "Max Meyer", "South", "sam"),
    ("kurt", "Kurt Key", "Nora North", "North", ""),
    ("fay", "Fay Field", "Nora North", "South", ""),
)
SEGMENTS = (
    SetSegment("A", "Key accounts", "Visit every month, delivery next day", "gold", 90),
    SetSegment("B", "Regulars", "Call every month", "silver", 180),
    SetSegment("C", "Others", "Web shop and mail", "standard", 365),
)
FIRMS = (
    ("Castle Hotels", "Leeds", "fair"), ("Meadow Catering", "York", "web"),
    ("Anchor Marine", "Hull", "referral"), ("Beacon Schools Trust", "Derby", "call"),
    ("Falcon Fitness", "Luton", "web"), ("Quarry Lodge", "Truro", "fair"),
    ("Summit Offices", "Perth", "mail"), ("Orchard Care Homes", "Ely", "referral"),
    ("Saxon Inns", "Wells", "web"), ("Copper Kettle Cafés", "Dover", "call"),
)  # fmt: skip
PEOPLE = ("Ann Archer", "Ben Booth", "Cleo Clark", "Dan Drew", "Eve Ellis", "Finn Fry",
          "Gail Green", "Hal Hart", "Isla Ives", "Jon Judd")  # fmt: skip
ABOUT = ("Refit of the store room", "Yearly contract", "Second site", "Seasonal range",
         "Change of supplier", "New kitchen", "Extension")  # fmt: skip
FORMS = [
    SetLeadForm(
        "website", "Become a customer",
        "Tell us what you need; somebody who knows the goods answers within a working day.",
    ),
    SetLeadForm("fair", "Win a trolley of fittings", source="fair", owner=REPS[0][0]),
]  # fmt: skip
RIVALS = ("Northgate Supplies", "Bulk & Co", "")
REASONS = ("Price", "Delivery time", "No budget", "Stayed with their supplier")
CHANNELS = ("field", "inside", "key_account", "ecommerce")
CHANCES = 48
A_DAY = timedelta(days=1)


def fill_pipeline(actor: Actor, *, at: datetime, seed: int) -> None:
    """What sellers would have written down by now; again it does no harm."""
    chance = random.Random(seed)
    with entered(actor.company_id):
        accounts = [one.code for one in customers(actor.company_id, status="active", limit=40)
                    if one.kind == "account"]  # fmt: skip
        stocked = items(actor.company_id, item_group="goods", is_active=True, limit=40)
        goods = [one.code for one in stocked]
    if not accounts or not goods:
        return
    in_batches(set_sales_reps, [SetSalesRep(*rep) for rep in REPS], actor, at)
    in_batches(set_segments, SEGMENTS, actor, at)
    _leads(actor, at)
    _chances(actor, at, chance, accounts, goods)
    _plans(actor, at, chance, accounts, goods)


def _leads(actor: Actor, at: datetime) -> None:
    in_batches(set_lead_forms, FORMS, actor, at)
    rows = [
        EnterLead(
            name, "GB", source, person, f"{person.split()[0].lower()}@example.com", "", city,
            owner=REPS[nth % 4][0] if nth % 3 else "", estimated_value=Decimal(500 + 350 * nth),
            external_id=f"demo:{nth}", form="website" if source == "web" else "",
        )
        for nth, ((name, city, source), person) in enumerate(zip(FIRMS, PEOPLE, strict=True))
    ]  # fmt: skip
    made = in_batches(enter_leads, rows, actor, at)
    in_batches(qualify_leads, [QualifyLead(one) for one in made.ids()[::3]], actor, at)


def _chances(
    actor: Actor, at: datetime, chance: random.Random, accounts: list[str], goods: list[str]
) -> None:
    today = at.date()
    rows = [
        EnterOpportunity(
            name=chance.choice(ABOUT),
            customer=chance.choice(accounts),
            lines=tuple(
                OpportunityLineOf(
                    Decimal(chance.randint(2, 40) * 5), Decimal(chance.randint(300, 4000)) / 100,
                    item,
                    competitor_price=Decimal(chance.randint(300, 4000)) / 100
                    if chance.random() < 0.3 else None,
                )
                for item in chance.sample(goods, min(len(goods), chance.randint(1, 4)))
            ),
            owner=REPS[nth % 4][0],
            channel=chance.choice(CHANNELS),
            expected_on=today + A_DAY * chance.randint(-12, 110),
            opened_on=today - A_DAY * chance.randint(10, 120),
            forecast=chance.choice(("", "", "best_case", "committed")),
            competitor=chance.choice(RIVALS),
            external_id=f"demo:{nth}",
        )
        for nth in range(CHANCES)
    ]  # fmt: skip
    ids = in_batches(enter_opportunities, rows, actor, at - A_DAY * 9).ids()
    planned = [
        PlanActivity(
            chance.choice(("call", "visit", "mail")), "Ask where they stand",
            today + A_DAY * chance.randint(-2, 14), opportunity_id=one, external_id=f"demo:{one}",
            assigned_to=REPS[nth % 2][4],
        )
        for nth, one in enumerate(ids) if nth % 5 or nth < 30  # negotiation asks for one
    ]  # fmt: skip
    in_batches(plan_activities, planned, actor, at)
    ways = [
        *(("engaging",) for _ in range(12)), *(("engaging", "quoted") for _ in range(9)),
        *(("engaging", "quoted", "negotiation") for _ in range(6)),
        *(("engaging", "quoted", "won") for _ in range(6)),
        *(("engaging", "lost") for _ in range(5)),
    ]  # fmt: skip
    for step in range(3):
        moves = [
            MoveOpportunity(
                one, way[step],
                loss_reason=chance.choice(REASONS) if way[step] == "lost" else "",
                closed_on=today - A_DAY * chance.randint(0, 8)
                if way[step] in ("won", "lost") else None,
            )
            for one, way in zip(ids, ways, strict=False) if len(way) > step
        ]  # fmt: skip
        in_batches(move_opportunities, moves, actor, at - A_DAY * (6 - 3 * step))


def _plans(
    actor: Actor, at: datetime, chance: random.Random, accounts: list[str], goods: list[str]
) -> None:
    today = at.date()
    plans = [
        SetAccountPlan(
            code, "ABC"[min(2, nth // 4)], REPS[nth % 4][0],
            Decimal(chance.randint(20, 200) * 500), "Win the second half of what they buy",
            next_review_on=today + A_DAY * chance.randint(-20, 120),
            targets=(PlanTarget(Decimal(chance.randint(5, 40) * 100), chance.choice(goods)),),
        )
        for nth, code in enumerate(accounts[:16])
    ]  # fmt: skip
    in_batches(set_account_plans, plans, actor, at)
    months = [_month(today, later) for later in range(4)]
    targets = [
        SetTarget(rep[0], month, Decimal(chance.randint(8, 20) * 500))
        for rep in REPS for month in months
    ]  # fmt: skip
    in_batches(set_targets, targets, actor, at)


def _month(day: date, later: int) -> date:
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)
