"""enter_opportunities: what may stand in the pipeline, and what is told of it."""

from datetime import date
from decimal import Decimal

from tradewright.crm.models.opportunities import Opportunity, OpportunityLine, OpportunityMove
from tradewright.crm.operations.opportunities import (
    EnterOpportunity,
    OpportunityLineOf,
    enter_opportunities,
)
from tradewright.kernel.models import Event

from .makers import lead, rep

TEN = Decimal(10)
NONE = 10**15


def line(**given):
    return OpportunityLineOf(**{"quantity": TEN, "price": Decimal("4.005")} | given)


def test_an_opportunity_stands_in_the_first_stage_with_the_sum_of_its_lines(world):
    customer, item, owner = world.customer(), world.item(), rep(world)
    row = EnterOpportunity(
        "Shelving for the new hall", customer.code,
        (line(item=item.code, unit="BX", competitor_price=Decimal("3.90")),
         line(description="Something new", price=Decimal(1))),
        owner=owner, expected_on=date(2026, 6, 30), competitor="Rival",
    )  # fmt: skip
    (answer,) = enter_opportunities([row], actor=world.actor, at=world.at)
    made = Opportunity.objects.select_related("stage").get(pk=answer.id)
    assert answer.code == "entered"
    assert answer.detail["number"] == made.number
    assert (made.stage.code, made.status, made.amount, made.amount_home) == (
        "prospecting", "open", Decimal("50.05"), Decimal("50.05"),
    )  # fmt: skip
    lines = OpportunityLine.objects.filter(opportunity=made).order_by("line_no")
    assert [(one.quantity, one.stock_quantity, one.amount) for one in lines] == [
        (10, 120, Decimal("40.05")), (10, None, 10),
    ]  # fmt: skip
    moves = OpportunityMove.objects.filter(opportunity=made)
    assert [(one.move_no, one.from_stage_id, one.to_stage_id) for one in moves] == [
        (1, None, made.stage_id)
    ]
    (event,) = Event.objects.filter(aggregate="opportunity", key=made.pk)
    assert (event.topic, event.version) == ("crm.opportunity_entered", 1)
    assert event.body["stage"] == "prospecting"
    assert (event.body["from"], event.body["to"]) == (None, "open")


def test_what_was_won_before_comes_in_as_won_since_then(world):
    row = EnterOpportunity(
        "Old deal", world.customer().code, stage="won", amount=TEN,
        opened_on=date(2017, 1, 3), closed_on=date(2017, 3, 1),
    )  # fmt: skip
    (answer,) = enter_opportunities([row], actor=world.actor, at=world.at)
    made = Opportunity.objects.get(pk=answer.id)
    assert (made.status, made.closed_on, made.forecast) == ("won", date(2017, 3, 1), "committed")
    assert made.stage_since.date() == date(2017, 3, 1)


def test_answers_every_row_of_a_mixed_batch(world):
    customer, other = world.customer(), world.customer()
    item, lead_id = world.item(), lead(world)
    good = {"name": "A", "customer": customer.code, "amount": TEN}
    rows = [
        EnterOpportunity(**good, external_id="x-1", lead_id=lead_id),
        EnterOpportunity(**good, external_id="x-1"),
        EnterOpportunity(**good | {"name": " "}),
        EnterOpportunity(**good | {"customer": "NOBODY"}),
        EnterOpportunity(**good, contact_id=NONE),
        EnterOpportunity(**good, lead_id=NONE),
        EnterOpportunity(**good, owner="NOBODY"),
        EnterOpportunity(**good, channel="pigeon"),
        EnterOpportunity(**good, currency="CHF"),
        EnterOpportunity(**good, stage="nowhere"),
        EnterOpportunity(**good, forecast="sure"),
        EnterOpportunity(**good, probability=Decimal(101)),
        EnterOpportunity(**good | {"amount": Decimal(-1)}),
        EnterOpportunity(**good, stage="lost"),
        EnterOpportunity("A", other.code, stage="engaging"),
        EnterOpportunity("A", stage="won", amount=TEN),
        EnterOpportunity("A", lines=(line(item=item.code), line(item="NONE"))),
        EnterOpportunity("A", lines=(line(),)),
        EnterOpportunity("A", lines=(line(item=item.code, unit="TON"),)),
        EnterOpportunity("A", lines=(line(item=item.code, quantity=Decimal(0)),)),
        EnterOpportunity("A", lines=(line(item=item.code, quantity=Decimal("1.5")),)),
        EnterOpportunity("A", lines=(line(item=item.code, price=Decimal(-1)),)),
        EnterOpportunity("A", lines=(line(item=item.code, price=Decimal("0.0000001")),)),
    ]
    answers = enter_opportunities(rows, actor=world.actor, at=world.at)
    assert [(one.code, one.field) for one in answers] == [
        ("entered", None),
        ("repeated_in_batch", "external_id"),
        ("name_missing", "name"),
        ("unknown_customer", "customer"),
        ("unknown_contact", "contact_id"),
        ("unknown_lead", "lead_id"),
        ("unknown_owner", "owner"),
        ("unknown_channel", "channel"),
        ("no_rate", "currency"),
        ("unknown_stage", "stage"),
        ("unknown_forecast", "forecast"),
        ("probability_out_of_range", "probability"),
        ("amount_negative", "amount"),
        ("loss_reason_missing", "loss_reason"),
        ("facts_missing", "stage"),
        ("facts_missing", "stage"),
        ("unknown_item", "lines[2].item"),
        ("line_nameless", "lines[1].item"),
        ("unknown_unit", "lines[1].unit"),
        ("quantity_not_positive", "lines[1].quantity"),
        ("quantity_too_precise", "lines[1].quantity"),
        ("price_negative", "lines[1].price"),
        ("price_too_precise", "lines[1].price"),
    ]
    assert (
        answers[14].message == "The stage “Engaging” asks for an amount above zero: add it first."
    )
    assert answers[15].detail["facts"] == ["customer"]


def test_done_twice_leaves_one_opportunity(world):
    row = EnterOpportunity("A", amount=TEN, external_id="twice")
    first = enter_opportunities([row], actor=world.actor, at=world.at)[0]
    again = enter_opportunities([row], actor=world.actor, at=world.at)[0]
    assert (again.code, again.id) == ("already_entered", first.id)
    assert again.detail["number"] == first.detail["number"]
