"""Break groups, costs, burdens and the policy of prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.pricing.models import BreakGroupItem, ItemCost, PriceBurden, PricePolicy
from tradewright.pricing.operations.break_groups import (
    BreakGroupSet,
    ItemOfBreakGroup,
    SetBreakGroup,
    set_break_groups,
)
from tradewright.pricing.operations.costs import (
    BurdenSet,
    ItemCostSet,
    SetBurden,
    SetItemCost,
    set_burdens,
    set_item_costs,
)
from tradewright.pricing.operations.policy import (
    PricePolicySet,
    SetPricePolicy,
    set_price_policy,
)

DAY = date(2026, 1, 1)


def did(operation, world, *rows):
    return operation(rows, actor=world.actor, at=world.at)


def said(outcomes):
    return [(str(o.code), o.field) for o in outcomes]


def group(code, *items, name="Mixed"):
    return SetBreakGroup(code, name, tuple(ItemOfBreakGroup(item) for item in items))


def test_a_break_group_is_what_is_named(world):
    a, b, c, d = (world.item().code for _ in range(4))
    outcomes = did(set_break_groups, world, group("G1", a, b), group("G2", c))
    assert said(outcomes) == [("set", None), ("set", None)]
    outcomes = did(
        set_break_groups,
        world,
        group("G1", b, d, name="Bolts"),
        group("G1", a),
        group(" ", a),
        group("G3", name=" "),
        group("G4", a, "??"),
        group("G5", a, a),
        group("G2", c),
        group("G6", c),
    )
    assert said(outcomes) == [
        ("set", None), ("repeated_in_batch", "code"), ("code_missing", "code"),
        ("name_missing", "name"), ("in_other_group", "items[1].item"),
        ("in_other_group", "items[1].item"), ("already_set", None),
        ("in_other_group", "items[1].item"),
    ]  # fmt: skip
    more = did(set_break_groups, world, group("G7", a, "??")) + did(
        set_break_groups, world, group("G8", a, a)
    )
    assert said(more) == [("unknown_item", "items[2].item"), ("item_repeated", "items[2].item")]
    assert {str(o.code) for o in (*outcomes, *more)} == {str(code) for code in BreakGroupSet}
    members = BreakGroupItem.objects.filter(group__code="G1").order_by("item__code")
    assert [one.item.code for one in members] == [b, d]
    told = Event.objects.filter(aggregate="break_group", key=outcomes[0].id).order_by("version")
    assert [(one.version, one.body["items"]) for one in told] == [(1, [a, b]), (2, [b, d])]


def test_a_cost_stands_for_its_item_kind_and_day(world):
    item = world.item().code
    cost = SetItemCost(item, "replacement", DAY, Decimal("6.10"))
    did(set_item_costs, world, cost)
    outcomes = did(
        set_item_costs,
        world,
        cost,
        replace(cost, cost=Decimal(7)),
        replace(cost, kind="standard"),
        replace(cost, item="??"),
        replace(cost, kind="guessed"),
        replace(cost, kind="last", cost=Decimal(-1)),
        replace(cost, kind="last", cost=Decimal("1.0000001")),
    )
    assert said(outcomes) == [
        ("already_set", None), ("repeated_in_batch", "item"), ("set", None),
        ("unknown_item", "item"), ("unknown_kind", "kind"), ("cost_negative", "cost"),
        ("cost_too_precise", "cost"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in ItemCostSet}
    (changed,) = did(set_item_costs, world, replace(cost, cost=Decimal(7)))
    row = ItemCost.objects.get(pk=changed.id)
    assert (row.cost, row.version) == (7, 2)
    assert Event.objects.get(aggregate="item_cost", key=row.pk, version=2).body["cost"] == 7


def test_a_burden_stands_for_its_kind_customer_item_and_day(world):
    item, customer = world.item().code, world.customer().code
    burden = SetBurden("freight", DAY, amount=Decimal("0.40"))
    did(set_burdens, world, burden)
    outcomes = did(
        set_burdens,
        world,
        burden,
        replace(burden, amount=Decimal(1)),
        SetBurden("claim", DAY, item=item, percent=Decimal(5)),
        SetBurden("rebate", DAY, customer, percent=Decimal(2)),
        SetBurden("tip", DAY),
        SetBurden("terms", DAY, "??"),
        SetBurden("terms", DAY, item="??"),
        SetBurden("terms", DAY, customer, percent=Decimal(-1)),
        SetBurden("terms", DAY, customer, valid_to=date(2025, 1, 1)),
    )
    assert said(outcomes) == [
        ("already_set", None), ("repeated_in_batch", "kind"), ("set", None), ("set", None),
        ("unknown_kind", "kind"), ("unknown_customer", "customer"), ("unknown_item", "item"),
        ("negative", "percent"), ("validity_reversed", "valid_to"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in BurdenSet}
    row = PriceBurden.objects.get(pk=outcomes[2].id)
    assert (row.kind, row.percent, row.customer_id) == ("claim", 5, None)
    told = Event.objects.get(aggregate="price_burden", key=row.pk)
    assert (told.topic, told.body["percent"]) == ("pricing.burden_set", 5)


def test_the_policy_of_a_company_is_set_and_told(world):
    asked = SetPricePolicy("requested", 3, "promotion, level", Decimal(12))
    found = [
        did(set_price_policy, world, row)[0]
        for row in (
            asked, asked, replace(asked, priced_on="paid"), replace(asked, decimals=7),
            replace(asked, best_at="promotion,list"),
            replace(asked, floor_margin_percent=Decimal(100)), replace(asked, best_at=""),
        )
    ]  # fmt: skip
    assert said(found) == [
        ("set", None), ("already_set", None), ("unknown_day", "priced_on"),
        ("decimals_out_of_range", "decimals"), ("unknown_level", "best_at"),
        ("margin_impossible", "floor_margin_percent"), ("set", None),
    ]  # fmt: skip
    missing = {str(code) for code in PricePolicySet} - {str(o.code) for o in found}
    assert missing == {"repeated_in_batch"}  # a call takes one row
    row = PricePolicy.objects.get(company_id=world.company_id)
    assert (row.priced_on, row.decimals, row.best_at, row.version) == ("requested", 3, [], 2)
    told = Event.objects.filter(aggregate="price_policy").order_by("version")
    assert [one.body["best_at"] for one in told] == [["promotion", "level"], []]
