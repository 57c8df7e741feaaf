"""What prices follow from waits for a second person where the company has such rules."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.pages.words import in_short
from tradewright.approvals.queries.requests import requests
from tradewright.approvals.tests.makers import person, rules, seen
from tradewright.kernel.database import entered
from tradewright.pricing.operations.levels import (
    SetCustomerPricing,
    SetPriceLevel,
    set_customer_pricing,
    set_price_levels,
)
from tradewright.pricing.operations.policy import SetPricePolicy, set_price_policy
from tradewright.pricing.queries.masters import levels_of, price_levels, price_policy
from tradewright.stewardship.models import WithheldWrite
from tradewright.stewardship.operations.asking import SettleAskedWrite, settle_asked_writes

TRADE = SetPriceLevel("TRADE", "Trade", percent=Decimal(-10))
LOWER = SetPriceLevel("TRADE", "Trade", percent=Decimal(-40))


@pytest.fixture
def pricer(world):
    """A rule that asks a controller, and who keeps the prices."""
    person(world, "controller")
    rules(world, "master_data", ProposeRule("approvals.approve_master_data"))
    return person(world, "pricing_manager")


def did(operation, world, actor, *rows):
    return [str(one.code) for one in operation(rows, actor=actor, at=world.at)]


def percent(world):
    return price_levels(world.company_id)[0].percent


def approve(world):
    request = ApprovalRequest.objects.filter(company_id=world.company_id).latest("id")
    word = DecideApproval(request.pk, "approve", seen(request.pk), "Agreed")
    boss = person(world, "controller")
    assert decide_approvals([word], actor=boss, at=world.at)[0].accepted
    # as the story does when it hears of it (flows/approvals.py)
    settled = SettleAskedWrite(request.pk, "approved", boss.user_id)
    settle_asked_writes([settled], actor=world.actor, at=world.at)


def test_a_level_is_new_at_once_and_becomes_another_by_two(world, pricer):
    assert did(set_price_levels, world, pricer, TRADE) == ["set"]
    assert did(set_price_levels, world, pricer, TRADE) == ["already_set"]
    assert did(set_price_levels, world, pricer, LOWER) == ["waits_for_approval"]
    assert percent(world) == -10
    with entered(world.company_id):
        (found,) = requests(person(world, "controller"), world.at, tab="to_decide")
    assert found.subject_number == "price level TRADE Trade"
    assert in_short(found) == "Percent: -10 → -40"
    approve(world)
    assert percent(world) == -40


def test_no_percentage_is_a_change_like_any_other(world, pricer):
    did(set_price_levels, world, pricer, TRADE)
    bare = SetPriceLevel("TRADE", "Trade")
    assert did(set_price_levels, world, pricer, bare) == ["waits_for_approval"]
    renamed = SetPriceLevel("TRADE", "Trade counter", percent=Decimal(-10))
    assert did(set_price_levels, world, pricer, renamed) == ["set"]


def test_what_became_another_meanwhile_is_not_made(world, pricer):
    did(set_price_levels, world, pricer, TRADE)
    did(set_price_levels, world, pricer, LOWER)
    between = SetPriceLevel("TRADE", "Trade", percent=Decimal(-5))
    assert did(set_price_levels, world, world.actor, between) == ["set"]
    approve(world)
    assert percent(world) == -5
    kept = WithheldWrite.objects.get(company_id=world.company_id)
    assert (kept.status, "changed since" in kept.note) == ("dismissed", True)


def test_a_customer_comes_onto_a_level_and_off_it_by_two(world, pricer):
    did(set_price_levels, world, pricer, TRADE)
    customer = world.customer()

    def level():
        return levels_of(world.company_id, [customer.code])[customer.code].level

    onto, off = SetCustomerPricing(customer.code, "TRADE"), SetCustomerPricing(customer.code)
    nobody = SetCustomerPricing("NOBODY", "TRADE")
    assert did(set_customer_pricing, world, pricer, onto, nobody) == [
        "waits_for_approval", "unknown_customer",
    ]  # fmt: skip
    approve(world)
    assert level() == "TRADE"
    assert did(set_customer_pricing, world, pricer, off) == ["waits_for_approval"]
    approve(world)
    assert level() == ""


def test_the_least_margin_is_lowered_by_two(world, pricer):
    strict = SetPricePolicy(floor_margin_percent=Decimal(20))
    assert did(set_price_policy, world, world.actor, strict) == ["set"]
    assert did(set_price_policy, world, pricer, SetPricePolicy()) == ["waits_for_approval"]
    assert price_policy(world.company_id).floor_margin_percent == 20
    finer = SetPricePolicy(floor_margin_percent=Decimal(20), decimals=5, best_at=" promotion ")
    assert did(set_price_policy, world, pricer, finer) == ["set"]
    approve(world)
    assert price_policy(world.company_id).floor_margin_percent == 0
