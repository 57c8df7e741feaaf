"""follow_quotes: an opportunity stands where its quotes are."""

from datetime import date, timedelta
from decimal import Decimal as D

from tradewright.crm.models.activities import Activity
from tradewright.crm.models.opportunities import Opportunity, OpportunityLine
from tradewright.crm.operations.opportunities import (
    MoveOpportunity,
    OpportunityLineOf,
    move_opportunities,
)
from tradewright.crm.operations.quote_following import FollowQuote, follow_quotes
from tradewright.crm.operations.quotes import QuoteOpportunity, quote_opportunities
from tradewright.crm.operations.stages import SetStage, set_stages
from tradewright.kernel.outcome import one
from tradewright.sales.operations.quote_acceptance import (
    AcceptedLine,
    AcceptQuote,
    accept_quotes,
)
from tradewright.sales.operations.quote_approval import SubmitQuote, submit_quotes
from tradewright.sales.operations.quote_endings import DeclineQuote, decline_quotes
from tradewright.sales.operations.quote_sending import SendQuote, send_quotes
from tradewright.sales.tests.quotes import drafted

from .makers import opportunity


def do(world, operation, row):
    return one(operation([row], actor=world.actor, at=world.at))


def sent(world, **given):
    """An opportunity over ten pieces, and its quote at 100.00, which the customer has."""
    given.setdefault("expected_on", date(2026, 6, 1))
    given.setdefault("lines", (OpportunityLineOf(D(10), D(4), world.item().code),))
    id = opportunity(world, **given)
    quote_id = do(world, quote_opportunities, QuoteOpportunity(id)).detail["quote_id"]
    do(world, submit_quotes, SubmitQuote(quote_id))
    do(world, send_quotes, SendQuote(quote_id))
    return id, quote_id


def follow(world, *quote_ids):
    rows = [FollowQuote(quote_id) for quote_id in quote_ids]
    return [row.code for row in follow_quotes(rows, actor=world.actor, at=world.at)]


def stage(id):
    return Opportunity.objects.select_related("stage").get(pk=id).stage.code


def test_a_sent_quote_moves_its_opportunity_on_once(world):
    id, quote_id = sent(world)
    assert follow(world, quote_id) == ["moved"]
    assert stage(id) == "quoted"
    assert follow(world, quote_id) == ["already_followed"]


def test_an_opportunity_stays_where_it_is_without_the_facts_or_when_it_is_further(world):
    vague, quote_id = sent(world, expected_on=None)
    assert (follow(world, quote_id), stage(vague)) == (["already_followed"], "prospecting")
    far, quote_id = sent(world)
    do(world, set_stages, SetStage("late", "Late", 6, D(90)))
    do(world, move_opportunities, MoveOpportunity(far, "late"))
    assert (follow(world, quote_id), stage(far)) == (["already_followed"], "late")


def test_an_accepted_quote_wins_what_was_ordered(world):
    id, quote_id = sent(world)
    do(world, accept_quotes, AcceptQuote(quote_id, (AcceptedLine(1, D(4)),), keep_open=True))
    assert follow(world, quote_id) == ["moved"]
    found = Opportunity.objects.get(pk=id)
    assert (found.status, found.amount, found.closed_on) == ("won", D(40), world.at.date())
    # the rest is ordered later, and counts too
    do(world, accept_quotes, AcceptQuote(quote_id))
    assert follow(world, quote_id) == ["already_followed"]
    assert Opportunity.objects.get(pk=id).amount == D(100)
    lines = OpportunityLine.objects.filter(opportunity_id=id).order_by("line_no")
    assert [(line.quantity, line.price) for line in lines] == [(D(4), D(10)), (D(6), D(10))]


def test_a_win_that_is_refused_becomes_a_task_once(world):
    id, quote_id = sent(world)
    do(world, set_stages, SetStage("won", "Won", 8, D(100), "won", "competitor"))
    do(world, accept_quotes, AcceptQuote(quote_id))
    assert follow(world, quote_id) == ["told"]
    assert follow(world, quote_id) == ["already_followed"]
    task = Activity.objects.get(opportunity_id=id)
    assert "asks for a competitor" in task.subject
    assert (task.kind, task.due_on) == ("task", world.at.date() + timedelta(days=1))
    assert stage(id) == "prospecting"


def test_the_last_declined_quote_is_a_task_and_no_loss(world):
    id, quote_id = sent(world)
    follow(world, quote_id)
    do(world, decline_quotes, DeclineQuote(quote_id, "price"))
    second = do(world, quote_opportunities, QuoteOpportunity(id)).detail["quote_id"]
    assert follow(world, quote_id) == ["already_followed"]
    do(world, submit_quotes, SubmitQuote(second))
    do(world, send_quotes, SendQuote(second))
    do(world, decline_quotes, DeclineQuote(second, "price"))
    assert follow(world, quote_id, second) == ["told", "repeated_in_batch"]
    assert Opportunity.objects.get(pk=id).status == "open"
    assert Activity.objects.filter(opportunity_id=id).count() == 1


def test_other_quotes_are_of_no_opportunity(world):
    alone = drafted(world, world.customer(), (world.item(), 1))
    assert follow(world, alone, 10**15) == ["not_of_opportunity", "not_of_opportunity"]
