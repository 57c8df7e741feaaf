"""Inputs for the operations on quotes, and for stock that goes from one line to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from tests.laws.makers_documents import NONE, a_reservation, done, stocked
from tests.laws.registry import Made, makes
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules
from tradewright.inventory.operations.reservations import TransferReservation, reserve_stock
from tradewright.kernel.outcome import one
from tradewright.sales.models import Quote, QuoteLink
from tradewright.sales.operations.quote_acceptance import AcceptQuote
from tradewright.sales.operations.quote_approval import SettleQuote, SubmitQuote, submit_quotes
from tradewright.sales.operations.quote_endings import (
    DeclineQuote,
    ExpireQuote,
    ReleaseQuoteStock,
    WithdrawQuote,
)
from tradewright.sales.operations.quote_revisions import ReviseQuote
from tradewright.sales.operations.quote_sending import NoteMailing, SendQuote, send_quotes
from tradewright.sales.operations.quotes import ChangeQuote, EnterQuote, QuotedLine, enter_quotes
from tradewright.sales.tests import quotes
from tradewright.sim.fixtures import World

TWO = Decimal(2)


def asked(world: World, n: int) -> list[EnterQuote]:
    """Quotes of two each, no two for one customer or item."""
    return [quotes.quote(world.customer(), (item, 2)) for item in stocked(world, n)]


def drafts(world: World, n: int) -> list[int]:
    return done(enter_quotes, asked(world, n), world)


def approved(world: World, n: int) -> list[int]:
    return done(submit_quotes, [SubmitQuote(row) for row in drafts(world, n)], world)


def sent(world: World, n: int, hours: int | None = None) -> list[int]:
    rows = [SendQuote(row, reserve_hours=hours) for row in approved(world, n)]
    return done(send_quotes, rows, world)


@makes("sales.enter_quotes")
def entered(world: World, n: int) -> Made:
    rows = asked(world, n)
    return rows, [
        replace(rows[0], customer="nobody"),
        replace(rows[0], lines=()),
        replace(rows[0], lines=(QuotedLine("nothing", TWO),)),
    ]


@makes("sales.change_quotes")
def changed(world: World, n: int) -> Made:
    made = drafts(world, n + 1)
    lines = (QuotedLine(world.item().code, TWO),)
    return [ChangeQuote(row, 1, lines) for row in made[:n]], [
        ChangeQuote(NONE, None, lines),
        ChangeQuote(made[n], 9, lines),
    ]


@makes("sales.submit_quotes")
def submitted(world: World, n: int) -> Made:
    person(world, "pricing_manager")
    rules(world, "quote", ProposeRule("approvals.approve_quotes"))
    made = drafts(world, n + 1)
    return [SubmitQuote(row) for row in made[:n]], [SubmitQuote(NONE), SubmitQuote(made[n], "", 9)]


@makes("sales.settle_quotes")
def settled(world: World, n: int) -> Made:
    accepted, refused = submitted(world, n)
    rows = done(submit_quotes, [*accepted], world)
    found = dict(Quote.objects.filter(pk__in=rows).values_list("id", "request_id"))
    return [SettleQuote(row, found[row] or 0, "approved") for row in rows], [
        SettleQuote(NONE, 1, "approved"),
        SettleQuote(refused[1].quote_id, 1, "approved"),
    ]


@makes("sales.send_quotes")
def sendings(world: World, n: int) -> Made:
    made = approved(world, n + 1)
    return [SendQuote(row, reserve_hours=4) for row in made[:n]], [
        SendQuote(NONE),
        SendQuote(made[n], version=9),
    ]


@makes("sales.note_mailings")
def mailings(world: World, n: int) -> Made:
    links = QuoteLink.objects.filter(quote_id__in=sent(world, n)).order_by("id")
    return [NoteMailing(link.pk) for link in links], [NoteMailing(NONE)]


@makes("sales.decline_quotes")
def declined(world: World, n: int) -> Made:
    made = sent(world, n + 1, hours=4)
    return [DeclineQuote(row, "price") for row in made[:n]], [
        DeclineQuote(NONE, "price"),
        DeclineQuote(made[n], "luck"),
    ]


@makes("sales.withdraw_quotes")
def withdrawn(world: World, n: int) -> Made:
    made = sent(world, n + 1)
    return [WithdrawQuote(row, "A mistake") for row in made[:n]], [
        WithdrawQuote(NONE, "A mistake"),
        WithdrawQuote(made[n], " "),
    ]


@makes("sales.expire_quotes")
def expired(world: World, n: int) -> Made:
    """Quoted a month before: the last day has passed."""
    before = world.at
    world.at = before - timedelta(days=31)
    made = sent(world, n)
    world.at = before
    return [ExpireQuote(row) for row in made], [ExpireQuote(NONE), ExpireQuote(*sent(world, 1))]


@makes("sales.release_quote_stock")
def released(world: World, n: int) -> Made:
    return [ReleaseQuoteStock(row) for row in sent(world, n, hours=4)], [ReleaseQuoteStock(NONE)]


@makes("sales.revise_quotes")
def revised(world: World, n: int) -> Made:
    made = sent(world, n + 1, hours=4)
    return [ReviseQuote(row) for row in made[:n]], [
        ReviseQuote(NONE),
        ReviseQuote(made[n], version=1),
    ]


@makes("sales.accept_quotes")
def accepted(world: World, n: int) -> Made:
    made = sent(world, n + 1, hours=4)
    return [AcceptQuote(row) for row in made[:n]], [
        AcceptQuote(NONE),
        AcceptQuote(made[n], version=1),
    ]


@makes("inventory.transfer_reservations")
def transfers(world: World, n: int) -> Made:
    rows = [a_reservation(world, item, 8_000_000 + k) for k, item in enumerate(stocked(world, n))]
    for answer in reserve_stock(rows, actor=world.actor, at=world.at):
        one([answer])
    return [
        TransferReservation("test_line", row.source_line_id, "other_line", 9_000_000 + k, TWO)
        for k, row in enumerate(rows)
    ], [TransferReservation("test_line", NONE, "other_line", NONE, Decimal(0))]
