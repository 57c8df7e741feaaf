"""Quotes before they are sent: submitted, approved by another person, returned."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules, seen
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import one
from tradewright.sales.operations.quote_approval import (
    SettleQuote,
    SubmitQuote,
    settle_quotes,
    submit_quotes,
)
from tradewright.sales.operations.quotes import ChangeQuote, QuotedLine, change_quotes

from .makers import NONE, codes, story
from .quotes import approved, drafted, sent, the_quote

APPROVE = "approvals.approve_quotes"
ONE = Decimal(1)


def quote_rules(world):
    """A discount of more than 5 % needs the pricing manager."""
    person(world, "pricing_manager")
    rules(world, "quote", ProposeRule(APPROVE, percent_over=Decimal(5)))


def discounted(world, percent):
    line = QuotedLine(world.item("10.00").code, ONE, discount_percent=Decimal(percent))
    return drafted(world, world.customer(), line)


def submit(world, *rows, actor=None):
    return submit_quotes(rows, actor=actor or world.actor, at=world.at)


def settle(world, *rows):
    return settle_quotes(rows, actor=world.actor, at=world.at)


def test_needs_nobody_inside_the_band(world):
    quote_rules(world)
    quote_id = discounted(world, 5)
    assert codes(submit(world, SubmitQuote(quote_id))) == ["approved"]
    assert story("quote", quote_id)[-1] == ("quote_approved", "draft", "approved")


def test_waits_for_another_person_beyond_it(world):
    quote_rules(world)
    rep = person(world, "sales_rep")
    quote_id = discounted(world, 6)
    assert codes(submit(world, SubmitQuote(quote_id, "Meets an offer"), actor=rep)) == ["waiting"]
    request = ApprovalRequest.objects.get(pk=the_quote(quote_id).request_id)
    assert (request.kind, request.percent, request.amount) == ("quote", 6, Decimal("11.28"))
    assert Decimal(request.content["lines"][0]["price_asked"]) == Decimal("9.4")
    assert story("quote", quote_id)[-1] == ("quote_submitted", "draft", "waiting")


def test_goes_on_once_it_is_decided(world):
    quote_rules(world)
    rep, boss = person(world, "sales_rep"), person(world, "pricing_manager")
    yes, no = discounted(world, 6), discounted(world, 7)
    submit(world, SubmitQuote(yes), SubmitQuote(no), actor=rep)
    asked = the_quote(yes).request_id
    one(decide_approvals([DecideApproval(asked, "approve", seen(asked))], actor=boss, at=world.at))
    other = the_quote(no).request_id
    answers = settle(
        world, SettleQuote(yes, asked, "approved"), SettleQuote(yes, asked, "approved"),
        SettleQuote(no, asked, "approved"), SettleQuote(no, other, "refused", "Too low"),
        SettleQuote(NONE, asked, "approved"),
    )  # fmt: skip
    assert codes(answers) == [
        "approved", "repeated_in_batch", "not_waiting", "returned", "quote_not_found",
    ]  # fmt: skip
    assert (the_quote(yes).status, the_quote(no).status) == ("approved", "draft")
    assert story("quote", no)[-1] == ("quote_returned", "waiting", "draft")
    assert codes(settle(world, SettleQuote(yes, asked, "approved"))) == ["not_waiting"]


def test_is_approved_no_more_once_it_is_changed(world):
    quote_rules(world)
    rep = person(world, "sales_rep")
    quote_id = discounted(world, 20)
    submit(world, SubmitQuote(quote_id), actor=rep)
    asked = the_quote(quote_id).request_id
    line = QuotedLine(world.item("9.00").code, ONE, discount_percent=Decimal(50))
    change_quotes([ChangeQuote(quote_id, None, (line,))], actor=world.actor, at=world.at)
    assert ApprovalRequest.objects.get(pk=asked).status == "lapsed"
    assert codes(settle(world, SettleQuote(quote_id, asked, "approved"))) == ["not_waiting"]
    free = approved(world, world.customer(), (world.item(), 1))
    change_quotes([ChangeQuote(free, None, (line,))], actor=world.actor, at=world.at)
    assert the_quote(free).status == "draft"


def test_answers_a_mixed_batch_row_by_row(world):
    item, customer = world.item(), world.customer()
    draft, stale = (drafted(world, customer, (item, 1)) for _ in range(2))
    ready, gone = approved(world, customer, (item, 1)), sent(world, customer, (item, 1))
    outcomes = submit(
        world, SubmitQuote(draft), SubmitQuote(draft), SubmitQuote(ready), SubmitQuote(gone),
        SubmitQuote(stale, version=9), SubmitQuote(NONE),
    )  # fmt: skip
    assert codes(outcomes) == [
        "approved", "repeated_in_batch", "already_approved", "quote_not_draft", "quote_changed",
        "quote_not_found",
    ]  # fmt: skip
    later = world.at + timedelta(days=40)
    late = submit_quotes([SubmitQuote(stale)], actor=world.actor, at=later)
    assert codes(late) == ["validity_passed"]


def test_is_no_way_around_the_right_to_price(world):
    quote_id = discounted(world, 10)
    rep = Actor(world.actor.user_id, world.company_id, "rep", frozenset({submit_quotes.duty}))
    assert codes(submit(world, SubmitQuote(quote_id), actor=rep)) == ["price_not_permitted"]


def test_says_that_it_waits_already(world):
    quote_rules(world)
    quote_id = discounted(world, 6)
    rows = [SubmitQuote(quote_id)]
    rep = person(world, "sales_rep")
    assert codes(submit(world, *rows, actor=rep) + submit(world, *rows, actor=rep)) == [
        "waiting", "already_waiting",
    ]  # fmt: skip
