"""Groups of customers, and customers below others."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.models import Event
from tradewright.parties import queries
from tradewright.parties.models import Customer, CustomerGroup
from tradewright.parties.operations.customers import (
    ChangeCustomer,
    CreateAddress,
    CreateCustomer,
    change_customers,
    create_customers,
)
from tradewright.parties.operations.groups import SetCustomerGroup, set_customer_groups
from tradewright.parties.operations.merges import MergeCustomer, merge_customers

PLACE = (CreateAddress("MAIN", "GB"),)


def put(world, *pairs, version=1):
    """Let each first customer stand below the second one, None below nobody."""
    rows = [ChangeCustomer(one.pk, version, parent=two.code if two else "") for one, two in pairs]
    outcomes = change_customers(rows, actor=world.actor, at=world.at)
    return [str(outcome.code) for outcome in outcomes]


def above(row):
    row.refresh_from_db()
    return row.ancestors


def chain(world, length):
    """So many customers, each below the one before."""
    made = [world.customer() for _ in range(length)]
    for one, two in zip(made[1:], made, strict=False):
        assert put(world, (one, two)) == ["changed"]
    return made


def test_groups_are_made_and_renamed(world):
    def asked(*rows):
        return set_customer_groups(rows, actor=world.actor, at=world.at)

    outcomes = asked(
        SetCustomerGroup("TRADE", "Trade"),
        SetCustomerGroup(" TRADE ", "Traders"),
        SetCustomerGroup("", "Nameless"),
        SetCustomerGroup("RETAIL", " "),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("set", None), ("repeated_in_batch", "code"), ("code_missing", "code"),
        ("name_missing", "name"),
    ]  # fmt: skip
    (again, renamed) = (asked(SetCustomerGroup("TRADE", name))[0] for name in ("Trade", "Builders"))
    assert [str(o.code) for o in (again, renamed)] == ["already_set", "set"]
    row = CustomerGroup.objects.get(company_id=world.company_id, code="TRADE")
    assert (row.name, row.version) == ("Builders", 2)
    told = Event.objects.filter(aggregate="customer_group", key=row.pk).order_by("version")
    assert [one.body["name"] for one in told] == ["Trade", "Builders"]
    assert {one.topic for one in told} == {"parties.customer_group_set"}


def test_a_new_customer_stands_in_its_group_below_its_parent(world):
    set_customer_groups([SetCustomerGroup("TRADE", "Trade")], actor=world.actor, at=world.at)
    top, middle = chain(world, 2)
    row = CreateCustomer(
        "BRANCH", "Branch", "GBP", "N30", PLACE, customer_group="TRADE", parent=middle.code,
        accepts_substitutes=False,
    )  # fmt: skip
    (outcome,) = create_customers([row], actor=world.actor, at=world.at)
    found = queries.customer(world.company_id, outcome.id)
    assert (found.customer_group, found.parent, found.ancestors, found.accepts_substitutes) == (
        "TRADE", middle.code, (middle.pk, top.pk), False,
    )  # fmt: skip
    assert [(one.code, one.step) for one in queries.family(world.company_id, middle.pk)] == [
        (top.code, -1), ("BRANCH", 1),
    ]  # fmt: skip
    (group,) = queries.customer_groups(world.company_id)
    assert (group.code, group.count) == ("TRADE", 1)


def test_a_new_parent_takes_those_below_along(world):
    _head, branch, shop = chain(world, 3)
    new_head = world.customer()
    assert put(world, (branch, new_head), version=2) == ["changed"]
    assert above(branch) == [new_head.pk]
    assert above(shop) == [branch.pk, new_head.pk]
    assert shop.version == 2  # it stands where it stood; only the chain above it is another
    told = Event.objects.filter(aggregate="customer", key=branch.pk).order_by("version").last()
    assert (told.version, told.body["parent_id"]) == (3, new_head.pk)
    assert put(world, (branch, None), version=3) == ["changed"]
    assert (above(branch), above(shop)) == ([], [branch.pk])


def test_a_list_is_judged_as_it_stands_afterwards(world):
    one, two, three = (world.customer() for _ in range(3))
    assert put(world, (one, two), (two, three)) == ["changed", "changed"]
    assert above(one) == [two.pk, three.pk]
    # turned round in one list, with a field of its own for one of those below
    rows = [
        ChangeCustomer(one.pk, 2, parent=""),
        ChangeCustomer(two.pk, 2, parent=one.code),
        ChangeCustomer(three.pk, 1, parent=two.code, phone="1"),
    ]
    outcomes = change_customers(rows, actor=world.actor, at=world.at)
    assert [str(outcome.code) for outcome in outcomes] == ["changed"] * 3
    assert [above(row) for row in (one, two, three)] == [[], [one.pk], [two.pk, one.pk]]
    assert three.phone == "1"


def test_one_who_is_named_and_moved_along_changes_once(world):
    _head, branch, shop = chain(world, 3)
    other = world.customer()
    rows = [
        ChangeCustomer(shop.pk, 2, name="Corner shop"),
        ChangeCustomer(branch.pk, 2, parent=other.code),
    ]
    outcomes = change_customers(rows, actor=world.actor, at=world.at)
    assert [str(outcome.code) for outcome in outcomes] == ["changed", "changed"]
    assert above(shop) == [branch.pk, other.pk]
    assert (shop.name, shop.version) == ("Corner shop", 3)


def test_nobody_stands_above_their_own_parent_or_as_a_sixth(world):
    one, two, three, four, five = chain(world, 5)
    sixth, closed = world.customer(), world.customer(status="closed")
    assert put(world, (one, five), (sixth, five), (two, closed)) == [
        "parent_below", "parent_too_deep", "version_outdated",
    ]  # fmt: skip
    assert put(world, (one, one), (two, sixth)) == ["parent_below", "version_outdated"]
    free = world.customer()
    assert put(world, (one, sixth)) == ["parent_too_deep"]
    assert put(world, (sixth, free), (free, sixth)) == ["parent_below", "parent_below"]
    assert put(world, (sixth, closed)) == ["parent_closed"]
    first, last = world.customer(), world.customer()
    assert put(world, (last, one), (one, five)) == ["parent_too_deep", "parent_below"]
    assert put(world, (last, one), (one, free)) == ["parent_refused", "parent_too_deep"]
    assert put(world, (last, first), (first, sixth), (sixth, first)) == [
        "parent_refused", "parent_below", "parent_below",
    ]  # fmt: skip
    (unknown,) = change_customers(
        [ChangeCustomer(free.pk, 1, parent="NOBODY", customer_group="NONE")],
        actor=world.actor, at=world.at,
    )  # fmt: skip
    assert str(unknown.code) == "unknown_group"
    assert [row.version for row in run_and_reload(one, two, three, four, five)] == [1, 2, 2, 2, 2]


def run_and_reload(*rows):
    for row in rows:
        row.refresh_from_db()
    return rows


def test_a_parent_that_was_merged_means_its_winner(world):
    loser, winner, branch = (world.customer() for _ in range(3))
    merge_customers([MergeCustomer(loser.pk, winner.pk)], actor=world.actor, at=world.at)
    assert put(world, (branch, loser)) == ["changed"]
    assert above(branch) == [winner.pk]


def test_one_with_others_below_is_not_merged(world):
    head, _ = chain(world, 2)
    winner = world.customer()
    (outcome,) = merge_customers(
        [MergeCustomer(head.pk, winner.pk)], actor=world.actor, at=world.at
    )
    assert (str(outcome.code), outcome.message) == (
        "has_branches",
        f"Customers stand below {head.code}: give them another parent first.",
    )


def test_two_who_turn_a_pair_round_at_once_leave_one_above_the_other(open_floor):
    one, two = open_floor.customer(), open_floor.customer()
    start, codes = Barrier(2), []

    def work(below, above_it):
        try:
            start.wait()
            codes.extend(put(open_floor, (below, above_it)))
        finally:
            connection.close()

    threads = [Thread(target=work, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["changed", "parent_below"]
    assert sorted(len(above(row)) for row in (one, two)) == [0, 1]


@pytest.mark.parametrize("fault", ["other", "short", "none"])
def test_m6_turns_red_when_ancestors_are_not_the_chain(db, committed_world, fault):
    world = committed_world
    _top, middle, low = chain(world, 3)
    (before,) = run_invariants(["M6"])
    assert before.violations == 0
    if fault == "other":
        Customer.objects.filter(pk=low.pk).update(ancestors=[middle.pk, low.pk])
    elif fault == "short":
        Customer.objects.filter(pk=low.pk).update(ancestors=[middle.pk])
    else:
        Customer.objects.filter(pk=middle.pk).update(ancestors=[], parent=None)
    (after,) = run_invariants(["M6"])
    assert after.violations == 1
