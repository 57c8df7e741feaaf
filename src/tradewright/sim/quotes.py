"""Quotes of the demo company: one in each state that a person may want to look at."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tradewright.catalog.queries import items
from tradewright.crm.operations.quotes import QuoteOpportunity, quote_opportunities
from tradewright.crm.queries.opportunities import Narrowed, opportunity_list
from tradewright.kernel.database import entered
from tradewright.kernel.operation import Actor, Operation
from tradewright.parties.queries import customers
from tradewright.sales.operations.quote_acceptance import AcceptQuote, accept_quotes
from tradewright.sales.operations.quote_approval import SubmitQuote, submit_quotes
from tradewright.sales.operations.quote_endings import (
    DeclinedLine,
    DeclineQuote,
    decline_quotes,
)
from tradewright.sales.operations.quote_revisions import ReviseQuote, revise_quotes
from tradewright.sales.operations.quote_sending import SendQuote, send_quotes
from tradewright.sales.operations.quotes import EnterQuote, QuotedLine, enter_quotes

from .setting_up import in_batches

TERMS = "Delivery free of charge. Prices hold for the quantities quoted."
STATES = ("draft", "waiting", "approved", "sent", "expiring", "accepted", "declined", "revised")


def quote_around(actor: Actor, seller: Actor, *, at: datetime) -> None:
    """One quote for each of STATES, entered by `seller`; those with discounts wait for approval."""
    with entered(actor.company_id):
        people = [
            row.code for row in customers(actor.company_id, status="active", limit=len(STATES))
        ]
        goods = [
            row.code
            for row in items(actor.company_id, item_group="goods", is_active=True, limit=24)
        ]
    if len(people) < len(STATES) or len(goods) < 3:
        return
    asked = [_quote(people[nth], goods, nth, state, at) for nth, state in enumerate(STATES)]
    made = dict(zip(STATES, in_batches(enter_quotes, asked, seller, at).ids(), strict=True))
    going = [state for state in STATES if state != "draft"]
    _do(submit_quotes, [SubmitQuote(made[state], "A large first order") for state in going],
        seller, at)  # fmt: skip
    out = [state for state in going if state not in ("waiting", "approved")]
    _do(send_quotes, [
        SendQuote(made[state], reserve_hours=72 if state == "sent" else None) for state in out
    ], seller, at)  # fmt: skip
    _do(accept_quotes, [AcceptQuote(made["accepted"], reason_code="service")], seller, at)
    lost = DeclineQuote(
        made["declined"], "price", "They buy the whole range elsewhere", "Northern Supplies",
        lines=(DeclinedLine(1, Decimal("1.95")),),
    )  # fmt: skip
    _do(decline_quotes, [lost], seller, at)
    _do(revise_quotes, [ReviseQuote(made["revised"])], seller, at)


def quote_chances(actor: Actor, seller: Actor, *, at: datetime) -> None:
    """Some opportunities that stand at a quote have one: drafts, sent ones, and one that was
    accepted, so that its order is won."""
    asked = Narrowed(0, at.date(), stage="quoted")
    with entered(actor.company_id):
        chances = opportunity_list(actor.company_id, asked, limit=6)
    rows = [QuoteOpportunity(one.id) for one in chances]
    quotes = [
        answer.detail["quote_id"]
        for answer in in_batches(quote_opportunities, rows, seller, at)
        if answer.accepted
    ]
    out = quotes[2:]
    _do(submit_quotes, [SubmitQuote(one) for one in out], seller, at)
    _do(send_quotes, [SendQuote(one) for one in out], seller, at)
    _do(accept_quotes, [AcceptQuote(one, reason_code="price") for one in out[:1]], seller, at)


def _do(operation: Operation[Any], rows: list[Any], actor: Actor, at: datetime) -> None:
    in_batches(operation, rows, actor, at)


def _quote(customer: str, goods: list[str], nth: int, state: str, at: datetime) -> EnterQuote:
    """Three lines from the shelf; one waits for approval because of its discount, one has an
    alternative and an option."""
    first, second, third = (goods[(3 * nth + k) % len(goods)] for k in range(3))
    more: tuple[QuotedLine, ...] = ()
    if state in ("sent", "draft"):
        more = (
            QuotedLine(third, Decimal(10), alternative_to=2),
            QuotedLine(goods[(3 * nth + 4) % len(goods)], Decimal(5), is_optional=True),
        )
    off = Decimal(12) if state == "waiting" else Decimal(0)
    lines = (
        QuotedLine(first, Decimal(10 + nth), discount_percent=off),
        QuotedLine(second, Decimal(10)),
        *more,
    )
    days = 4 if state == "expiring" else 30
    return EnterQuote(
        customer, lines, valid_until=at.date() + timedelta(days=days), terms=TERMS,
        customer_reference=f"RFQ {2041 + nth}",
    )  # fmt: skip
