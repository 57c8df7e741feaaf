"""Inputs for customer groups, brands, substitutes and customers' own numbers of items."""

from __future__ import annotations

from tests.laws.registry import Made, makes
from tradewright.catalog.operations.brands import SetBrand
from tradewright.catalog.operations.substitutes import SetSubstitutes, SubstituteOf
from tradewright.parties.operations.groups import SetCustomerGroup
from tradewright.sales.operations.customer_items import (
    RemoveCustomerItem,
    SetCustomerItem,
    set_customer_items,
)
from tradewright.sim.fixtures import World

NONE = 10**15


@makes("parties.set_customer_groups")
def customer_groups(world: World, n: int) -> Made:
    made = [SetCustomerGroup(f"LG{k}", f"Group {k}") for k in range(n)]
    return made, [SetCustomerGroup("", "Nameless"), SetCustomerGroup("LG-BAD", " ")]


@makes("catalog.set_brands")
def brands(world: World, n: int) -> Made:
    made = [SetBrand(f"LB{k}", f"Brand {k}") for k in range(n)]
    return made, [SetBrand("", "Nameless"), SetBrand("LB-BAD", " ")]


@makes("catalog.set_substitutes")
def substitutes(world: World, n: int) -> Made:
    named = (SubstituteOf(world.item().code), SubstituteOf(world.item().code, "successor"))
    return [SetSubstitutes(world.item().pk, named) for _ in range(n)], [
        SetSubstitutes(NONE, named),
        SetSubstitutes(world.item().pk, (SubstituteOf("NOTHING"),)),
        SetSubstitutes(world.item().pk, (SubstituteOf(named[0].item, "worse"),)),
    ]


@makes("sales.set_customer_items")
def customer_items(world: World, n: int) -> Made:
    customer, item = world.customer().code, world.item().code
    return [SetCustomerItem(customer, f"TH-{k}", item) for k in range(n)], [
        SetCustomerItem("NOBODY", "TH", item),
        SetCustomerItem(customer, "TX", "NOTHING"),
        SetCustomerItem(customer, "--", item),
        SetCustomerItem(customer, "TY", item, unit="??"),
    ]


@makes("sales.remove_customer_items")
def removed_customer_items(world: World, n: int) -> Made:
    rows, _ = customer_items(world, n)
    set_customer_items(rows, actor=world.actor, at=world.at)
    return [RemoveCustomerItem(row.customer, row.code) for row in rows], [
        RemoveCustomerItem("NOBODY", "TH")
    ]
