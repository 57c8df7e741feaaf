"""`tax_rate_for` and `net_tax`: the rate in force, and what an amount consists of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tradewright.kernel.sql import run
from tradewright.taxes.models import TaxRate


def rate(world, country="GB", region="", tax_class="standard", on=None):
    values = {
        "company_id": world.company_id, "country": country, "region": region,
        "tax_class": tax_class, "day": on or world.today,
    }  # fmt: skip
    text = (
        "select tax_rate_for(%(company_id)s::bigint, %(country)s, %(region)s, %(tax_class)s,"
        " %(day)s::date) as rate"
    )
    return run(text, values, prepare=True, name="tax_rate_for")[0].rate


def split(amount, tax_rate, *, inclusive, minor=2):
    values = {"amount": amount, "rate": tax_rate, "inclusive": inclusive, "minor": minor}
    text = (
        "select * from net_tax(%(amount)s::numeric, %(rate)s::numeric, %(inclusive)s::boolean,"
        " %(minor)s::int)"
    )
    (row,) = run(text, values, prepare=True, name="net_tax")
    return tuple(map(str, row))


def test_follows_the_day(world):
    TaxRate.objects.create(
        company_id=world.company_id, country="GB", tax_class="standard",
        valid_from=date(2026, 4, 1), rate=Decimal("0.21"), name="from April",
    )  # fmt: skip
    assert rate(world, on=date(2026, 3, 31)) == Decimal("0.20")
    assert rate(world, on=date(2026, 4, 1)) == Decimal("0.21")


def test_prefers_the_region_to_the_country(world):
    TaxRate.objects.create(
        company_id=world.company_id, country="GB", region="NI", tax_class="standard",
        valid_from=date(2021, 1, 1), rate=Decimal("0.17"), name="region",
    )  # fmt: skip
    assert rate(world, region="NI") == Decimal("0.17")
    assert rate(world, region="NI", on=date(2020, 6, 1)) == Decimal("0.20")
    assert rate(world, region="WALES") == Decimal("0.20")


def test_answers_no_rate_where_none_is_set(world):
    assert rate(world, country="FR") is None
    assert rate(world, tax_class="luxury") is None
    assert rate(world, on=date(2019, 12, 31)) is None


@pytest.mark.parametrize(
    ("amount", "tax_rate", "inclusive", "minor", "expected"),
    [
        ("145", "0.20", True, 2, ("120.83", "24.17", "145.00")),  # complaint 64: 145 stays 145
        ("145", "0.16", True, 2, ("125.00", "20.00", "145.00")),
        ("100.00", "0.20", False, 2, ("100.00", "20.00", "120.00")),
        ("0.125", "0", False, 2, ("0.13", "0.00", "0.13")),  # half-up, away from zero
        ("-10.05", "0.10", False, 2, ("-10.05", "-1.01", "-11.06")),  # -1.005 away from zero
        ("-145", "0.20", True, 2, ("-120.83", "-24.17", "-145.00")),  # a credit mirrors its sale
        ("1000", "0.10", True, 0, ("909", "91", "1000")),  # yen
        ("10", "0.05", False, 3, ("10.000", "0.500", "10.500")),  # dinar
        ("0.01", "0.20", True, 2, ("0.01", "0.00", "0.01")),
    ],
)
def test_splits_an_amount_so_that_net_and_tax_make_gross(
    world, amount, tax_rate, inclusive, minor, expected
):
    assert split(amount, tax_rate, inclusive=inclusive, minor=minor) == expected
