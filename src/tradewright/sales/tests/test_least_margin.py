"""A price that leaves less than the least margin needs another person, whoever types it."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules
from tradewright.pricing.operations.policy import SetPricePolicy, set_price_policy
from tradewright.sales.models import OrderHold, SalesOrder
from tradewright.sales.operations.changes import ChangeLine, ChangeOrder, change_orders
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.quote_approval import SubmitQuote, submit_quotes
from tradewright.sales.operations.quotes import QuotedLine

from .makers import stock
from .quotes import drafted, quoted_line

ASKED = "price_override"


@pytest.fixture
def strict(world):
    """A least margin of 20 percent; up to a tenth off, nobody is asked."""
    person(world, "pricing_manager")
    for kind, duty in ((ASKED, "approve_price_overrides"), ("quote", "approve_quotes")):
        rules(world, kind, ProposeRule(f"approvals.{duty}", percent_over=D(10)))
    policy = SetPricePolicy(floor_margin_percent=D(20))
    set_price_policy([policy], actor=world.actor, at=world.at)
    return world


def bought(world, cost):
    """An item at 10.00 that cost so much."""
    item = world.item("10.00")
    stock(world, item, 100, cost)
    return item


def ordered(world, item, price, actor):
    line = EnterOrderLine(item.code, D(1), price=D(price))
    order = EnterOrder(world.customer().code, (line,), price_reason="a friend")
    (outcome,) = enter_orders([order], actor=actor, at=world.at)
    return outcome


def asked_about(order_id):
    return ApprovalRequest.objects.filter(subject="sales_order", subject_id=order_id)


def test_a_price_below_it_waits_even_of_who_may_set_prices(strict):
    # bought at 7.60, so 9.50 leaves just 20 percent of itself, and 9.49 less
    item = bought(strict, "7.60")
    boss, rep = person(strict, "sales_manager"), person(strict, "sales_rep")
    for actor in (boss, rep):
        assert ordered(strict, item, "9.50", actor).code == "confirmed"
        outcome = ordered(strict, item, "9.49", actor)
        assert outcome.code == "held_for_price"
        request = asked_about(outcome.id).get()
        assert (request.percent, request.content["lines"][0]["is_below_floor"]) == (None, True)


def test_without_a_least_margin_who_may_set_prices_asks_nobody(strict):
    set_price_policy([SetPricePolicy()], actor=strict.actor, at=strict.at)
    item = bought(strict, "7.60")
    boss = person(strict, "sales_manager")
    assert ordered(strict, item, "5.00", boss).code == "confirmed"


def test_a_price_changed_to_below_it_waits(strict):
    item = bought(strict, "7.60")
    boss = person(strict, "sales_manager")
    made = ordered(strict, item, "9.60", boss)
    version = SalesOrder.objects.get(pk=made.id).version
    lower = ChangeOrder(made.id, version=version, lines=(ChangeLine(1, price=D("9.00")),))
    (outcome,) = change_orders([lower], actor=boss, at=strict.at)
    assert outcome.accepted
    assert asked_about(made.id).get().status == "waiting"
    assert OrderHold.objects.get(order_id=made.id, lifted_at=None).kind == "price"


def test_who_may_set_prices_frees_no_order_that_waits_by_changing_it(strict):
    item = bought(strict, "4.00")
    boss, rep = person(strict, "sales_manager"), person(strict, "sales_rep")
    made = ordered(strict, item, "8.00", rep)
    assert made.code == "held_for_price"
    version = SalesOrder.objects.get(pk=made.id).version
    more = ChangeOrder(made.id, version=version, lines=(ChangeLine(1, quantity=D(2)),))
    (outcome,) = change_orders([more], actor=boss, at=strict.at)
    assert outcome.accepted
    assert asked_about(made.id).filter(status="waiting").count() == 1


def test_a_quote_below_it_waits(strict):
    item = bought(strict, "7.60")
    quote_id = drafted(strict, strict.customer(), QuotedLine(item.code, D(1), price=D("9.49")))
    (outcome,) = submit_quotes([SubmitQuote(quote_id)], actor=strict.actor, at=strict.at)
    assert outcome.code == "waiting"
    assert quoted_line(quote_id).unit_price == D("9.49")
