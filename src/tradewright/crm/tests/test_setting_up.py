"""Stages, reps, targets, segments and plans: what the pipeline stands on."""

from datetime import date
from decimal import Decimal

from tradewright.crm.models.opportunities import PipelineStage
from tradewright.crm.models.plans import AccountPlan, PlanItem, SalesTarget
from tradewright.crm.operations.plans import (
    PlanTarget,
    ReviewAccount,
    SetAccountPlan,
    SetSegment,
    review_accounts,
    set_account_plans,
    set_segments,
)
from tradewright.crm.operations.stages import SetStage, set_stages
from tradewright.crm.operations.teams import SetSalesRep, SetTarget, set_sales_reps, set_targets
from tradewright.crm.queries.plans import plan_head, plan_list, plan_targets
from tradewright.crm.queries.stages import stages
from tradewright.kernel.models import Event

from .makers import opportunity, rep

TEN = Decimal(10)


def codes(answers):
    return [(one.code.value, one.field) for one in answers]


def test_a_company_starts_with_six_stages_and_sets_its_own(world):
    good = {"name": "Trial", "place": 3, "probability": Decimal(40)}
    opportunity(world)  # stands in prospecting
    rows = [
        SetStage("trial", **good, criteria="customer, amount"),
        SetStage("trial", **good),
        SetStage(" ", **good),
        SetStage("t1", **good | {"name": ""}),
        SetStage("t2", **good, kind="maybe"),
        SetStage("t3", **good | {"probability": Decimal(101)}),
        SetStage("t4", **good, kind="won"),
        SetStage("t5", **good, criteria="luck"),
        SetStage("prospecting", "Prospecting", 1, TEN, is_active=False),
        SetStage("won", "Won", 8, Decimal(100), kind="won", criteria="customer", is_active=False),
        SetStage("lost", "Lost", 9, Decimal(0), kind="lost"),
    ]
    answers = set_stages(rows, actor=world.actor, at=world.at)
    assert codes(answers) == [
        ("set", None),
        ("repeated_in_batch", "code"),
        ("code_missing", "code"),
        ("name_missing", "name"),
        ("unknown_kind", "kind"),
        ("probability_out_of_range", "probability"),
        ("probability_out_of_range", "probability"),
        ("unknown_criterion", "criteria"),
        ("stage_in_use", "kind"),
        ("last_of_kind", "is_active"),
        ("already_set", None),
    ]
    made = PipelineStage.objects.get(pk=answers[0].id)
    assert (made.criteria, made.version) == (["amount", "customer"], 1)
    assert [one.code for one in stages(world.company_id)][:4] == [
        "prospecting", "engaging", "quoted", "trial",
    ]  # fmt: skip
    assert Event.objects.filter(aggregate="pipeline_stage", key=made.pk).count() == 1


def test_reps_and_their_targets_answer_every_row(world):
    rows = [
        SetSalesRep("ann", "Ann"),
        SetSalesRep("ann", "Ann"),
        SetSalesRep("", "Ann"),
        SetSalesRep("bob", " "),
        SetSalesRep("cat", "Cat", username="nobody-here"),
    ]
    assert codes(set_sales_reps(rows, actor=world.actor, at=world.at)) == [
        ("set", None), ("repeated_in_batch", "code"), ("code_missing", "code"),
        ("name_missing", "name"), ("unknown_user", "username"),
    ]  # fmt: skip
    assert codes(set_sales_reps(rows[:1], actor=world.actor, at=world.at)) == [
        ("already_set", None)
    ]
    targets = [
        SetTarget("ann", date(2026, 3, 17), Decimal("1000.005")),
        SetTarget("ann", date(2026, 3, 1), TEN),
        SetTarget("nobody", date(2026, 3, 1), TEN),
        SetTarget("ann", date(2026, 4, 1), Decimal(-1)),
    ]
    answers = set_targets(targets, actor=world.actor, at=world.at)
    assert codes(answers) == [
        ("set", None), ("repeated_in_batch", "month"), ("unknown_rep", "rep"),
        ("amount_negative", "amount"),
    ]  # fmt: skip
    made = SalesTarget.objects.get(pk=answers[0].id)
    assert (made.month, made.amount) == (date(2026, 3, 1), Decimal("1000.01"))
    assert codes(set_targets(targets[:1], actor=world.actor, at=world.at)) == [
        ("already_set", None)
    ]


