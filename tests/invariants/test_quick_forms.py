"""The quick form of an invariant finds what the full one finds, if it was touched since."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.invariants.test_mutations import FAULTS, books  # noqa: F401 - a fixture
from tradewright.kernel.invariants import invariants, proving

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
