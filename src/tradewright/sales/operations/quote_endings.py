"""How quotes end without an order: declined by the customer, withdrawn by us, past their last day;
and stock that a quote has held long enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from .quote_steps import give_back_stock, lapse_requests_of

SQL = statements()

REASONS = {
    "price": "Price",
    "delivery": "Delivery time or stock",
    "product": "Product or its quality",
    "service": "Service or relationship",
    "terms": "Terms or credit",
    "no_need": "No need any more",
    "no_answer": "No answer",
    "other": "Another reason",
}


@dataclass(frozen=True, slots=True)
class DeclinedLine:
    """What a competitor asks, per the unit of the line."""

    line_no: int
    competitor_price: Decimal


@dataclass(frozen=True, slots=True)
class DeclineQuote:
    """`reason_code` is one of REASONS; `reason` says it in words; `lines` what others ask."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": DeclinedLine}

    quote_id: int
    reason_code: str
    reason: str = ""
    competitor: str = ""
    version: int | None = None
    lines: tuple[DeclinedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawQuote:
    """`reason` is in our own words; the customer sees only that it is no longer open."""

    quote_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ExpireQuote:
    quote_id: int


class QuoteEnded(Code):
    DECLINED = "declined", "Quote {number} is declined."
    WITHDRAWN = "withdrawn", "Quote {number} is withdrawn."
    EXPIRED = "expired", "Quote {number} has expired."
    ALREADY_DECLINED = "already_declined", "Quote {number} was declined before."
    ALREADY_WITHDRAWN = "already_withdrawn", "Quote {number} was withdrawn before."
    ALREADY_EXPIRED = "already_expired", "Quote {number} expired before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This quote stands twice in the list.", "quote_id"
    QUOTE_NOT_FOUND = "quote_not_found", "There is no such quote.", "quote_id"
    QUOTE_NOT_SENT = "quote_not_sent", "The quote is {status}.", "quote_id"
    QUOTE_ENDED = "quote_ended", "The quote is {status} already.", "quote_id"
    QUOTE_CHANGED = (
        "quote_changed", "Somebody changed the quote since: look at it again.", "version",
    )  # fmt: skip
    NOT_DUE = "not_due", "The quote is valid until {valid_until}.", "quote_id"
    UNKNOWN_REASON = (
        "unknown_reason", "There is no such reason: choose one of the list.", "reason_code",
    )  # fmt: skip
    REASON_MISSING = "reason_missing", "Say why.", "reason"


@operation(QuoteEnded, duty="sales.decline_quotes")
def decline_quotes(batch: Batch[DeclineQuote], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Sent quotes are lost, with the reason, the competitor and what that one asks (PR-10).

    Event: sales.quote_declined (reason_code, competitor). Codes: QuoteEnded.
    """
    columns = batch.columns()
    prices = {name: columns.pop(name) for name in tuple(columns) if name.startswith("lines_")}
    rows = _end("declined", columns, batch, actor=actor, at=at)
    if any(row.lines for row in batch):
        SQL(
            "note_competitor_prices", company_id=actor.company_id, **prices,
            quote_id=[row.id if row.code == "declined" else None for row in rows],
        )  # fmt: skip
    return rows


@operation(QuoteEnded, duty="sales.withdraw_quotes")
def withdraw_quotes(batch: Batch[WithdrawQuote], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Quotes that are not yet decided are ours no longer; their links open nothing.

    Events: sales.quote_withdrawn, approvals.approval_lapsed. Codes: QuoteEnded.
    """
    rows = _end("withdrawn", batch.columns(), batch, actor=actor, at=at)
    waited = [row.id for row in rows if row.code == "withdrawn" and row.status == "waiting"]
    lapse_requests_of(waited, "The quote was withdrawn", actor=actor, at=at)
    return rows


@operation(QuoteEnded, duty="sales.expire_quotes", internal=True)
def expire_quotes(batch: Batch[ExpireQuote], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Sent quotes whose last day has passed can be accepted no more; a revision can.

    Event: sales.quote_expired. Codes: QuoteEnded.
    """
    return _end("expired", batch.columns(), batch, actor=actor, at=at)


def _end(
    ending: str, columns: dict[str, str], batch: Batch[Any], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Lock, end, give the stock back; columns that the ending does not have stay empty."""
    company = {"company_id": actor.company_id}
    blank = array([None] * len(batch))
    given = dict.fromkeys(("version", "reason_code", "reason", "competitor"), blank) | columns
    SQL("lock_quotes", **company, quote_id=columns["quote_id"])
    rows = SQL(
        "end_quotes", **given, **company, ending=ending, known_reasons=list(REASONS), at=at,
        operation_id=current_call().id,
    )  # fmt: skip
    ended = [row.id for row in rows if row.code == ending]
    give_back_stock(ended, actor=actor, at=at)
    return rows


@dataclass(frozen=True, slots=True)
class ReleaseQuoteStock:
    quote_id: int


class QuoteStockReleased(Code):
    RELEASED = "released", "Quote {number} holds no stock any longer."
    NOTHING_RESERVED = "nothing_reserved", "The quote holds no stock."
    REPEATED_IN_BATCH = "repeated_in_batch", "This quote stands twice in the list.", "quote_id"
    QUOTE_NOT_FOUND = "quote_not_found", "There is no such quote.", "quote_id"


@operation(QuoteStockReleased, duty="sales.release_quote_stock")
def release_quote_stock(
    batch: Batch[ReleaseQuoteStock], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """What sent quotes hold of stock is free again; the quotes stay open.

    Event: sales.quote_stock_released. Codes: QuoteStockReleased.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_quotes", **company, quote_id=[row.quote_id for row in batch])
    rows = SQL("release_quote_stock", batch, **company, at=at, operation_id=current_call().id)
    give_back_stock([row.id for row in rows if row.code == "released"], actor=actor, at=at)
    return rows