def test_a_plan_has_its_segment_targets_and_reviews(world):
    segment = SetSegment("A", "Key accounts", "visit monthly", "gold", 90)
    bad = [SetSegment("A", "x"), SetSegment("", "x"), SetSegment("B", " "),
           SetSegment("C", "x", review_days=0)]  # fmt: skip
    assert codes(set_segments([segment, *bad], actor=world.actor, at=world.at)) == [
        ("set", None), ("repeated_in_batch", "code"), ("code_missing", "code"),
        ("name_missing", "name"), ("review_not_positive", "review_days"),
    ]  # fmt: skip
    assert codes(set_segments([segment], actor=world.actor, at=world.at)) == [("already_set", None)]
    customer, item = world.customer(), world.item()
    plan = SetAccountPlan(
        customer.code, "A", rep(world), Decimal(5000), "Grow",
        targets=(PlanTarget(Decimal(300), item=item.code), PlanTarget(TEN, group="goods")),
    )  # fmt: skip
    (answer,) = set_account_plans([plan], actor=world.actor, at=world.at)
    made = AccountPlan.objects.get(pk=answer.id)
    assert (made.review_days, made.next_review_on) == (90, date(2026, 5, 31))
    assert codes(set_account_plans([plan], actor=world.actor, at=world.at)) == [
        ("already_set", None)
    ]
    fewer = SetAccountPlan(
        customer.code, "A", plan.owner, Decimal(5000), "Grow", targets=plan.targets[:1], version=1
    )
    assert codes(set_account_plans([fewer], actor=world.actor, at=world.at)) == [("set", None)]
    assert PlanItem.objects.get(plan=made).item_id == item.pk
    reviewed = ReviewAccount(customer.code)
    rows = [reviewed, reviewed, ReviewAccount("NOBODY")]
    assert codes(review_accounts(rows, actor=world.actor, at=world.at)) == [
        ("reviewed", None), ("repeated_in_batch", "customer"), ("no_plan", "customer"),
    ]  # fmt: skip
    again = [reviewed, ReviewAccount(customer.code, date(2026, 3, 1), version=1)]
    assert codes(review_accounts(again[:1], actor=world.actor, at=world.at)) == [
        ("already_reviewed", None)
    ]
    assert codes(review_accounts(again[1:], actor=world.actor, at=world.at)) == [
        ("plan_changed", "version")
    ]
    head = plan_head(world.company_id, customer.pk, today=world.today)
    assert (head.segment, head.potential, head.bought, head.share) == ("A", 5000, 0, 0)
    (target,) = plan_targets(world.company_id, made.pk, today=world.today)
    assert (target.item, target.target, target.bought) == (item.code, 300, 0)
    due = plan_list(world.company_id, today=date(2026, 8, 1), user_id=1)
    assert customer.code in [row.customer for row in due.rows]


def test_plans_answer_every_row_of_a_mixed_batch(world):
    set_segments([SetSegment("A", "Key")], actor=world.actor, at=world.at)
    first, item = world.customer(), world.item()

    def plan(**given):
        return SetAccountPlan(**{"customer": world.customer().code, "segment": "A"} | given)

    def aims(*targets):
        return plan(targets=targets)

    good = PlanTarget(TEN, item=item.code)
    rows = [
        plan(customer=first.code),
        plan(customer=first.code),
        plan(customer="NOBODY"),
        plan(segment="Z"),
        plan(owner="NOBODY"),
        plan(potential=Decimal(0)),
        plan(review_days=0),
        aims(good, PlanTarget(TEN, item="NONE")),
        aims(PlanTarget(TEN, group="NONE")),
        aims(PlanTarget(TEN)),
        aims(good, good),
        aims(PlanTarget(Decimal(0), item=item.code)),
    ]
    assert codes(set_account_plans(rows, actor=world.actor, at=world.at)) == [
        ("set", None),
        ("repeated_in_batch", "customer"),
        ("unknown_customer", "customer"),
        ("unknown_segment", "segment"),
        ("unknown_owner", "owner"),
        ("potential_not_positive", "potential"),
        ("review_not_positive", "review_days"),
        ("unknown_item", "targets[2].item"),
        ("unknown_group", "targets[1].group"),
        ("target_nameless", "targets[1].item"),
        ("target_repeated", "targets[2].item"),
        ("target_not_positive", "targets[1].target"),
    ]
    late = plan(customer=first.code, goal="Other", version=9)
    assert codes(set_account_plans([late], actor=world.actor, at=world.at)) == [
        ("plan_changed", "version")
    ]
