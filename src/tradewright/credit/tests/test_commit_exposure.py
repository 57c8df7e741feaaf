from __future__ import annotations

from decimal import Decimal as D
from threading import Thread

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewright.credit.models import CreditAccount
from tradewright.credit.operations import (
    CommitExposure,
    ExposureCommitted,
    MoveExposure,
    commit_exposure,
    move_exposure,
)


def account(customer):
    return CreditAccount.objects.get(customer_id=customer.pk)


def commit(world, *rows):
    return commit_exposure([CommitExposure(*row) for row in rows], actor=world.actor, at=world.at)


def test_holds_the_worked_example_by_two_thousand_until_it_is_paid(world):
    """rules.md C4: 40,000 + 5,000 + 30,000 - 3,000 + 10,000 = 82,000 against 80,000."""
    customer = world.customer(limit=D(80_000))
    owed = MoveExposure(customer.pk, D(30_000), D(5_000), D(40_000), D(3_000))
    move_exposure([owed], actor=world.actor, at=world.at)

    (held,) = commit(world, (customer.pk, D(10_000)))
    assert held.code == ExposureCommitted.OVER_LIMIT
    assert held.id == account(customer).pk
    assert held.detail == {
        "limit": 80_000, "exposure": 72_000, "asked": 10_000, "over_by": 2_000,
        "ordered": 30_000, "unbilled": 5_000, "receivable": 40_000, "unapplied": 3_000,
    }  # fmt: skip
    assert held.message.startswith("The limit of 80,000 would be passed by 2,000")

    paid = MoveExposure(customer.pk, receivable=D(-2_000))
    move_exposure([paid], actor=world.actor, at=world.at)
    (committed,) = commit(world, (customer.pk, D(10_000)))
    assert committed.code == ExposureCommitted.COMMITTED
    assert account(customer).amount_ordered == 40_000


def test_decides_each_row_of_a_batch_in_input_order(world):
    """A refused order does not count against later ones; an excused one does."""
    customer, prepaid, free = (
        world.customer(limit=D(100)),
        world.customer(limit=D(0)),
        world.customer(limit=None),
    )
    outcomes = commit(
        world,
        (customer.pk, D(60)),
        (customer.pk, D(50)),
        (prepaid.pk, D("0.01")),
        (customer.pk, D(40)),
        (free.pk, D(1_000_000)),
        (-1, D(1)),
        (customer.pk, D(-5)),
        (customer.pk, D(30), True),
        (customer.pk, D(0)),
        (customer.pk, D("0.01")),
        (customer.pk, D("NaN")),
    )  # fmt: skip
    assert [o.code for o in outcomes] == [
        "committed", "over_limit", "over_limit", "committed", "committed", "unknown_customer",
        "amount_negative", "committed", "committed", "over_limit", "amount_negative",
    ]  # fmt: skip
    assert [o.detail["exposure"] for o in outcomes if o.code == "over_limit"] == [60, 0, 130]
    after = account(customer)
    assert (after.amount_ordered, after.amount_excused) == (130, 30)
    assert account(prepaid).amount_ordered == 0
    assert account(free).amount_ordered == 1_000_000


def test_gives_a_customer_without_account_one_without_limit(world):
    customer = world.customer()
    CreditAccount.objects.filter(customer_id=customer.pk).delete()
    assert commit(world, (customer.pk, D(7)))[0].code == ExposureCommitted.COMMITTED
    assert account(customer).amount_limit is None
    assert account(customer).amount_ordered == 7


def test_never_passes_the_limit_when_fifty_order_at_once(open_floor):
    """Fifty orders of 300 against 1,000, from ten connections: exactly three get through."""
    customer = open_floor.customer(limit=D(1_000))
    codes = []

    def order():
        try:
            for _ in range(5):
                codes.extend(o.code for o in commit(open_floor, (customer.pk, D(300))))
        finally:
            connection.close()

    threads = [Thread(target=order) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 50
    assert codes.count(ExposureCommitted.COMMITTED) == 3
    assert account(customer).amount_ordered == 900


amounts = st.decimals(0, 500, places=2)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("order"), amounts, st.booleans()),
        st.tuples(st.just("invoice"), amounts, st.just(False)),
        st.tuples(st.just("pay"), amounts, st.just(False)),
    ),
    max_size=12,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps, limit=amounts)
def test_keeps_exposure_within_limit_and_excuse_whatever_happens(world, steps, limit):
    customer = world.customer(limit=limit)
    for what, amount, excused in steps:
        before = account(customer)
        if what == "order":
            (outcome,) = commit(world, (customer.pk, amount, excused))
            fits = exposure(before) + amount <= limit + before.amount_excused
            assert outcome.accepted == (excused or fits)
        elif what == "invoice":
            part = min(amount, before.amount_ordered)
            moved = MoveExposure(customer.pk, ordered=-part, receivable=part)
            move_exposure([moved], actor=world.actor, at=world.at)
        else:
            moved = MoveExposure(customer.pk, unapplied=amount)
            move_exposure([moved], actor=world.actor, at=world.at)
        after = account(customer)
        assert after.amount_excused == max(exposure(after) - limit, 0)


def exposure(row):
    owed = row.amount_ordered + row.amount_unbilled + row.amount_receivable
    return owed - row.amount_unapplied
