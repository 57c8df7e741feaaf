"""Inputs for the operations on doubles: finding them, deciding, merging, undoing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count

from tests.laws.registry import Made, makes
from tradewright.catalog.operations.merges import MergeItem, UnmergeItem, merge_items
from tradewright.parties.operations.merges import (
    MergeCustomer,
    UnmergeCustomer,
    merge_customers,
)
from tradewright.sim.fixtures import World
from tradewright.stewardship.operations.duplicates import (
    DecidePair,
    FindDoubles,
    IndexRecord,
    Key,
    RecordDouble,
    SettleRecord,
    record_doubles,
)

NONE = 10**15
_ids = count(9_000_000)


def pairs(n: int) -> list[RecordDouble]:
    """Pairs of records that nobody has; the queue does not look at them."""
    ids = [next(_ids) for _ in range(n)]
    return [RecordDouble("customer", one, one + 10**9, Decimal("0.8"), []) for one in ids]


@makes("stewardship.record_doubles")
def doubles(world: World, n: int) -> Made:
    return pairs(n), [RecordDouble("customer", 5, 5, Decimal("0.8"), [])]


@makes("stewardship.find_doubles")
def searches(world: World, n: int) -> Made:
    return [FindDoubles("item")] * n, [FindDoubles("ship")]


@makes("stewardship.decide_pairs")
def decisions(world: World, n: int) -> Made:
    known = record_doubles(pairs(n + 2), actor=world.actor, at=world.at).ids()
    soon = world.today + timedelta(days=9)
    return [DecidePair(one, "later", until=soon) for one in known[:n]], [
        DecidePair(NONE, "distinct"),
        DecidePair(known[n], "maybe"),
        DecidePair(known[n + 1], "later", until=world.today),
    ]


@makes("stewardship.settle_records")
def settled(world: World, n: int) -> Made:
    made = pairs(n)
    record_doubles(made, actor=world.actor, at=world.at)
    return [SettleRecord("customer", one.first_id, merged=True) for one in made], []


@makes("stewardship.index_records")
def indexed(world: World, n: int) -> Made:
    ids = [next(_ids) for _ in range(n)]
    return [IndexRecord("customer", one, (Key(one), Key(7))) for one in ids], []


@makes("parties.merge_customers")
def merges(world: World, n: int) -> Made:
    made = [(world.customer().pk, world.customer().pk) for _ in range(n)]
    cash, account = world.customer(kind="cash").pk, world.customer().pk
    return [MergeCustomer(*one) for one in made], [
        MergeCustomer(NONE, account),
        MergeCustomer(cash, account),
        MergeCustomer(account, account),
    ]


@makes("parties.unmerge_customers")
def unmerges(world: World, n: int) -> Made:
    made = [MergeCustomer(world.customer().pk, world.customer().pk) for _ in range(n)]
    merge_customers(made, actor=world.actor, at=world.at)
    return [UnmergeCustomer(one.customer_id) for one in made], [UnmergeCustomer(NONE)]


@makes("catalog.merge_items")
def item_merges(world: World, n: int) -> Made:
    made = [(world.item().pk, world.item().pk) for _ in range(n)]
    service, stock = world.item(kind="service").pk, world.item().pk
    return [MergeItem(*one) for one in made], [
        MergeItem(NONE, stock),
        MergeItem(service, stock),
        MergeItem(stock, stock),
    ]


@makes("catalog.unmerge_items")
def item_unmerges(world: World, n: int) -> Made:
    made = [MergeItem(world.item().pk, world.item().pk) for _ in range(n)]
    merge_items(made, actor=world.actor, at=world.at)
    return [UnmergeItem(one.item_id) for one in made], [UnmergeItem(NONE)]
