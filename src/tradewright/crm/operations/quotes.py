"""From opportunity to quote and back: quotes made of opportunities, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements
from tradewright.sales.operations.quotes import EnterQuote, QuotedLine, enter_quotes

SQL = statements()


@dataclass(frozen=True, slots=True)
class QuoteOpportunity:
    """The quote takes the prices of the conditions, or `at_expected_prices` those of the
    opportunity's lines, which needs the right to type prices. `version` None quotes whatever it is
    now."""

    opportunity_id: int
    at_expected_prices: bool = False
    version: int | None = None


class OpportunityQuoted(Code):
    QUOTED = "quoted", "{number} is quoted as {quote}.{aside}"
    ALREADY_QUOTED = "already_quoted", "{number} has an open quote: {quote}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "The opportunity stands twice in the list.", "opportunity_id",
    )  # fmt: skip
    OPPORTUNITY_NOT_FOUND = (
        "opportunity_not_found", "No such opportunity in this company.", "opportunity_id",
    )  # fmt: skip
    OPPORTUNITY_CHANGED = (
        "opportunity_changed", "Somebody changed {number} since: look at it again.", "version",
    )  # fmt: skip
    OPPORTUNITY_NOT_OPEN = (
        "opportunity_not_open", "{number} is {status}: move it into an open stage first.",
        "opportunity_id",
    )  # fmt: skip
    NO_CUSTOMER = (
        "no_customer", "{number} has no customer yet: convert its lead, or name one.",
        "opportunity_id",
    )  # fmt: skip
    NO_LINES = (
        "no_lines", "{number} has no line with an item: add what they would buy.",
        "opportunity_id",
    )  # fmt: skip
    OTHER_CURRENCY = (
        "other_currency", "The customer buys in {value}: quote at the prices of the conditions.",
        "at_expected_prices",
    )  # fmt: skip
    NOT_TAKEN = "not_taken", "{why}", "opportunity_id"


@operation(OpportunityQuoted, duty="crm.quote_opportunities", limit=500, competing=True)
def quote_opportunities(
    batch: Batch[QuoteOpportunity], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """A draft of a quote says what the opportunity's lines say; it belongs to the opportunity.

    While an open quote of it exists, that one is answered. Lines without an item are left out and
    named; what quoting refuses is told in its words. Detail: number, quote, quote_id, left_out.
    Events: sales.quote_entered, crm.opportunity_quoted. Codes: OpportunityQuoted.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_opportunities", **company, opportunity_id=[row.opportunity_id for row in batch])
    judged = SQL("judge_quotations", batch, **company)
    ready = [
        (row, _quote(row, asked))
        for row, asked in zip(judged, batch, strict=True)
        if row.code == "ready"
    ]
    made = enter_quotes([quote for _, quote in ready], actor=actor, at=at)
    answers = {row.position: answer for (row, _), answer in zip(ready, made, strict=True)}
    taken = [(row.id, answers[row.position].id) for row, _ in ready if answers[row.position].id]
    _link(taken, actor, at)
    return Outcomes(_quoted(row, answers.get(row.position)) for row in judged)


def _quote(row: Any, asked: QuoteOpportunity) -> EnterQuote:
    """The quote as it is asked; figures of another currency say nothing about its prices."""
    lines = tuple(
        QuotedLine(
            line["item"], Decimal(line["quantity"]), line["unit"],
            Decimal(line["price"]) if asked.at_expected_prices else None,
            competitor_price=Decimal(line["competitor_price"])
            if line["competitor_price"] is not None and row.same_currency else None,
            line_no=line["line_no"],
        )
        for line in row.lines
    )  # fmt: skip
    return EnterQuote(row.customer, lines, contact_id=row.contact_id)


def _link(pairs: Sequence[tuple[Any, Any]], actor: Actor, at: datetime) -> None:
    """These (locked) opportunities and quotes belong together from now on."""
    if pairs:
        SQL(
            "link_quotes", company_id=actor.company_id, at=at, operation_id=current_call().id,
            opportunity_id=[opportunity for opportunity, _ in pairs],
            quote_id=[quote for _, quote in pairs],
        )  # fmt: skip


def _quoted(row: Any, answer: Outcome | None) -> Outcome:
    detail = {"number": row.number, "status": row.status, "value": row.value}
    if answer is None:
        detail |= {"quote": row.quote, "quote_id": row.quote_id}
        return Outcome(row.position, row.id, OpportunityQuoted(row.code), detail)
    if not answer.accepted:
        detail |= {"why": answer.message, "errors": list(answer.detail.get("errors", ()))}
        return Outcome(row.position, row.id, OpportunityQuoted.NOT_TAKEN, detail)
    left_out = list(row.left_out)
    aside = f" Left out, as there is no item: {', '.join(left_out)}." if left_out else ""
    detail |= {"quote": answer.detail["number"], "quote_id": answer.id, "left_out": left_out}
    return Outcome(row.position, row.id, OpportunityQuoted.QUOTED, detail | {"aside": aside})


@dataclass(frozen=True, slots=True)
class LinkQuote:
    """`quote` is a number, and means all revisions of it."""

    opportunity_id: int
    quote: str


class QuoteLinked(Code):
    LINKED = "linked", "Quote {quote} belongs to {number}."
    ALREADY_LINKED = "already_linked", "Quote {quote} belonged to {number} already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "The opportunity or the quote stands twice in the list.", "quote",
    )  # fmt: skip
    OPPORTUNITY_NOT_FOUND = (
        "opportunity_not_found", "No such opportunity in this company.", "opportunity_id",
    )  # fmt: skip
    UNKNOWN_QUOTE = "unknown_quote", "No quote “{quote}”: check its number.", "quote"
    LINKED_ELSEWHERE = (
        "linked_elsewhere", "Quote {quote} belongs to {other}: a quote has one opportunity.",
        "quote",
    )  # fmt: skip
    NO_CUSTOMER = (
        "no_customer", "{number} has no customer yet: convert its lead, or name one.",
        "opportunity_id",
    )  # fmt: skip
    OTHER_CUSTOMERS = (
        "other_customers", "Quote {quote} is for another customer than {number}.", "quote",
    )  # fmt: skip


@operation(QuoteLinked, duty="crm.link_quotes")
def link_quotes(batch: Batch[LinkQuote], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Quotes that were made without their opportunity belong to it, in all revisions.

    Event: crm.opportunity_quoted. Codes: QuoteLinked.
    """
    company = {"company_id": actor.company_id}
    hold_keys("opportunity_quote", (row.quote for row in batch), **company)
    SQL("lock_opportunities", **company, opportunity_id=[row.opportunity_id for row in batch])
    rows = SQL("judge_links", batch, **company)
    _link([(row.id, row.quote_id) for row in rows if row.code == "linked"], actor, at)
    return Outcomes(
        Outcome(row.position, row.id, QuoteLinked(row.code),
                {"number": row.number, "quote": row.quote, "other": row.other})
        for row in rows
    )  # fmt: skip
