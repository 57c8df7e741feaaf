from __future__ import annotations

from threading import Barrier, Thread
from uuid import uuid4

from django.db import connection

from tradewright.kernel.models import Event
from tradewright.parties.models import Address, Customer, CustomerMerge
from tradewright.parties.operations.customers import ChangeCustomer, change_customers
from tradewright.parties.operations.merges import (
    MergeCustomer,
    UnmergeCustomer,
    merge_customers,
    unmerge_customers,
)
from tradewright.parties.queries import customer_lookup, merges_of
from tradewright.sim.fixtures import open_world
from tradewright.stewardship.models import DuplicatePair


def merge(world, *rows):
    return merge_customers(rows, actor=world.actor, at=world.at)


def unmerge(world, *rows):
    return unmerge_customers(rows, actor=world.actor, at=world.at)


def now(row):
    row.refresh_from_db()
    return row.merged_into_id, row.status


def test_makes_one_another_name_of_the_winner(world):
    loser, winner = world.customer(status="stopped"), world.customer()
    (outcome,) = merge(world, MergeCustomer(loser.pk, winner.pk, "same firm"))
    assert (outcome.code, outcome.id) == ("merged", loser.pk)
    assert outcome.message == f"{loser.code} is {winner.code} from now on."
    assert now(loser) == (winner.pk, "closed")
    assert now(winner) == (None, "active")
    kept = CustomerMerge.objects.get(loser=loser)
    assert (kept.winner_id, kept.status_before, kept.note) == (winner.pk, "stopped", "same firm")
    told = Event.objects.get(aggregate="customer", key=loser.pk)
    assert (told.topic, told.version) == ("parties.customer_merged", 2)
    assert told.body == {
        "customer_id": loser.pk, "code": loser.code, "winner_id": winner.pk,
        "winner": winner.code, "merge_id": kept.pk, "from": "stopped", "to": "closed",
    }  # fmt: skip


def test_gives_the_winner_the_places_it_has_not_and_hides_them_when_undone(world):
    loser, winner = world.customer(), world.customer()
    far = Address.objects.create(
        company_id=world.company_id, customer=loser, code="DEPOT", street="1 Dock Rd", city="Hull",
        country="GB",
    )  # fmt: skip
    merge(world, MergeCustomer(loser.pk, winner.pk))
    copies = Address.objects.filter(customer=winner, copied_from__isnull=False)
    (copy,) = copies  # MAIN is the same place for both
    assert (copy.copied_from_id, copy.code, copy.city) == (far.pk, f"{loser.code} DEPOT", "Hull")
    assert (copy.is_ship_to, copy.is_bill_to) == (True, False)
    assert Event.objects.filter(topic="parties.address_added", key=copy.pk).count() == 1
    unmerge(world, UnmergeCustomer(loser.pk))
    copy.refresh_from_db()
    assert (copy.is_ship_to, copy.is_bill_to) == (False, False)
    merge(world, MergeCustomer(loser.pk, winner.pk))
    (again,) = copies.all()
    assert (again.pk, again.is_ship_to) == (copy.pk, True)


def test_answers_every_row_of_a_mixed_batch(world):
    one, two, three, four, five, six, seven = (world.customer() for _ in range(7))
    cash = world.customer(kind="cash")
    closed = world.customer(status="closed")
    merge(world, MergeCustomer(one.pk, two.pk), MergeCustomer(five.pk, six.pk))
    outcomes = merge(
        world,
        MergeCustomer(three.pk, two.pk),
        MergeCustomer(three.pk, two.pk),
        MergeCustomer(two.pk, four.pk),
        MergeCustomer(one.pk, two.pk),
        MergeCustomer(five.pk, four.pk),
        MergeCustomer(7_000_000, four.pk),
        MergeCustomer(seven.pk, 7_000_000),
        MergeCustomer(closed.pk, closed.pk),
        MergeCustomer(cash.pk, six.pk),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("merged", None),
        ("repeated_in_batch", "customer_id"),
        ("repeated_in_batch", "customer_id"),
        ("already_merged", None),
        ("merged_elsewhere", "customer_id"),
        ("customer_not_found", "customer_id"),
        ("winner_not_found", "winner_id"),
        ("same_customer", "winner_id"),
        ("kind_differs", "winner_id"),
    ]
    fresh = [world.customer() for _ in range(2)]
    outcomes = merge(
        world, MergeCustomer(fresh[0].pk, five.pk), MergeCustomer(fresh[1].pk, closed.pk)
    )
    assert [str(o.code) for o in outcomes] == ["winner_merged", "winner_closed"]
    assert outcomes[0].message == f"{five.code} is {six.code}: merge into that one."


