from __future__ import annotations

from decimal import Decimal as D

from tradewright.credit.models import CreditAccount
from tradewright.credit.operations import ApplyLimit, apply_limits


def test_apply_limits_answers_each_row_of_a_mixed_batch(world):
    good, stale, same = world.customer(), world.customer(), world.customer(limit=D(5))
    rows = [
        ApplyLimit(good.pk, 0, D(9000), "Approved"),
        ApplyLimit(good.pk, 0, D(9000), "Approved"),
        ApplyLimit(stale.pk, 3, D(9000), "Approved"),
        ApplyLimit(same.pk, 0, D(5), "Approved"),
        ApplyLimit(10**12, 0, D(5), "Approved"),
    ]
    outcomes = apply_limits(rows, actor=world.actor, at=world.at)
    assert [str(one.code) for one in outcomes] == [
        "applied", "repeated_in_batch", "changed_meanwhile", "already_applied",
        "unknown_customer",
    ]  # fmt: skip
    assert CreditAccount.objects.get(customer=good).amount_limit == D(9000)
