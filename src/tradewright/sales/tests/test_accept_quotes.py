"""A quote becomes an order: what is taken, at which prices, with which stock, and only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Thread

from django.db import connection

from tradewright.catalog.models import Item
from tradewright.inventory.models import Reservation, StockLevel
from tradewright.kernel.models import Event
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import one
from tradewright.pricing.models import PriceCondition
from tradewright.sales.models import QuoteAcceptance, QuoteAcceptanceLine, SalesOrder
from tradewright.sales.operations.quote_acceptance import (
    AcceptedLine,
    AcceptQuote,
    QuoteAccepted,
    accept_quotes,
)
from tradewright.sales.operations.quote_endings import DeclineQuote, decline_quotes
from tradewright.sales.operations.quotes import QuotedLine

from .makers import NONE, codes, entered, reserved, status, stock, stocked, story, the_line
from .quotes import accepted, approved, held, quoted_line, sent, the_quote

ONE = Decimal(1)


def accept(world, *rows, actor=None):
    return accept_quotes(rows, actor=actor or world.actor, at=world.at)


def test_makes_a_confirmed_order_at_the_quoted_prices(world):
    item = stocked(world, quantity=10, price="10.00")
    line = QuotedLine(item.code, Decimal(4), discount_percent=Decimal(15))
    quote_id = sent(world, world.customer(), line, customer_reference="PO 7")
    PriceCondition.objects.filter(item=item).update(price=Decimal(20))
    outcome = one(accept(world, AcceptQuote(quote_id)))
    order = SalesOrder.objects.get(pk=outcome.id)
    assert (outcome.code, order.status, order.customer_reference) == (
        QuoteAccepted.ACCEPTED, "confirmed", "PO 7",
    )  # fmt: skip
    found = the_line(outcome.id)
    assert (found.unit_price, found.amount_net, found.price_source) == (
        Decimal("8.50"), Decimal("34.00"), "quote",
    )  # fmt: skip
    assert found.price_trace["won"]["number"] == the_quote(quote_id).number
    assert (the_quote(quote_id).status, reserved(outcome.id)) == ("accepted", 4)
    event = Event.objects.filter(aggregate="quote", key=quote_id).latest("version")
    assert (event.topic, event.body["order_id"]) == ("sales.quote_accepted", outcome.id)
    assert story("quote", quote_id)[-1] == ("quote_accepted", "sent", "accepted")


def test_keeps_what_had_changed_since(world):
    item = stocked(world, quantity=10, price="10.00")
    quote_id = sent(world, world.customer(), (item, 4))
    PriceCondition.objects.filter(item=item).update(price=Decimal(12))
    stock(world, item, 5)
    order_id = accepted(world, quote_id)
    (changed,) = QuoteAcceptance.objects.get(order_id=order_id).changes
    assert (changed["price_then"], changed["price_now"]) == (10, 12)
    assert (changed["available_then"], changed["available_now"]) == (10, 15)


def test_takes_an_alternative_and_an_option(world):
    item, other, extra = (stocked(world, price=price) for price in ("10.00", "7.00", "2.00"))
    quote_id = sent(
        world, world.customer(), (item, 5), QuotedLine(other.code, Decimal(5), alternative_to=1),
        QuotedLine(extra.code, ONE, is_optional=True),
    )  # fmt: skip
    order_id = accepted(world, quote_id, AcceptedLine(2), AcceptedLine(3))
    order = SalesOrder.objects.get(pk=order_id)
    assert order.amount_net == 37
    assert [the_line(order_id, n).item_id for n in (2, 3)] == [other.pk, extra.pk]


def test_takes_a_part_and_later_the_rest(world):
    item, other = stocked(world), stocked(world)
    quote_id = sent(world, world.customer(), (item, 10), (other, 2))
    first = accepted(world, quote_id, AcceptedLine(1, Decimal(4)), keep_open=True)
    assert the_quote(quote_id).status == "sent"
    assert quoted_line(quote_id).quantity_accepted == 4
    rest = accepted(world, quote_id, keep_open=True)
    assert (the_line(first).quantity, the_line(rest).quantity) == (4, 6)
    assert the_quote(quote_id).status == "accepted"
    links = QuoteAcceptanceLine.objects.filter(quote_line=quoted_line(quote_id))
    assert sorted(links.values_list("quantity", flat=True)) == [4, 6]


def test_answers_a_mixed_batch_row_by_row(world):
    item, other, gone = stocked(world), stocked(world), stocked(world)
    customer = world.customer()

    def made(*more):
        return sent(world, customer, (item, 2), *more)

    late, declined, done, dead = made(), made(), made(), sent(world, customer, (gone, 1))
    decline_quotes([DeclineQuote(declined, "price")], actor=world.actor, at=world.at)
    before = accepted(world, done)
    Item.objects.filter(pk=gone.pk).update(is_active=False)
    a_draft = approved(world, customer, (item, 1))
    choice = made(QuotedLine(other.code, ONE, alternative_to=1))
    good, used = made(), made()
    accepted(world, used, AcceptedLine(1, ONE), keep_open=True)
    batch = [
        (AcceptQuote(good), "accepted"),
        (AcceptQuote(good), "repeated_in_batch"),
        (AcceptQuote(NONE), "quote_not_found"),
        (AcceptQuote(done), "already_accepted"),
        (AcceptQuote(declined), "quote_not_open"),
        (AcceptQuote(a_draft), "quote_not_open"),
        (AcceptQuote(made(), version=1), "quote_changed"),
        (AcceptQuote(made(), reason_code="luck"), "unknown_reason"),
        (AcceptQuote(made(), (AcceptedLine(9),)), "unknown_line"),
        (AcceptQuote(made(), (AcceptedLine(1), AcceptedLine(1))), "repeated_line"),
        (AcceptQuote(made(), (AcceptedLine(1, Decimal(0)),)), "quantity_not_positive"),
        (AcceptQuote(used, (AcceptedLine(1, Decimal(2)),)), "line_used_up"),
        (AcceptQuote(choice, (AcceptedLine(1), AcceptedLine(2))), "choose_one"),
        (AcceptQuote(dead), "order_refused"),
    ]
    outcomes = accept(world, *(row for row, _ in batch))
    assert codes(outcomes) == [code for _, code in batch]
    assert outcomes[3].id == before
    assert outcomes[11].message == "Of line 1 only 1 is left to accept."
    assert "no longer sold" in outcomes[13].message
    world_later = world.at + timedelta(days=31)
    (expired,) = accept_quotes([AcceptQuote(late)], actor=world.actor, at=world_later)
    assert (expired.code, expired.field) == (QuoteAccepted.QUOTE_EXPIRED, "quote_id")


def test_says_that_only_options_are_left(world):
    item, extra = stocked(world), stocked(world)
    quote_id = sent(
        world, world.customer(), (item, 1), (item, 1), QuotedLine(extra.code, ONE, is_optional=True)
    )
    accepted(world, quote_id, AcceptedLine(1), keep_open=True)
    assert codes(accept(world, AcceptQuote(quote_id))) == ["accepted"]


def test_sent_twice_with_one_key_is_accepted_once(world):
    item = stocked(world)
    quote_id = sent(world, world.customer(), (item, 4))
    half = AcceptQuote(quote_id, (AcceptedLine(1, ONE),), keep_open=True, external_id="form-1")
    first, again = one(accept(world, half)), one(accept(world, half))
    assert (again.code, again.id) == (QuoteAccepted.ALREADY_ACCEPTED, first.id)
    assert codes(accept(world, replace(half, external_id="form-2"))) == ["accepted"]


def test_holds_the_order_of_a_customer_over_the_limit(world):
    item = stocked(world)
    quote_id = sent(world, world.customer(limit=Decimal(5)), (item, 4), hours=4)
    outcome = one(accept(world, AcceptQuote(quote_id)))
    assert outcome.code == QuoteAccepted.HELD_FOR_CREDIT
    assert (status(outcome.id), reserved(outcome.id)) == ("held", 4)


def test_hands_its_stock_to_the_order_and_gives_the_rest_back(world):
    item = stocked(world, quantity=10)
    quote_id = sent(world, world.customer(), (item, 8), hours=24)
    assert held(quote_id) == 8
    assert reserved(entered(world, world.customer(), (item, 5)).id) == 2
    order_id = accepted(world, quote_id, AcceptedLine(1, Decimal(6)))
    row = Reservation.objects.get(source_line_id=the_line(order_id).pk, source="sales_order_line")
    assert (row.quantity, row.expires_at, held(quote_id)) == (6, None, 0)
    assert StockLevel.objects.get(item=item).reserved == 8
    assert the_quote(quote_id).reserved_until is None


def test_needs_no_right_to_prices(world):
    """Who approved the quote approved its prices; who accepts it only says that it is wanted."""
    item = stocked(world, price="10.00")
    quote_id = sent(world, world.customer(), QuotedLine(item.code, ONE, price=Decimal(5)))
    rep = Actor(world.actor.user_id, world.company_id, "rep", frozenset({accept_quotes.duty}))
    assert codes(accept(world, AcceptQuote(quote_id), actor=rep)) == ["accepted"]


def at_once(count, act):
    """`count` threads do `act`; their answers."""
    answers = []

    def run():
        try:
            answers.append(act())
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_is_one_order_when_two_accept_at_once(open_floor):
    world = open_floor
    quote_id = sent(world, world.customer(), (stocked(world), 3), hours=1)
    answers = at_once(6, lambda: one(accept(world, AcceptQuote(quote_id))))
    assert sorted(str(answer.code) for answer in answers) == ["accepted"] + 5 * ["already_accepted"]
    assert len({answer.id for answer in answers}) == 1
    assert SalesOrder.objects.filter(company_id=world.company_id).count() == 1


def test_nobody_gets_the_stock_between_quote_and_order(open_floor):
    """Ten buyers stand behind the quote that holds the last ten: its order has them all."""
    world = open_floor
    item = stocked(world, quantity=10)
    quote_id = sent(world, world.customer(), (item, 10), hours=1)
    buyers = [world.customer() for _ in range(5)]
    orders = []

    def buy():
        orders.append(entered(world, buyers.pop(), (item, 2)).id)

    def either():
        buy() if buyers else None
        return one(accept(world, AcceptQuote(quote_id)))

    won = {answer.id for answer in at_once(4, either)}
    (order_id,) = won
    assert reserved(order_id) == 10
    assert [reserved(one_order) for one_order in orders] == [0] * len(orders)
