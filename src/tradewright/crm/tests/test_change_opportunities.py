"""change_opportunities: the facts of an opportunity become others, its stage stays."""

from datetime import date
from decimal import Decimal

from tradewright.crm.models.opportunities import Opportunity, OpportunityLine
from tradewright.crm.operations.opportunities import (
    ChangeOpportunity,
    MoveOpportunity,
    OpportunityLineOf,
    change_opportunities,
    move_opportunities,
)
from tradewright.kernel.models import Event

from .makers import opportunity, rep

TEN = Decimal(10)
NONE = 10**15


def test_lines_and_facts_become_those_given(world):
    id, owner, item = opportunity(world), rep(world), world.item()
    lines = (
        OpportunityLineOf(Decimal(2), Decimal(3), item.code),
        OpportunityLineOf(Decimal(1), Decimal(5), description="A rack"),
    )
    row = ChangeOpportunity(
        id, 1, name="New name", owner=owner, lines=lines, sets_lines=True, probability=TEN,
        expected_on=date(2026, 9, 1), forecast="best_case", competitor="Rival",
    )  # fmt: skip
    (answer,) = change_opportunities([row], actor=world.actor, at=world.at)
    made = Opportunity.objects.get(pk=id)
    assert answer.code == "changed"
    assert (made.name, made.amount, made.amount_home, made.version) == ("New name", 11, 11, 2)
    assert (made.probability, made.forecast, made.competitor) == (10, "best_case", "Rival")
    told = OpportunityLine.objects.filter(opportunity=made).order_by("line_no")
    assert [(one.description, one.amount) for one in told] == [(item.name, 6), ("A rack", 5)]
    event = Event.objects.get(aggregate="opportunity", key=id, version=2)
    assert event.topic == "crm.opportunity_changed"
    assert (event.body["amount_before"], event.body["amount"]) == (40, 11)
    fewer = ChangeOpportunity(id, 2, lines=lines[1:], sets_lines=True)
    assert change_opportunities([fewer], actor=world.actor, at=world.at)[0].code == "changed"
    assert OpportunityLine.objects.get(opportunity=made).description == "A rack"
    again = ChangeOpportunity(id, 3, lines=lines[1:], sets_lines=True, competitor="Rival")
    answers = change_opportunities([again], actor=world.actor, at=world.at)
    assert answers[0].code == "already_changed"
    assert Event.objects.filter(aggregate="opportunity", key=id).count() == 3


def test_answers_every_row_of_a_mixed_batch(world):
    item = world.item()

    def new():
        return opportunity(world)

    def line(**given):
        row = OpportunityLineOf(**{"quantity": TEN, "price": TEN, "item": item.code} | given)
        return {"lines": (row,), "sets_lines": True}

    lost, bare = new(), opportunity(world, lines=(), amount=TEN)
    move_opportunities(
        [MoveOpportunity(lost, "lost", loss_reason="Price"), MoveOpportunity(bare, "engaging")],
        actor=world.actor, at=world.at,
    )  # fmt: skip
    first = new()
    rows = [
        ChangeOpportunity(first, 1, note="Hm"),
        ChangeOpportunity(first, 1, note="Hm"),
        ChangeOpportunity(new(), 1),
        ChangeOpportunity(NONE, 1, note="Hm"),
        ChangeOpportunity(new(), 7, note="Hm"),
        ChangeOpportunity(new(), 1, name=" "),
        ChangeOpportunity(new(), 1, customer="NOBODY"),
        ChangeOpportunity(new(), 1, contact_id=NONE),
        ChangeOpportunity(new(), 1, owner="NOBODY"),
        ChangeOpportunity(new(), 1, channel="pigeon"),
        ChangeOpportunity(new(), 1, forecast="sure"),
        ChangeOpportunity(new(), 1, probability=Decimal(-1)),
        ChangeOpportunity(new(), 1, amount=Decimal(-1)),
        ChangeOpportunity(new(), 1, amount=TEN),
        ChangeOpportunity(lost, 2, loss_reason=" "),
        ChangeOpportunity(bare, 2, amount=Decimal(0)),
        ChangeOpportunity(new(), 1, **line(item="NONE")),
        ChangeOpportunity(new(), 1, **line(item="")),
        ChangeOpportunity(new(), 1, **line(unit="TON")),
        ChangeOpportunity(new(), 1, **line(quantity=Decimal(0))),
        ChangeOpportunity(new(), 1, **line(quantity=Decimal("0.5"))),
        ChangeOpportunity(new(), 1, **line(price=Decimal(-1))),
        ChangeOpportunity(new(), 1, **line(price=Decimal("0.0000001"))),
    ]
    answers = change_opportunities(rows, actor=world.actor, at=world.at)
    assert [(one.code, one.field) for one in answers] == [
        ("changed", None),
        ("repeated_in_batch", "opportunity_id"),
        ("already_changed", None),
        ("opportunity_not_found", "opportunity_id"),
        ("opportunity_changed", "version"),
        ("name_missing", "name"),
        ("unknown_customer", "customer"),
        ("unknown_contact", "contact_id"),
        ("unknown_owner", "owner"),
        ("unknown_channel", "channel"),
        ("unknown_forecast", "forecast"),
        ("probability_out_of_range", "probability"),
        ("amount_negative", "amount"),
        ("amount_of_lines", "amount"),
        ("loss_reason_missing", "loss_reason"),
        ("needed_by_stage", "stage"),
        ("unknown_item", "lines[1].item"),
        ("line_nameless", "lines[1].item"),
        ("unknown_unit", "lines[1].unit"),
        ("quantity_not_positive", "lines[1].quantity"),
        ("quantity_too_precise", "lines[1].quantity"),
        ("price_negative", "lines[1].price"),
        ("price_too_precise", "lines[1].price"),
    ]