def test_a_customer_of_another_company_is_not_found(db, committed_world):
    mine, theirs = committed_world.customer(), open_world(f"O{uuid4().hex[:8]}").customer()
    outcomes = merge(
        committed_world, MergeCustomer(mine.pk, theirs.pk), MergeCustomer(theirs.pk, mine.pk)
    )
    assert [str(one.code) for one in outcomes] == ["winner_not_found", "customer_not_found"]


def test_names_lead_to_the_last_winner_in_one_step_and_come_back_one_by_one(world):
    a, b, c = (world.customer() for _ in range(3))
    merge(world, MergeCustomer(a.pk, b.pk))
    merge(world, MergeCustomer(b.pk, c.pk))
    assert (now(a)[0], now(b)[0]) == (c.pk, c.pk)
    (outcome,) = unmerge(world, UnmergeCustomer(b.pk))
    assert outcome.code == "unmerged"
    assert now(b) == (None, "active")
    assert now(a) == (b.pk, "closed")
    unmerge(world, UnmergeCustomer(a.pk))
    assert now(a) == (None, "active")


def test_done_twice_merges_once_and_so_does_undoing(world):
    loser, winner = world.customer(), world.customer()
    rows = [MergeCustomer(loser.pk, winner.pk)]
    assert [str(merge(world, *rows)[0].code) for _ in range(2)] == ["merged", "already_merged"]
    back = [UnmergeCustomer(loser.pk)]
    assert [str(unmerge(world, *back)[0].code) for _ in range(2)] == [
        "unmerged",
        "already_unmerged",
    ]
    codes = unmerge(world, UnmergeCustomer(0), UnmergeCustomer(winner.pk), *back, *back)
    assert [str(one.code) for one in codes] == [
        "customer_not_found", "already_unmerged", "already_unmerged", "repeated_in_batch",
    ]  # fmt: skip
    assert Event.objects.filter(aggregate="customer", key=loser.pk).count() == 2


def test_a_merged_customer_is_found_as_its_winner_and_not_changed(world):
    loser, winner = world.customer(name="Zanzibar Zebra Ltd"), world.customer()
    merge(world, MergeCustomer(loser.pk, winner.pk))
    assert [hit.id for hit in customer_lookup(world.company_id, loser.code)] == [winner.pk]
    assert [hit.id for hit in customer_lookup(world.company_id, "zebra")] == [winner.pk]
    assert [(one.id, one.goes_up) for one in merges_of(world.company_id, winner.pk)] == [
        (loser.pk, False)
    ]
    (outcome,) = change_customers(
        [ChangeCustomer(loser.pk, 2, status="active")], actor=world.actor, at=world.at
    )
    assert outcome.code == "customer_merged"


def test_settles_its_pairs_and_opens_them_again(world):
    loser, winner = world.customer(), world.customer()
    pair = DuplicatePair.objects.create(
        company_id=world.company_id, kind="customer", first_id=min(loser.pk, winner.pk),
        second_id=max(loser.pk, winner.pk), score="0.9", reasons=[], found_at=world.at,
    )  # fmt: skip
    merge(world, MergeCustomer(loser.pk, winner.pk))
    pair.refresh_from_db()
    assert (pair.status, pair.decided_by_id) == ("merged", world.actor.user_id)
    unmerge(world, UnmergeCustomer(loser.pk))
    pair.refresh_from_db()
    assert (pair.status, pair.decided_at, pair.version) == ("open", None, 3)


def test_two_crossing_merges_at_once_leave_one_winner(open_floor):
    world = open_floor
    a, b = world.customer(), world.customer()
    start, said = Barrier(2), []

    def work(loser, winner):
        try:
            start.wait(10)
            said.append(str(merge(world, MergeCustomer(loser, winner))[0].code))
        finally:
            connection.close()

    threads = [Thread(target=work, args=pair) for pair in ((a.pk, b.pk), (b.pk, a.pk))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert said.count("merged") == 1
    assert set(said) - {"merged"} <= {"merged_elsewhere", "winner_merged"}
    assert Customer.objects.filter(pk__in=[a.pk, b.pk], merged_into__isnull=True).count() == 1
