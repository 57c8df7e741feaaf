"""move_opportunities: into a stage whose facts are there, and the chain of moves."""

from datetime import date
from threading import Thread

from django.db import connection

from tradewright.crm.models.opportunities import Opportunity, OpportunityMove
from tradewright.crm.operations.activities import PlanActivity, plan_activities
from tradewright.crm.operations.opportunities import MoveOpportunity, move_opportunities
from tradewright.kernel.database import entered
from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one

from .makers import opportunity

NONE = 10**15


def chain(id):
    moves = OpportunityMove.objects.filter(opportunity_id=id).order_by("move_no")
    return [(move.from_stage and move.from_stage.code, move.to_stage.code) for move in moves]


def test_every_move_is_kept_and_a_lost_one_opens_again_with_a_reason(world):
    id = opportunity(world)

    def move(stage, **given):
        return move_opportunities(
            [MoveOpportunity(id, stage, **given)], actor=world.actor, at=world.at
        )[0].code

    assert move("engaging") == "moved"
    assert move("engaging") == "already_moved"
    assert move("lost") == "loss_reason_missing"
    assert move("lost", loss_reason="Price", competitor="Rival", closed_on=date(2026, 3, 1)) == (
        "moved"
    )
    lost = Opportunity.objects.get(pk=id)
    assert (lost.status, lost.closed_on, lost.loss_reason, lost.competitor) == (
        "lost", date(2026, 3, 1), "Price", "Rival",
    )  # fmt: skip
    assert move("engaging") == "reason_missing"
    assert move("engaging", reason="They came back") == "moved"
    open_again = Opportunity.objects.get(pk=id)
    assert (open_again.status, open_again.closed_on, open_again.loss_reason) == ("open", None, "")
    assert chain(id) == [
        (None, "prospecting"), ("prospecting", "engaging"), ("engaging", "lost"),
        ("lost", "engaging"),
    ]  # fmt: skip
    events = Event.objects.filter(aggregate="opportunity", key=id).order_by("version")
    assert [(event.topic, event.body["from"], event.body["to"]) for event in events] == [
        ("crm.opportunity_entered", None, "open"),
        ("crm.opportunity_moved", "open", "open"),
        ("crm.opportunity_moved", "open", "lost"),
        ("crm.opportunity_moved", "lost", "open"),
    ]


def test_a_stage_that_asks_for_a_next_action_says_so_until_one_is_planned(world):
    id = opportunity(world)
    Opportunity.objects.filter(pk=id).update(expected_on=date(2026, 5, 1))
    row = MoveOpportunity(id, "negotiation")
    refused = move_opportunities([row], actor=world.actor, at=world.at)[0]
    assert refused.code == "facts_missing"
    assert refused.message.endswith("the stage “Negotiation” asks for a planned next action.")
    planned = PlanActivity("call", "Ask for the order", world.today, opportunity_id=id)
    one(plan_activities([planned], actor=world.actor, at=world.at))
    assert move_opportunities([row], actor=world.actor, at=world.at)[0].code == "moved"


def test_answers_every_row_of_a_mixed_batch(world):
    first, bare = opportunity(world), opportunity(world, customer="", lines=())
    rows = [
        MoveOpportunity(first, "won"),
        MoveOpportunity(first, "won"),
        MoveOpportunity(NONE, "won"),
        MoveOpportunity(opportunity(world), "nowhere"),
        MoveOpportunity(opportunity(world), "engaging", version=9),
        MoveOpportunity(opportunity(world), "lost"),
        MoveOpportunity(bare, "won"),
    ]
    answers = move_opportunities(rows, actor=world.actor, at=world.at)
    assert [(answer.code, answer.field) for answer in answers] == [
        ("moved", None),
        ("repeated_in_batch", "opportunity_id"),
        ("opportunity_not_found", "opportunity_id"),
        ("unknown_stage", "stage"),
        ("opportunity_changed", "version"),
        ("loss_reason_missing", "loss_reason"),
        ("facts_missing", "stage"),
    ]
    assert answers[6].detail["facts"] == ["customer", "amount"]
    assert Opportunity.objects.get(pk=first).closed_on == world.today


def test_two_who_move_one_at_once_leave_one_chain(open_floor):
    world = open_floor
    id = opportunity(world)
    codes = []

    def move(stage):
        row = MoveOpportunity(id, stage, loss_reason="Price")
        codes.append(move_opportunities([row], actor=world.actor, at=world.at)[0].code)
        connection.close()

    threads = [Thread(target=move, args=(stage,)) for stage in ("engaging", "lost")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # the one that came second moved on from where the first had left it, or had to say why
    assert sorted(codes) in (["moved", "moved"], ["moved", "reason_missing"])
    with entered(world.company_id):
        moves = chain(id)
        stage = Opportunity.objects.get(pk=id).stage.code
    assert [before for before, _ in moves[1:]] == [after for _, after in moves[:-1]]
    assert moves[-1][1] == stage
