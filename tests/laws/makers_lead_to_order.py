"""Inputs for the operations between an opportunity and its quotes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.laws.makers_documents import done
from tests.laws.makers_quotes import asked
from tests.laws.registry import Made, makes
from tradewright.crm.operations.opportunities import (
    EnterOpportunity,
    OpportunityLineOf,
    enter_opportunities,
)
from tradewright.crm.operations.quote_following import FollowQuote
from tradewright.crm.operations.quotes import (
    LinkQuote,
    QuoteOpportunity,
    quote_opportunities,
)
from tradewright.sales.models import Quote
from tradewright.sales.operations.quote_approval import SubmitQuote, submit_quotes
from tradewright.sales.operations.quote_sending import SendQuote, send_quotes
from tradewright.sales.operations.quotes import enter_quotes
from tradewright.sim.fixtures import World

TEN = Decimal(10)
NONE = 10**15


def chances(world: World, n: int) -> list[int]:
    """Opportunities over one item each, no two for one customer or item."""
    rows = [
        EnterOpportunity(
            "A chance", world.customer().code, (OpportunityLineOf(TEN, TEN, world.item().code),),
            expected_on=date(2026, 6, 1),
        )
        for _ in range(n)
    ]  # fmt: skip
    return done(enter_opportunities, rows, world)


@makes("crm.quote_opportunities")
def quoted(world: World, n: int) -> Made:
    customer = world.customer().code
    bare = done(enter_opportunities, [EnterOpportunity("Bare", customer)], world)
    return [QuoteOpportunity(one) for one in chances(world, n)], [
        QuoteOpportunity(NONE),
        QuoteOpportunity(bare[0]),
    ]


@makes("crm.link_quotes")
def linked(world: World, n: int) -> Made:
    """Quotes that were made alone, and opportunities of their customers."""
    quotes = asked(world, n)
    ids = done(enter_quotes, quotes, world)
    numbers = dict(Quote.objects.filter(pk__in=ids).values_list("id", "number"))
    rows = [EnterOpportunity("A chance", quote.customer) for quote in quotes]
    found = done(enter_opportunities, rows, world)
    (other,) = chances(world, 1)
    return [LinkQuote(chance, numbers[quote]) for chance, quote in zip(found, ids, strict=True)], [
        LinkQuote(NONE, "QU-NO"),
        LinkQuote(other, "QU-NONE"),
    ]


@makes("crm.follow_quotes")
def followed(world: World, n: int) -> Made:
    """Quotes that were sent, of opportunities that do not know it yet."""
    ids = chances(world, n)
    answers = quote_opportunities(
        [QuoteOpportunity(one) for one in ids], actor=world.actor, at=world.at
    )
    quotes = [answer.detail["quote_id"] for answer in answers]
    done(submit_quotes, [SubmitQuote(one) for one in quotes], world)
    done(send_quotes, [SendQuote(one) for one in quotes], world)
    alone = done(enter_quotes, asked(world, 1), world)
    return [FollowQuote(one) for one in quotes], [FollowQuote(NONE), FollowQuote(*alone)]
