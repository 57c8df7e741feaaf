from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from tradewright.credit.models import CreditAccount
from tradewright.credit.operations import (
    CommitExposure,
    MoveExposure,
    SetLimit,
    commit_exposure,
    move_exposure,
    set_limits,
)
from tradewright.kernel.models import Event


def account(customer):
    return CreditAccount.objects.get(customer_id=customer.pk)


def set_limit(world, *rows):
    return set_limits([SetLimit(*row) for row in rows], actor=world.actor, at=world.at)


def test_answers_every_row_of_a_mixed_batch_and_tells_each_change(world):
    customer, same, removed = (world.customer(limit=D(500)) for _ in range(3))
    new = world.customer()
    CreditAccount.objects.filter(customer_id=new.pk).delete()
    outcomes = set_limit(
        world,
        (customer.code, D(800), "good payer"),
        (customer.code, D(900), "again"),
        (same.code, D("500.00"), "no change"),
        (removed.code, None, "insured"),
        (new.code, D(50), "new"),
        ("nobody", D(1), "x"),
        (same.code + "?", D(1), "x"),
    )
    assert [o.code for o in outcomes] == [
        "limit_set", "repeated_in_batch", "already_set", "limit_set", "limit_set",
        "unknown_customer", "unknown_customer",
    ]  # fmt: skip
    refused = [
        set_limit(world, row)[0].code
        for row in [
            (same.code, D(-1), "x"), (same.code, D("1.001"), "x"), (same.code, D(1), " "),
            (same.code, D("NaN"), "x"),
        ]
    ]  # fmt: skip
    assert refused == ["limit_negative", "limit_too_precise", "reason_missing", "limit_negative"]
    assert account(customer).amount_limit == 800
    assert account(removed).amount_limit is None
    told = Event.objects.filter(
        aggregate="credit_account", key__in=[o.id for o in outcomes if o.code == "limit_set"]
    ).order_by("key")
    assert [(event.topic, event.version) for event in told] == [("credit.limit_set", 1)] * 3
    assert told[0].body == {
        "customer_id": customer.pk, "from": 500, "to": 800, "reason": "good payer"
    }  # fmt: skip
    assert outcomes[0].message == "The credit limit is 800.00."


def test_excuses_what_stands_above_a_lowered_limit_but_lets_no_order_in(world):
    customer = world.customer(limit=D(500))
    commit_exposure([CommitExposure(customer.pk, D(400))], actor=world.actor, at=world.at)
    set_limit(world, (customer.code, D(100), "late payer"))
    assert account(customer).amount_excused == 300
    (order,) = commit_exposure(
        [CommitExposure(customer.pk, D("0.01"))], actor=world.actor, at=world.at
    )
    assert (order.code, order.detail["over_by"]) == ("over_limit", D("300.01"))
    set_limit(world, (customer.code, D(450), "paid since"))
    after = account(customer)
    assert (after.amount_excused, after.version) == (0, 2)


def test_move_exposure_sums_the_batch_and_leaves_no_excuse_over(world):
    customer, other = world.customer(limit=D(100)), world.customer(limit=None)
    outcomes = move_exposure(
        [
            MoveExposure(customer.pk, ordered=D(-50)),
            MoveExposure(customer.pk, ordered=D(50), unbilled=D(120)),
            MoveExposure(other.pk, receivable=D(7), unapplied=D(9)),
            MoveExposure(-1, ordered=D(1)),
        ],
        actor=world.actor,
        at=world.at,
    )
    assert [o.code for o in outcomes] == ["moved", "moved", "moved", "unknown_customer"]
    after = account(customer)
    assert (after.amount_ordered, after.amount_unbilled, after.amount_excused) == (0, 120, 20)
    move_exposure([MoveExposure(customer.pk, unbilled=D(-30))], actor=world.actor, at=world.at)
    assert account(customer).amount_excused == 0
    assert account(other).amount_receivable == 7


def test_move_exposure_faults_when_a_bucket_would_fall_below_zero(world):
    customer = world.customer()
    with pytest.raises(IntegrityError, match="credit_buckets_not_negative"), transaction.atomic():
        move_exposure([MoveExposure(customer.pk, ordered=D(-1))], actor=world.actor, at=world.at)
