"""Reads of the books and of the event log."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Router
from pydantic import Field, create_model

from tradewright.kernel import feed
from tradewright.ledger import queries as ledger

from .reading import Id, Limit, all_of, get, page, page_of, place, shape, there, today

router = Router()

FEED_ROW: Any = shape(feed.FeedEvent)
Feed = create_model("Feed", items=(list[FEED_ROW], ...), next=(int, ...))
Position = Annotated[int, Field(ge=0, le=2**63 - 1)]


@get(router, "/ledger/trial_balance", duty="ledger.read", answers=page_of(ledger.Balance))
def trial_balance(request: Any, first: date | None = None, last: date | None = None) -> Any:
    """Every account with a balance, exact at once; a day inside a month counts the whole month."""
    rows = ledger.trial_balance(
        company_id=request.actor.company_id, first=first, last=last or today(request)
    )
    return all_of(rows)


@get(router, "/ledger/accounts", duty="ledger.read", answers=page_of(ledger.AccountFacts))
def accounts(request: Any) -> Any:
    """The chart of accounts."""
    return all_of(ledger.accounts(company_id=request.actor.company_id))


@get(router, "/ledger/periods", duty="ledger.read", answers=page_of(ledger.PeriodFacts))
def periods(request: Any) -> Any:
    """The months of the books, oldest first; what falls into a closed one posts into the next."""
    return all_of(ledger.periods(company_id=request.actor.company_id))


@get(router, "/ledger/entries", duty="ledger.read", answers=page_of(ledger.Entry))
def entries(
    request: Any, account_id: Id | None = None, customer_id: Id | None = None, source: str = "",
    source_id: Id | None = None, first: date | None = None, last: date | None = None,
    search: str = "", after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Journal entries, newest first; `source` is the table of the document that posted them."""
    (before,) = place(after, int)
    rows = ledger.entries(
        company_id=request.actor.company_id, account_id=account_id, customer_id=customer_id,
        source=source, source_id=source_id, first=first, last=last, search=search, before=before,
        limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: [row.id])


@get(router, "/ledger/entries/{entry_id}", duty="ledger.read")
def entry(request: Any, entry_id: Id) -> Any:
    """One entry: head (with the proof that it is intact) and lines."""
    company_id = request.actor.company_id
    head = there(ledger.entry(entry_id, company_id=company_id), "entry")
    return {"head": head, "lines": ledger.entry_lines([entry_id], company_id=company_id)}


@get(router, "/events", duty="control.read", answers=Feed)
def events(request: Any, after: Position = 0, topic: str = "", limit: Limit = 100) -> Any:
    """What happened, in order. Remember `next`, also when it stands at the end of the log: asked
    again with it as `after`, the feed goes on where it stopped."""
    rows = feed.events_since(after, company_id=request.actor.company_id, topic=topic, limit=limit)
    return {"items": rows, "next": rows[-1].log_pos if rows else after}
