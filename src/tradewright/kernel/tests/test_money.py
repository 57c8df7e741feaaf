from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewright.kernel.money import round_money, split

MONEY = st.decimals(-(10**12), 10**12, places=2)
SHARES = st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=20).filter(sum)


@given(total=MONEY, shares=SHARES)
def test_the_parts_of_a_split_sum_to_the_whole(total, shares):
    assert sum(split(total, shares)) == total


@given(total=MONEY, shares=SHARES)
def test_no_part_is_a_cent_or_more_from_its_exact_share(total, shares):
    whole = sum(shares)
    for part, share in zip(split(total, shares), shares, strict=True):
        assert abs(part - total * share / whole) <= Decimal("0.01")


def test_ten_over_three_equal_shipments():
    assert split(Decimal(10), [Decimal(1)] * 3) == [
        Decimal("3.33"), Decimal("3.34"), Decimal("3.33"),
    ]  # fmt: skip


def test_a_yen_is_not_divided():
    assert split(Decimal(100), [Decimal(1)] * 3, minor_unit=0) == [33, 34, 33]


def test_shares_of_nothing_are_refused():
    with pytest.raises(ValueError, match="sum to zero"):
        split(Decimal(1), [Decimal(0)])


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.004999", "1.00")],
)
def test_rounds_half_up_away_from_zero(amount, rounded):
    assert round_money(Decimal(amount)) == Decimal(rounded)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(amount=st.decimals(-(10**9), 10**9, places=5), minor_unit=st.integers(0, 4))
def test_rounds_as_postgresql_does(db, amount, minor_unit):
    with connection.cursor() as cursor:
        cursor.execute("select round(%s::numeric, %s)", [amount, minor_unit])
        assert cursor.fetchone()[0] == round_money(amount, minor_unit)
