"""Quotes that need another person's word before they are sent: asked for, and settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.approvals.operations.requests import RequestApproval, Requested, request_approvals
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

from .approvals import WAITS
from .quote_steps import TABLE
from .quotes import KIND, may_quote_prices

SQL = statements()


@dataclass(frozen=True, slots=True)
class SubmitQuote:
    """`reason` is read by who approves; `version` is the one the person saw."""

    quote_id: int
    reason: str = ""
    version: int | None = None


class QuoteSubmitted(Code):
    APPROVED = "approved", "Quote {number} needs nobody’s approval: it can be sent."
    WAITING = "waiting", "Quote {number} waits for approval."
    ALREADY_WAITING = "already_waiting", "Quote {number} waits for approval already."
    ALREADY_APPROVED = "already_approved", "Quote {number} may be sent already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This quote stands twice in the list.", "quote_id"
    QUOTE_NOT_FOUND = "quote_not_found", "There is no such quote.", "quote_id"
    QUOTE_NOT_DRAFT = "quote_not_draft", "The quote is {status}.", "quote_id"
    QUOTE_CHANGED = (
        "quote_changed", "Somebody changed the quote since: look at it again.", "version",
    )  # fmt: skip
    VALIDITY_PASSED = (
        "validity_passed", "The quote was valid until {valid_until}: change that first.",
        "quote_id",
    )  # fmt: skip
    PRICE_NOT_PERMITTED = (
        "price_not_permitted",
        "It has prices below the conditions, and no rule says who approves them: take them back.",
        "quote_id",
    )


@operation(QuoteSubmitted, duty="sales.submit_quotes")
def submit_quotes(batch: Batch[SubmitQuote], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Drafts may be sent, or wait for the person whom the rules for quotes name.

    The rules measure the total and the highest discount of a line below the conditions; what is
    approved is the whole quote, bound by its hash. Events: sales.quote_submitted (waits) or
    sales.quote_approved, approvals.approval_requested. Codes: QuoteSubmitted.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_quotes", **company, quote_id=[row.quote_id for row in batch])
    judged = SQL(
        "judge_submission", batch, **company, at=at, may_price=may_quote_prices(actor, at)
    )  # fmt: skip
    asked = [row for row in judged if row.code == "submitted"]
    answers = request_approvals(
        [
            RequestApproval(
                KIND, TABLE, row.id, row.number, row.content, row.amount, row.percent, row.reason
            )
            for row in asked
        ],
        actor=actor, at=at,
    )  # fmt: skip
    said = {row.position: answer for row, answer in zip(asked, answers, strict=True)}
    if asked:
        waits = [said[row.position].code in WAITS for row in asked]
        SQL(
            "submit_quotes", **company, at=at, operation_id=current_call().id,
            quote_id=[row.id for row in asked], is_waiting=waits,
            request_id=[_request(said[row.position]) for row in asked],
        )  # fmt: skip
    return [Outcome(row.position, row.id, _code(row, said), _told(row)) for row in judged]


def _request(answer: Outcome) -> int | None:
    return None if answer.code == Requested.NOT_NEEDED else answer.id


def _code(row: Any, said: Mapping[int, Outcome]) -> QuoteSubmitted:
    if row.code != "submitted":
        return QuoteSubmitted(row.code)
    is_waiting = said[row.position].code in WAITS
    return QuoteSubmitted.WAITING if is_waiting else QuoteSubmitted.APPROVED


def _told(row: Any) -> dict[str, Any]:
    return {"number": row.number, "status": row.status, "valid_until": row.valid_until}


@dataclass(frozen=True, slots=True)
class SettleQuote:
    """`ending` is what became of the request: approved, refused, withdrawn, expired."""

    quote_id: int
    request_id: int
    ending: str
    reason: str = ""


class QuoteSettled(Code):
    APPROVED = "approved", "Quote {number} may be sent."
    RETURNED = "returned", "Quote {number} is a draft again."
    NOT_WAITING = "not_waiting", "The quote does not wait for this decision.", "request_id"
    REPEATED_IN_BATCH = "repeated_in_batch", "This quote stands twice in the list.", "quote_id"
    QUOTE_NOT_FOUND = "quote_not_found", "There is no such quote.", "quote_id"


@operation(QuoteSettled, duty="sales.settle_quotes", internal=True)
def settle_quotes(batch: Batch[SettleQuote], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Quotes whose request was decided may be sent, or are drafts again.

    Events: sales.quote_approved, sales.quote_returned (reason). Codes: QuoteSettled.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_quotes", **company, quote_id=[row.quote_id for row in batch])
    return SQL("settle_quotes", batch, **company, at=at, operation_id=current_call().id)
