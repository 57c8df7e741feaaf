"""Each invariant is quiet after a life of stock, and turns red on a fault made for it."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewright.inventory.operations.adjustments import AdjustStock, adjust_stock
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.inventory.operations.reservations import ReleaseReservation, release_reservations
from tradewright.kernel import database
from tradewright.kernel.invariants import run_invariants

from .stock import give_back, issue, next_id, reserve, stocked

pytestmark = pytest.mark.django_db

MINE = ("S1", "S2", "S3", "S6", "L6")

LEVEL = "update stock_level set {} where item_id = %(item)s"
MOVE = "update stock_move set {} where item_id = %(item)s and kind = 'issue'"

FAULTS = {
    "S1": [
        LEVEL.format("on_hand = on_hand + 1"),
        LEVEL.format("amount_value = amount_value + 0.01"),
        MOVE.format("quantity = quantity - 1"),
        "delete from stock_level where item_id = %(item)s",
    ],
    "S2": [
        LEVEL.format("reserved = on_hand + 1"),
        LEVEL.format("reserved = -1"),
        "alter table stock_level drop constraint stock_level_key;"
        " insert into stock_level (company_id, item_id, warehouse_id, on_hand, reserved,"
        " amount_value, changed_at) select company_id, item_id, warehouse_id, 0, 0, 0, changed_at"
        " from stock_level where item_id = %(item)s",
    ],
    "S3": [
        LEVEL.format("reserved = reserved + 1"),
        "delete from reservation where item_id = %(item)s",
        "update reservation set quantity = quantity - 1 where item_id = %(item)s",
    ],
    "S6": [
        LEVEL.format("on_hand = 0"),
        LEVEL.format("amount_value = -1"),
        MOVE.format("quantity = -0.5"),
        "update stock_move set amount_value = 100 where item_id = %(item)s and kind = 'return'",
    ],
    "L6": [
        LEVEL.format("amount_value = amount_value + 0.01"),
        MOVE.format("amount_value = amount_value - 0.01"),
        "update journal_line set amount_base = amount_base + 0.01 where entry_id ="
        " (select max(id) from journal_entry where kind = 'issue')"
        " and account_id in (select id from account where control = 'inventory')",
        "delete from journal_line where entry_id ="
        " (select max(id) from journal_entry where kind = 'issue')",
    ],
}


def broken(ids=MINE):
    return {finding.id for finding in run_invariants(ids) if finding.violations}


def some_life(world):
    """Ten units at 3.33: two issued, one back, three reserved."""
    with database.entered(world.company_id):
        item, line = stocked(world, ("10", "3.33")), next_id()
        issue(world, (next_id(), line, item, 2))
        give_back(world, (next_id(), next_id(), item, 1, line, None))
        reserve(world, (next_id(), item, 3))
    return item


@pytest.mark.parametrize(
    ("id", "fault"), [(id, fault) for id, faults in FAULTS.items() for fault in faults]
)
def test_invariant_turns_red_on_a_fault_made_for_it(committed_world, id, fault):
    item = some_life(committed_world)
    assert broken() == set()
    with connection.cursor() as cursor:
        cursor.execute(
            "set constraints all immediate;"
            "alter table stock_level drop constraint stock_reserved,"
            " drop constraint stock_value, drop constraint stock_not_negative;"
            "set local session_replication_role = replica"
        )
        cursor.execute(fault, {"item": item.pk})
    assert id in broken()


cents = st.decimals(0, 20, places=2)
quantities = st.integers(1, 12)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), quantities, cents),
        st.tuples(st.just("reserve"), quantities, st.just(0)),
        st.tuples(st.just("release"), quantities, st.integers(0, 5)),
        st.tuples(st.just("issue"), quantities, st.integers(0, 5)),
        st.tuples(st.just("return"), quantities, st.integers(0, 5)),
        st.tuples(st.just("return"), quantities, st.none()),
        st.tuples(st.just("adjust"), st.integers(-8, 8), cents),
    ),
    max_size=16,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_invariants_hold_after_any_life_of_an_item(committed_world, steps):
    """Whatever is asked in whatever order, answered or refused."""
    world = committed_world
    with database.entered(world.company_id):
        item = world.item()
        live(world, item, steps)
    assert broken() == set()


def live(world, item, steps):
    context = {"actor": world.actor, "at": world.at}
    held, gone = [], []
    for step, quantity, extra in steps:
        match step:
            case "receive":
                asked = ReceiveStock(item.code, "", quantity, "", extra, world.today)
                receive_stock([asked], **context)
            case "reserve":
                held.append(next_id())
                reserve(world, (held[-1], item, quantity))
            case "release" if held:
                line = held[extra % len(held)]
                release_reservations([ReleaseReservation("test_line", line, quantity)], **context)
            case "issue":
                line = held[extra % len(held)] if held else next_id()
                document = next_id()
                gone.append(line)
                issue(world, (document, line, item, quantity), (document, next_id(), item, 1))
            case "return":
                origin = gone[extra % len(gone)] if gone and extra is not None else None
                cost = "1.115" if quantity % 2 else None
                place = world.warehouse_id if quantity % 3 else world.second_warehouse_id
                line = (next_id(), item, quantity, origin, cost)
                give_back(world, (next_id(), *line), warehouse_id=place)
            case "adjust":
                cost = extra if quantity > 0 else None
                asked = AdjustStock(item.code, "", quantity, "counted", world.today, cost)
                adjust_stock([asked], **context)
