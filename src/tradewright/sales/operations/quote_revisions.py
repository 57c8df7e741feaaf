"""The next revision of a quote: what was sent is never changed, it is superseded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from .quote_steps import give_back_stock
from .quotes import DAYS_VALID

SQL = statements()


@dataclass(frozen=True, slots=True)
class ReviseQuote:
    """`valid_until` None is 30 days from now: a longer validity is a revision too."""

    quote_id: int
    valid_until: date | None = None
    version: int | None = None


class QuoteRevised(Code):
    REVISED = "revised", "Revision {revision} of quote {number} is a draft."
    ALREADY_REVISED = "already_revised", "The quote was revised before, as {revision}."
    REPEATED_IN_BATCH = "repeated_in_batch", "This quote stands twice in the list.", "quote_id"
    QUOTE_NOT_FOUND = "quote_not_found", "There is no such quote.", "quote_id"
    QUOTE_NOT_SENT = "quote_not_sent", "The quote is {status}: change it instead.", "quote_id"
    QUOTE_ACCEPTED = "quote_accepted", "The quote is accepted: change its order.", "quote_id"
    QUOTE_CHANGED = (
        "quote_changed", "Somebody changed the quote since: look at it again.", "version",
    )  # fmt: skip
    VALIDITY_PASSED = "validity_passed", "That day has passed already.", "valid_until"


@operation(QuoteRevised, duty="sales.revise_quotes")
def revise_quotes(batch: Batch[ReviseQuote], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """What was sent, and is not accepted, is superseded by a draft that says the same of what is
    left of it; its link opens nothing, its stock is free.

    Prices stay as they were quoted until the draft is changed. The outcome's id is the new quote.
    Events: sales.quote_revised (next_id) of the old one, sales.quote_entered (revises) of the new
    one. Codes: QuoteRevised.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_quotes", **company, quote_id=[row.quote_id for row in batch])
    rows = SQL(
        "revise_quotes", batch, **company, user_id=actor.user_id, at=at, days_valid=DAYS_VALID,
        operation_id=current_call().id,
    )  # fmt: skip
    former = [row.former_id for row in rows if row.code == "revised"]
    give_back_stock(former, actor=actor, at=at)
    return rows
