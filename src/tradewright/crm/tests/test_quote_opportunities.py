"""quote_opportunities, link_quotes: a quote of what an opportunity says, once while it is open."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from threading import Thread

import pytest
from django.db import connection

from tradewright.crm.models.opportunities import Opportunity
from tradewright.crm.models.quotes import OpportunityQuote
from tradewright.crm.operations.opportunities import (
    ChangeOpportunity,
    MoveOpportunity,
    OpportunityLineOf,
    change_opportunities,
    move_opportunities,
)
from tradewright.crm.operations.quotes import (
    LinkQuote,
    QuoteOpportunity,
    link_quotes,
    quote_opportunities,
)
from tradewright.crm.queries.quotes import opportunity_quotes
from tradewright.kernel.database import entered
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.sales.models import Quote, QuoteLine
from tradewright.sales.operations.quote_approval import SubmitQuote, submit_quotes
from tradewright.sales.operations.quote_endings import WithdrawQuote, withdraw_quotes
from tradewright.sales.operations.quote_revisions import ReviseQuote, revise_quotes
from tradewright.sales.operations.quote_sending import SendQuote, send_quotes
from tradewright.sales.tests.quotes import drafted

from .makers import opportunity

NONE = 10**15


def chance(world, **given):
    """An opportunity over ten pieces, expected at 4.00 while the conditions say 10.00."""
    item = world.item()
    given.setdefault("lines", (OpportunityLineOf(D(10), D(4), item.code),))
    return opportunity(world, **given)


def quoted(world, *rows, actor=None):
    rows = [row if isinstance(row, QuoteOpportunity) else QuoteOpportunity(row) for row in rows]
    return quote_opportunities(rows, actor=actor or world.actor, at=world.at)


def test_the_lines_that_have_an_item_are_quoted_at_the_conditions(world):
    lines = (
        OpportunityLineOf(D(10), D(4), world.item().code, competitor_price=D("9.50")),
        OpportunityLineOf(D(1), D(99), "", "Fitting on site"),
    )
    id = chance(world, lines=lines)
    outcome = one(quoted(world, id))
    assert outcome.message.endswith("Left out, as there is no item: Fitting on site.")
    line = QuoteLine.objects.get(quote_id=outcome.detail["quote_id"])
    assert (line.quantity_entered, line.unit_price, line.given_price, line.competitor_price) == (
        D(10), D(10), None, D("9.50"),
    )  # fmt: skip
    event = Event.objects.get(topic="crm.opportunity_quoted", key=id)
    assert (event.version, event.body["quote_id"], event.body["to"]) == (2, line.quote_id, "open")
    with entered(world.company_id):
        (row,) = opportunity_quotes(world.company_id, id)
    assert (row.id, row.status, row.called) == (line.quote_id, "draft", outcome.detail["quote"])


def test_the_expected_prices_are_typed_for_who_may_type_them(world):
    id = chance(world)
    bare = replace(world.actor, duties=frozenset({"crm.quote_opportunities"}))
    asked = QuoteOpportunity(id, at_expected_prices=True)
    (refused,) = quoted(world, asked, actor=bare)
    assert (refused.code, OpportunityQuote.objects.filter(opportunity_id=id).count()) == (
        "not_taken", 0,
    )  # fmt: skip
    quote_id = one(quoted(world, asked)).detail["quote_id"]
    assert QuoteLine.objects.get(quote_id=quote_id).unit_price == D(4)


def test_each_row_is_judged_for_itself(world):
    priceless = world.item(None).code
    nobody = opportunity(world, customer="", account_name="Somebody")
    lost, changed, again = chance(world), chance(world), chance(world)
    move = MoveOpportunity(lost, "lost", loss_reason="Price")
    one(move_opportunities([move], actor=world.actor, at=world.at))
    one(quoted(world, again))
    euros = chance(world, customer=world.customer(currency_id="EUR").code)
    good = chance(world)
    answers = quoted(
        world, NONE, nobody, lost, QuoteOpportunity(changed, version=9), again,
        chance(world, lines=(), amount=D(5)), QuoteOpportunity(euros, at_expected_prices=True),
        chance(world, lines=(OpportunityLineOf(D(1), D(1), priceless),)), good, good,
    )  # fmt: skip
    assert [one.code for one in answers] == [
        "opportunity_not_found", "no_customer", "opportunity_not_open", "opportunity_changed",
        "already_quoted", "no_lines", "other_currency", "not_taken", "quoted", "repeated_in_batch",
    ]  # fmt: skip
    assert "price" in answers[7].message.lower()


def test_an_open_quote_is_answered_until_it_is_over_and_in_its_last_revision(world):
    id = chance(world)
    first = one(quoted(world, id)).detail["quote_id"]
    run = {"actor": world.actor, "at": world.at}
    assert one(quoted(world, id)).detail["quote_id"] == first
    one(submit_quotes([SubmitQuote(first)], **run))
    one(send_quotes([SendQuote(first)], **run))
    revised = one(revise_quotes([ReviseQuote(first)], **run)).id
    answer = one(quoted(world, id))
    assert (answer.code, answer.detail["quote_id"]) == ("already_quoted", revised)
    assert answer.detail["quote"].endswith(" rev. 2")
    one(withdraw_quotes([WithdrawQuote(revised, "They wait")], **run))
    assert one(quoted(world, id)).code == "quoted"
    with entered(world.company_id):
        assert [row.status for row in opportunity_quotes(world.company_id, id)] == [
            "draft", "withdrawn",
        ]  # fmt: skip


def test_a_customer_who_was_quoted_stays_the_opportunitys(world):
    id = chance(world)
    one(quoted(world, id))
    other = ChangeOpportunity(id, 2, customer=world.customer().code)
    (refused,) = change_opportunities([other], actor=world.actor, at=world.at)
    assert refused.code == "customer_quoted"
    renamed = ChangeOpportunity(id, 2, name="Another name")
    assert one(change_opportunities([renamed], actor=world.actor, at=world.at)).code == "changed"


def test_a_quote_that_was_made_alone_is_linked_to_one_opportunity(world):
    customer = world.customer()
    numbers = [
        Quote.objects.get(pk=drafted(world, customer, (world.item(), 2))).number for _ in range(3)
    ]
    mine, second, others = (
        chance(world, customer=customer.code), chance(world, customer=customer.code), chance(world),
    )  # fmt: skip
    nobody = opportunity(world, customer="", account_name="Somebody")

    def linked(*rows):
        rows = [LinkQuote(*row) for row in rows]
        return [row.code for row in link_quotes(rows, actor=world.actor, at=world.at)]

    assert linked((mine, numbers[0])) == ["linked"]
    assert linked(
        (NONE, numbers[1]), (mine, "QU-NONE"), (second, numbers[0]), (others, numbers[1]),
        (nobody, numbers[2]), (second, numbers[0]),
    ) == [
        "opportunity_not_found", "unknown_quote", "linked_elsewhere", "repeated_in_batch",
        "no_customer", "repeated_in_batch",
    ]  # fmt: skip
    assert linked((mine, numbers[0])) == ["already_linked"]
    assert linked((others, numbers[1])) == ["other_customers"]
    topics = Event.objects.filter(aggregate="opportunity", key=mine).values_list("topic", flat=True)
    assert list(topics.order_by("version")) == ["crm.opportunity_entered", "crm.opportunity_quoted"]


def test_two_people_who_quote_at_once_make_one_quote(open_floor):
    world = open_floor
    id = chance(world)
    answers = []

    def person():
        try:
            answers.append(one(quoted(world, id)))
        finally:
            connection.close()

    threads = [Thread(target=person) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.code for answer in answers) == ["already_quoted", "quoted"]
    assert len({answer.detail["quote_id"] for answer in answers}) == 1
    assert Opportunity.objects.get(pk=id).version == 2


LINK = "(select max(id) from opportunity_quote)"
QUOTE = f"where id = (select quote_id from opportunity_quote where id = {LINK})"
CHANCE = f"(select opportunity_id from opportunity_quote where id = {LINK})"


@pytest.mark.parametrize(
    "fault",
    [
        "update quote set customer_id = (select min(id) from customer where id <>"
        f" quote.customer_id) {QUOTE}",
        f"update quote set root_id = 0 {QUOTE}",
        f"delete from event where topic = 'crm.opportunity_quoted' and key = {CHANCE}",
    ],
)
def test_cr11_turns_red_on_its_fault(db, committed_world, fault):
    world = committed_world
    world.customer()  # another than that of the quote
    one(quoted(world, chance(world, expected_on=date(2026, 5, 1))))

    def violations():
        (found,) = run_invariants(["CR11"])
        return found.violations

    before = violations()
    with connection.cursor() as cursor:
        cursor.execute(
            "set constraints all immediate; set local session_replication_role = replica"
        )
        cursor.execute(fault)
    assert violations() > before
