"""Quotes as they are stated, and stated anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tradewright.approvals.operations.requests import request_approvals
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import one
from tradewright.parties.models import Customer
from tradewright.sales.models import QuoteLine
from tradewright.sales.operations.quotes import (
    ChangeQuote,
    QuotedLine,
    change_quotes,
    enter_quotes,
)

from .makers import NONE, codes, recalled, stocked, story
from .quotes import drafted, quote, quoted_line, sent, the_quote

ONE, TWO = Decimal(1), Decimal(2)


def enter(world, *rows, actor=None):
    return enter_quotes(rows, actor=actor or world.actor, at=world.at)


def change(world, *rows, actor=None):
    return change_quotes(rows, actor=actor or world.actor, at=world.at)


def test_prices_by_the_conditions_and_taxes(world):
    item = stocked(world, quantity=5, price="9.99")
    outcome = one(enter(world, quote(world.customer(), (item, 3))))
    row, line = the_quote(outcome.id), quoted_line(outcome.id)
    assert (row.status, row.revision, row.root_id) == ("draft", 1, outcome.id)
    assert (row.amount_net, row.amount_tax) == (Decimal("29.97"), Decimal("5.99"))
    assert (line.engine_price, line.unit_price, line.price_source) == (
        Decimal("9.99"), Decimal("9.99"), "list",
    )  # fmt: skip
    assert (line.available, line.promised_on, line.unit_cost) == (5, world.today, 4)
    assert row.valid_until == world.today + timedelta(days=30)
    assert story("quote", outcome.id) == [("quote_entered", None, "draft")]


def test_takes_the_discounts_of_line_and_head_one_after_the_other(world):
    """10.00 less 10 % is 9.00, less 5 % is 8.55: three of them 25.65."""
    item = world.item("10.00")
    line = QuotedLine(item.code, Decimal(3), discount_percent=Decimal(10))
    quote_id = drafted(world, world.customer(), line, discount_percent=Decimal(5))
    found = quoted_line(quote_id)
    assert (found.engine_price, found.unit_price, found.amount_net) == (
        Decimal(10), Decimal("8.55"), Decimal("25.65"),
    )  # fmt: skip
    assert found.price_source == "manual"
    assert found.price_trace["discounts"] == [10, 5]


def test_counts_options_and_alternatives_in_no_total(world):
    item, other = world.item("10.00"), world.item("7.00")
    quote_id = drafted(
        world, world.customer(), (item, 1),
        QuotedLine(other.code, ONE, alternative_to=1),
        QuotedLine(other.code, TWO, is_optional=True),
    )  # fmt: skip
    assert the_quote(quote_id).amount_net == 10
    assert quoted_line(quote_id, 3).amount_net == 14


def test_promises_nothing_that_is_not_there(world):
    item = stocked(world, quantity=2)
    quote_id = drafted(world, world.customer(), (item, 3))
    assert quoted_line(quote_id).promised_on is None


def test_answers_a_mixed_batch_row_by_row(world):
    item, customer = world.item(), world.customer()
    good = quote(customer, (item, 1))
    blocked = world.customer()
    Customer.objects.filter(pk=blocked.pk).update(status="stopped")

    def line(**given):
        return replace(good, lines=(replace(good.lines[0], **given),))

    batch = {
        replace(good, external_id="Q-1"): "entered",
        replace(good, external_id="Q-1", note="again"): "repeated_in_batch",
        replace(good, customer="nobody"): "unknown_customer",
        replace(good, customer=blocked.code): "customer_not_active",
        replace(good, ship_to="nowhere"): "unknown_ship_to",
        replace(good, warehouse="nowhere"): "unknown_warehouse",
        replace(good, contact_id=NONE): "unknown_contact",
        replace(good, valid_until=world.today - timedelta(days=1)): "validity_passed",
        replace(good, requested_on=world.today - timedelta(days=1)): "requested_too_early",
        replace(good, discount_percent=Decimal(100)): "discount_out_of_range",
        replace(good, lines=()): "no_lines",
        line(is_optional=True): "no_lines",
        line(item="nothing"): "unknown_item",
        line(unit="nothing"): "unknown_unit",
        line(quantity=Decimal(0)): "quantity_not_positive",
        line(quantity=Decimal("NaN")): "quantity_not_positive",
        line(quantity=Decimal("0.5")): "quantity_too_precise",
        line(price=Decimal(-1)): "price_negative",
        line(price=Decimal("0.1234567")): "price_too_precise",
        line(discount_percent=Decimal(-1)): "line_discount_out_of_range",
        line(competitor_price=Decimal(-1)): "competitor_price_negative",
        line(alternative_to=1): "unknown_alternative",
        line(item=world.item(is_active=False).code): "item_not_active",
        line(item=recalled(world).code): "item_blocked",
        line(item=world.item(price=None).code): "no_price",
        line(item=world.item(tax_class="none").code): "no_tax_rate",
        replace(good, lines=(replace(good.lines[0], line_no=1),) * 2): "repeated_line",
    }
    outcomes = enter(world, *batch)
    assert codes(outcomes) == list(batch.values())
    assert outcomes[12].field == "lines[1].item"
    assert codes(enter(world, replace(good, external_id="Q-1"))) == ["already_entered"]


def test_names_every_fault_of_the_lines(world):
    asked = quote(
        world.customer(), QuotedLine("nothing", ONE), (world.item(), 1),
        QuotedLine(world.item().code, Decimal(-1)),
    )  # fmt: skip
    (outcome,) = enter(world, asked)
    assert [(one["line"], one["field"]) for one in outcome.detail["errors"]] == [
        (1, "lines[1].item"), (3, "lines[3].quantity"),
    ]  # fmt: skip


def test_lets_nobody_price_who_may_not(world):
    rep = Actor(
        world.actor.user_id, world.company_id, "rep",
        frozenset({"sales.enter_quotes", "sales.change_quotes", request_approvals.duty}),
    )  # fmt: skip
    item = world.item()
    priced = quote(world.customer(), QuotedLine(item.code, ONE, price=ONE))
    cheaper = quote(world.customer(), (item, 1), discount_percent=ONE)
    assert codes(enter(world, priced, cheaper, actor=rep)) == [
        "price_not_permitted", "discount_not_permitted",
    ]  # fmt: skip


def test_is_changed_whole(world):
    item, other = world.item("10.00"), world.item("7.00")
    quote_id = drafted(world, world.customer(), (item, 1), (other, 1), (item, 2))
    lines = (QuotedLine(other.code, Decimal(4)), QuotedLine(item.code, ONE, line_no=7))
    outcome = one(change(world, ChangeQuote(quote_id, 1, lines, note="Cheaper")))
    assert outcome.code == "changed"
    row = the_quote(quote_id)
    assert (row.amount_net, row.note, row.version) == (38, "Cheaper", 2)
    kept = QuoteLine.objects.filter(quote_id=quote_id).order_by("line_no")
    assert list(kept.values_list("line_no", "quantity")) == [(1, 4), (7, 1)]
    assert story("quote", quote_id)[-1] == ("quote_changed", "draft", "draft")


def test_changes_a_mixed_batch_row_by_row(world):
    item, customer = world.item(), world.customer()
    first, second, third = (drafted(world, customer, (item, 1)) for _ in range(3))
    gone = sent(world, customer, (item, 1))
    lines = (QuotedLine(item.code, TWO),)
    outcomes = change(
        world, ChangeQuote(first, 1, lines), ChangeQuote(first, None, lines),
        ChangeQuote(second, 9, lines), ChangeQuote(gone, None, lines),
        ChangeQuote(NONE, None, lines), ChangeQuote(third, 1, ()),
    )  # fmt: skip
    assert codes(outcomes) == [
        "changed", "repeated_in_batch", "quote_changed", "quote_not_open", "quote_not_found",
        "no_lines",
    ]  # fmt: skip


@pytest.mark.parametrize("price", ["0", "12.345678"])
def test_keeps_a_typed_price_exactly(world, price):
    line = QuotedLine(world.item().code, ONE, price=Decimal(price))
    found = quoted_line(drafted(world, world.customer(), line))
    assert (found.unit_price, found.given_price) == (Decimal(price), Decimal(price))
