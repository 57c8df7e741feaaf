"""The quick form of an invariant finds what the full one finds, if it was touched since."""

from __future__ import annotations

from random import Random

import pytest
from django.db import connection

from tests.invariants.test_mutations import FAULTS, books  # noqa: F401 - a fixture
from tradewright.flows.order_to_cash import invoice_shipments
from tradewright.kernel.invariants import invariants, proving
from tradewright.kernel.models import Event
from tradewright.sales.tests.makers import entered, released, shipped, stocked

QUICK = [one.id for one in invariants() if one.since is not None]
DELETES = ("delete ", "drop ")  # what is gone was not touched: the full form finds it at night


def next_transaction():
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]


def found(mark, id):
    with proving() as check:
        (one,) = [one for one in check(mark, ()) if one.id == id]
    return one


def touching():
    return [
        (id, fault)
        for id in QUICK
        for fault in FAULTS.get(id, ())
        if not any(word in fault for word in DELETES)
    ]


@pytest.mark.parametrize(("id", "fault"), touching())
def test_finds_what_the_full_form_finds(books, id, fault):  # noqa: F811
    with connection.cursor() as cursor:
        cursor.execute(
            "set constraints all immediate; set local session_replication_role = replica"
        )
        cursor.execute("savepoint before")
        mark = next_transaction()
        cursor.execute(fault)
    full, quick = found(None, id), found(mark, id)
    assert (full.is_quick, quick.is_quick) == (False, True)
    assert quick.violations == full.violations > 0
    assert [share.company_id for share in quick.shares] == [
        share.company_id for share in full.shares
    ]


def test_looks_at_nothing_that_was_not_touched(books):  # noqa: F811
    with proving() as check:
        quick = [one for one in check(next_transaction() + 1000, ()) if one.is_quick]
    assert quick == []  # a mark from the future is another cluster's: everything is looked at
    with connection.cursor() as cursor:
        cursor.execute("savepoint after")
    with proving() as check:
        quick = [one for one in check(next_transaction(), ()) if one.is_quick]
    assert {one.id for one in quick} == set(QUICK)
    assert sum(one.violations for one in quick) == 0


def test_what_was_broken_before_is_looked_at_in_full(books):  # noqa: F811
    with proving() as check:
        full = {one.id for one in check(next_transaction(), {"L1"}) if not one.is_quick}
    assert "L1" in full
    assert "L8" not in full


def test_whose_a_row_is_can_be_asked_of_every_invariant(books):  # noqa: F811
    from tradewright.kernel.invariants import _shared_out  # noqa: PLC0415

    unowned = [one.id for one in invariants() if not one.of and "company_id" not in one.text]
    for one in invariants():
        assert _shared_out(one.of, one.text, None) is not None
    assert unowned == []


WORKED = ("S1", "S3", "O1", "O2")
LIES = (
    "update stock_level set on_hand = on_hand + {n} where id = {id}",
    "update stock_move set amount_value = amount_value + {n} where id = {id}",
    "update reservation set quantity = quantity + {n} where id = {id}",
    "update shipment_line set quantity = quantity + {n} where id = {id}",
    "update shipment_line set quantity = quantity + {n}, quantity_shipped = quantity_shipped + {n}"
    " where id = {id}",
    "update invoice_line set quantity = quantity + {n} where id = {id}",
)


def work(world, dice):
    """Goods arrive; some of what is ordered of them is released, shipped in part, and billed."""
    items = [stocked(world, dice.randint(50, 90)) for _ in range(3)]
    for _ in range(4):
        lines = [(item, dice.randint(1, 9)) for item in dice.sample(items, dice.randint(1, 3))]
        order_id = entered(world, world.customer(), *lines).id
        if dice.random() < 0.8:
            shipment_id = released(world, order_id)
            if dice.random() < 0.8:
                shipped(world, shipment_id, *(dice.randint(1, most) for _, most in lines))
    told = Event.objects.filter(
        company_id=world.company_id, topic="warehouse.shipment_shipped"
    ).order_by("id")
    invoice_shipments(list(told), actor=world.actor, at=world.at)


def lie(cursor, dice, company_id):
    """One row of a table that work has filled says something else."""
    text = dice.choice(LIES)
    table = text.split()[1]
    cursor.execute(f"select id from {table} where company_id = %s order by id", [company_id])
    row_id = dice.choice(cursor.fetchall())[0]
    cursor.execute(text.format(n=dice.randint(1, 20), id=row_id))


@pytest.mark.parametrize("seed", range(4))
def test_finds_after_any_work_what_the_full_form_finds(books, seed):  # noqa: F811
    dice = Random(seed)
    with connection.cursor() as cursor:
        cursor.execute("savepoint before")
        mark = next_transaction()
        work(books, dice)
        assert both(mark) == ([0] * 4, [0] * 4)
        cursor.execute(
            "set constraints all immediate; set local session_replication_role = replica"
        )
        for _ in range(6):
            lie(cursor, dice, books.company_id)
            full, quick = both(mark)
            assert quick == full
    assert sum(full) > 0


def both(mark):
    """How many rows break the four invariants, by their full forms and by their quick ones."""
    full, quick = ([found(one, id).violations for id in WORKED] for one in (None, mark))
    return full, quick
