"""Quotes that end without an order: decline_quotes, withdraw_quotes, expire_quotes; and their
next revision, revise_quotes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.tests.makers import person
from tradewright.kernel.outcome import one
from tradewright.sales.models import QuoteLink
from tradewright.sales.operations.quote_acceptance import AcceptedLine, AcceptQuote, accept_quotes
from tradewright.sales.operations.quote_approval import SubmitQuote, submit_quotes
from tradewright.sales.operations.quote_endings import (
    DeclinedLine,
    DeclineQuote,
    ExpireQuote,
    WithdrawQuote,
    decline_quotes,
    expire_quotes,
    withdraw_quotes,
)
from tradewright.sales.operations.quote_revisions import ReviseQuote, revise_quotes
from tradewright.sales.operations.quotes import QuotedLine

from .makers import NONE, codes, stocked, story
from .quotes import accepted, approved, drafted, held, quoted_line, sent, the_quote
from .test_submit_quotes import discounted, quote_rules

ONE = Decimal(1)
MONTH = timedelta(days=31)


def decline(world, *rows):
    return decline_quotes(rows, actor=world.actor, at=world.at)


def withdraw(world, *rows):
    return withdraw_quotes(rows, actor=world.actor, at=world.at)


def test_is_lost_with_its_reason(world):
    item = stocked(world, quantity=9)
    quote_id = sent(world, world.customer(), (item, 3), hours=2)
    asked = DeclineQuote(
        quote_id, "price", "Ten percent less", "Rival Ltd", lines=(DeclinedLine(1, Decimal(9)),)
    )
    assert codes(decline(world, asked)) == ["declined"]
    row = the_quote(quote_id)
    assert (row.status, row.reason_code, row.competitor, held(quote_id)) == (
        "declined", "price", "Rival Ltd", 0,
    )  # fmt: skip
    assert quoted_line(quote_id).competitor_price == 9
    assert QuoteLink.objects.get(quote_id=quote_id).revoked_at == world.at
    assert story("quote", quote_id)[-1] == ("quote_declined", "sent", "declined")


def test_declines_a_mixed_batch_row_by_row(world):
    item, customer = world.item(), world.customer()
    good, other, third = (sent(world, customer, (item, 1)) for _ in range(3))
    gone = sent(world, customer, (item, 1))
    withdraw(world, WithdrawQuote(gone, "sold out"))
    outcomes = decline(
        world, DeclineQuote(good, "price"), DeclineQuote(good, "price"),
        DeclineQuote(other, "luck"), DeclineQuote(third, "price", version=1),
        DeclineQuote(approved(world, customer, (item, 1)), "price"), DeclineQuote(gone, "price"),
        DeclineQuote(NONE, "price"),
    )  # fmt: skip
    assert codes(outcomes) == [
        "declined", "repeated_in_batch", "unknown_reason", "quote_changed", "quote_not_sent",
        "quote_ended", "quote_not_found",
    ]  # fmt: skip
    assert codes(decline(world, DeclineQuote(good, "price"))) == ["already_declined"]


def test_is_withdrawn_from_wherever_it_stands(world):
    quote_rules(world)
    waiting = discounted(world, 10)
    rep = person(world, "sales_rep")
    submit_quotes([SubmitQuote(waiting)], actor=rep, at=world.at)
    item = world.item()
    others = [make(world, world.customer(), (item, 1)) for make in (drafted, approved, sent)]
    rows = [*others, waiting]
    assert codes(withdraw(world, *(WithdrawQuote(row, "A mistake") for row in rows))) == (
        4 * ["withdrawn"]
    )
    assert ApprovalRequest.objects.get(pk=the_quote(waiting).request_id).status == "lapsed"
    assert codes(withdraw(
        world, WithdrawQuote(rows[0], "again"), WithdrawQuote(NONE, "why"),
    )) == ["already_withdrawn", "quote_not_found"]  # fmt: skip
    other = drafted(world, world.customer(), (item, 1))
    assert codes(withdraw(world, WithdrawQuote(other, " "))) == ["reason_missing"]


def test_expires_after_its_last_day(world):
    item = stocked(world)
    quote_id = sent(world, world.customer(), (item, 1), hours=300)
    asked = [ExpireQuote(quote_id)]
    assert codes(expire_quotes(asked, actor=world.actor, at=world.at)) == ["not_due"]
    assert codes(expire_quotes(asked * 2, actor=world.actor, at=world.at + MONTH)) == [
        "expired", "repeated_in_batch",
    ]  # fmt: skip
    assert (the_quote(quote_id).status, held(quote_id)) == ("expired", 0)
    assert codes(expire_quotes(asked, actor=world.actor, at=world.at + MONTH)) == [
        "already_expired"
    ]
    assert story("quote", quote_id)[-1] == ("quote_expired", "sent", "expired")


def revise(world, *rows, at=None):
    return revise_quotes(rows, actor=world.actor, at=at or world.at)


@pytest.mark.parametrize("ending", ["sent", "declined", "withdrawn", "expired"])
def test_is_revised_once_it_was_sent(world, ending):
    quote_id = sent(world, world.customer(), (stocked(world), 3), hours=5)
    later = world.at + MONTH
    if ending == "declined":
        decline(world, DeclineQuote(quote_id, "price"))
    if ending == "withdrawn":
        withdraw(world, WithdrawQuote(quote_id, "A mistake"))
    if ending == "expired":
        expire_quotes([ExpireQuote(quote_id)], actor=world.actor, at=later)
    outcome = one(revise(world, ReviseQuote(quote_id), at=later))
    old, new = the_quote(quote_id), the_quote(outcome.id)
    assert (old.status, new.status, new.number, new.revision) == (
        "superseded", "draft", old.number, 2,
    )  # fmt: skip
    assert (new.amount_total, new.root_id, new.valid_until) == (
        old.amount_total, quote_id, later.date() + timedelta(days=30),
    )  # fmt: skip
    assert quoted_line(new.pk).unit_price == quoted_line(quote_id).unit_price
    assert (held(quote_id), QuoteLink.objects.get(quote_id=quote_id).revoked_at is None) == (
        0, False,
    )  # fmt: skip
    assert story("quote", quote_id)[-1] == ("quote_revised", ending, "superseded")
    (again,) = revise(world, ReviseQuote(quote_id), at=later)
    assert (again.code, again.id) == ("already_revised", new.pk)


def test_revises_what_is_left_of_a_quote(world):
    """Of line 1 four of ten were taken, of the choice 2 or 3 a part of its alternative."""
    item, other, extra = stocked(world), stocked(world), stocked(world)
    quote_id = sent(
        world, world.customer(), (item, 10), (other, 5),
        QuotedLine(extra.code, Decimal(5), alternative_to=2),
    )  # fmt: skip
    lines = (AcceptedLine(1, Decimal(4)), AcceptedLine(3, Decimal(2)))
    row = AcceptQuote(quote_id, lines, keep_open=True)
    one(accept_quotes([row], actor=world.actor, at=world.at))
    new = one(revise(world, ReviseQuote(quote_id))).id
    assert (quoted_line(new, 1).quantity, quoted_line(new, 3).quantity) == (6, 3)
    assert quoted_line(new, 3).alternative_to is None
    assert the_quote(new).amount_net == 90


def test_revises_a_mixed_batch_row_by_row(world):
    item, customer = stocked(world), world.customer()
    good, done, other = (sent(world, customer, (item, 1)) for _ in range(3))
    accepted(world, done)
    outcomes = revise(
        world, ReviseQuote(good), ReviseQuote(good), ReviseQuote(done),
        ReviseQuote(drafted(world, customer, (item, 1))), ReviseQuote(other, version=1),
        ReviseQuote(sent(world, customer, (item, 1)), world.today - timedelta(days=1)),
        ReviseQuote(NONE),
    )  # fmt: skip
    assert codes(outcomes) == [
        "revised", "repeated_in_batch", "quote_accepted", "quote_not_sent", "quote_changed",
        "validity_passed", "quote_not_found",
    ]  # fmt: skip
