"""`price_for`: who pays what (rules.md C3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tradewright.catalog.models import ItemUnit
from tradewright.kernel.sql import run
from tradewright.pricing.models import PriceCondition


def condition(world, item, price, unit=None, **given):
    return PriceCondition.objects.create(
        **{"company_id": world.company_id, "item": item, "unit_id": unit or world.each_id,
           "currency": "GBP", "valid_from": date(2025, 1, 1), "price": Decimal(price),
           "created_at": world.at} | given
    )  # fmt: skip


def asked(world, item, customer=None, unit=None, quantity="1", on=None, currency="GBP"):
    values = {
        "company_id": world.company_id, "customer_id": customer and customer.pk,
        "item_id": item.pk, "unit_id": unit or world.each_id, "currency": currency,
        "quantity": Decimal(quantity), "on_date": on or world.today,
    }  # fmt: skip
    (row,) = run(
        "select * from price_for(%(company_id)s::bigint, %(customer_id)s::bigint,"
        " %(item_id)s::bigint, %(unit_id)s::bigint, %(currency)s, %(quantity)s::numeric,"
        " %(on_date)s::date)",
        values, prepare=True, name="price_for",
    )  # fmt: skip
    return row


def test_answers_the_list_price_with_its_trace(world):
    item, customer = world.item(price=None), world.customer()
    made = condition(world, item, "10.00")
    found = asked(world, item, customer)
    assert (found.price, found.source, found.condition_id) == (Decimal(10), "list", made.pk)
    assert found.trace == {
        "tried": [{"level": "customer", "found": False}, {"level": "list", "found": True}],
        "won": {
            "level": "list", "condition_id": made.pk, "unit": "EA", "min_quantity": 0,
            "valid_from": "2025-01-01", "price": 10.00,
        },
    }  # fmt: skip


def test_prefers_the_customers_own_price_even_when_it_is_higher(world):
    item, customer = world.item("10.00"), world.customer()
    condition(world, item, "11.00", customer=customer)
    found = asked(world, item, customer)
    assert (found.price, found.source) == (Decimal(11), "customer")
    assert found.trace["tried"] == [{"level": "customer", "found": True}]
    assert asked(world, item, world.customer()).price == Decimal(10)


def test_uses_a_price_of_the_ordered_unit_as_it_stands(world):
    """Box contract 100.00, each 10.00, 12 per box: one box is 100.00, not 120 nor 1,200."""
    item, customer = world.item("10.00"), world.customer()
    condition(world, item, "10.00", customer=customer)
    condition(world, item, "100.00", world.box_id, customer=customer)
    assert asked(world, item, customer, world.box_id).price == Decimal(100)


def test_converts_a_price_of_another_unit_exactly_once(world):
    """No box price, each 10.00, 12 per box: a box is 120.00; and 100.00 a box is 8.333333 each."""
    each_priced, box_priced = world.item("10.00"), world.item(price=None)
    condition(world, box_priced, "100.00", world.box_id)
    assert asked(world, each_priced, unit=world.box_id).price == Decimal(120)
    assert asked(world, box_priced).price == Decimal("8.333333")


def test_takes_the_highest_break_that_the_quantity_reaches(world):
    item = world.item("10.00")
    condition(world, item, "9.00", min_quantity=Decimal(10))
    condition(world, item, "8.00", min_quantity=Decimal(100))
    prices = [asked(world, item, quantity=q).price for q in ("9.999", "10", "99", "100", "1000")]
    assert prices == [Decimal(p) for p in (10, 9, 9, 8, 8)]


def test_compares_a_break_in_the_unit_it_is_stated_in(world):
    item = world.item("10.00")
    condition(world, item, "9.00", min_quantity=Decimal(24))
    assert asked(world, item, unit=world.box_id, quantity="1").price == Decimal(120)
    assert asked(world, item, unit=world.box_id, quantity="2").price == Decimal(108)


def test_takes_the_latest_start_among_valid_conditions(world):
    item = world.item(price=None)
    condition(world, item, "10.00")
    condition(world, item, "12.00", valid_from=date(2026, 1, 1))
    condition(world, item, "5.00", valid_from=date(2026, 2, 1), valid_to=date(2026, 2, 28))
    condition(world, item, "99.00", valid_from=date(2027, 1, 1))
    days = {date(2025, 6, 1): 10, date(2026, 1, 31): 12, date(2026, 2, 1): 5,
            date(2026, 2, 28): 5, date(2026, 3, 1): 12}  # fmt: skip
    assert {day: asked(world, item, on=day).price for day in days} == days


@pytest.mark.parametrize("case", ["no_condition", "other_currency", "before_start", "other_unit"])
def test_answers_no_price_when_nothing_hits(world, case):
    item = world.item(None if case == "no_condition" else "10.00")
    given: dict[str, dict[str, object]] = {
        "other_currency": {"currency": "EUR"},
        "before_start": {"on": date(2019, 12, 31)},
        "other_unit": {"unit": world.box_id},
    }
    if case == "other_unit":
        ItemUnit.objects.filter(item=item, unit_id=world.box_id).delete()
    found = asked(world, item, **given.get(case, {}))
    assert (found.price, found.source, found.condition_id) == (None, None, None)
    assert found.trace["won"] is None
    assert not any(level["found"] for level in found.trace["tried"])
