"""Lead to order: what becomes of quotes becomes of the opportunities that they came of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tradewright.crm.operations.quote_following import FollowQuote, QuoteFollowed, follow_quotes
from tradewright.kernel.events import Event, subscriber
from tradewright.kernel.operation import Actor

from .following import followed


@subscriber(
    "sales.quote_sent",
    "sales.quote_accepted",
    "sales.quote_declined",
    "sales.quote_expired",
    "crm.opportunity_quoted",
)
def let_opportunities_follow_quotes(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A sent quote moves its opportunity on, an accepted one wins it, and where none is open any
    more somebody is asked to look."""
    quotes = dict.fromkeys(
        event.key if event.aggregate == "quote" else event.body["quote_id"] for event in events
    )
    answers = follow_quotes([FollowQuote(one) for one in quotes], actor=actor, at=at)
    followed(answers, unless=(QuoteFollowed.NOT_OF_OPPORTUNITY, QuoteFollowed.REPEATED_IN_BATCH))
