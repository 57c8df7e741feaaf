"""What today's conditions make of what was sold, and where invoiced prices leaked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.kernel.database import entered as inside
from tradewright.kernel.events import drain
from tradewright.pricing.models import PriceContract
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.pricing.operations.contracts import MakeContract, make_contracts
from tradewright.sales.operations.entry import EnterOrderLine
from tradewright.sales.queries.leakage import leakage, sums
from tradewright.sales.queries.repricing import impact, kept, priced_again, sold_lines

from .makers import entered, sold, stocked

FROM = date(2026, 1, 1)


def put(world, *rows):
    found = set_prices(rows, actor=world.actor, at=world.at)
    assert not found.refused, found.refused[0].message


def price(item, amount, unit="EA", **given):
    return SetPrice(item.code, unit, "GBP", Decimal(amount), FROM, **given)


def days(world):
    return world.today - timedelta(days=90), world.today


def test_what_was_sold_is_priced_by_other_conditions(world):
    customer = world.customer()
    item, other = stocked(world, price="10.00"), stocked(world, price="20.00")
    entered(world, customer, (item, 3), (other, 1))
    lines = sold_lines(world.company_id, *days(world), items={item.code, other.code})
    assert [line.unit_price for line in lines] == [10, 20]
    put(world, price(item, "11.00", customer=customer.code))
    found = impact(lines, [line.unit_price for line in lines],
                   priced_again(world.company_id, lines, world.today))  # fmt: skip
    assert (found.lines, found.changed, found.customers) == (2, 1, 1)
    assert (found.amount_before, found.amount_after, found.difference) == (50, 53, 3)
    assert (found.margin_before, found.margin_after) == (34, 37)  # costs 4.00 apiece
    assert [(row.item, row.difference) for row in found.rows] == [(item.code, 3)]
    assert Decimal(kept(found.rows[0])["price_after"]) == 11
    none = sold_lines(world.company_id, *days(world), customer="NOBODY")
    assert impact(none, [], []).lines == 0


@pytest.fixture
def floor(committed_world, db):
    """A company whose prices leaked: each way once."""
    world = committed_world
    customer = world.customer()
    plain, byhand, boxed, old, rising = (stocked(world, price="10.00") for _ in range(5))
    make_contracts(
        [
            MakeContract("OLD", "Old", customer.code, FROM, date(2026, 1, 31)),
            MakeContract("RISE", "Rise", customer.code, FROM, None,
                         escalator_percent=Decimal(5), escalates_from=date(2026, 2, 1)),
        ],
        actor=world.actor, at=world.at,
    )  # fmt: skip
    put(
        world,
        price(old, "7.00", kind="contract", contract="OLD"),
        price(rising, "8.00", kind="contract", contract="RISE"),
        price(boxed, "9.00", unit="BX"),
    )

    def hand(item, amount):
        return EnterOrderLine(item.code, Decimal(2), price=Decimal(amount))

    order_id, _ = sold(
        world, customer, (plain, 2), (rising, 2), hand(byhand, "6.00"), hand(old, "7.00"),
        hand(boxed, "9.00"),
    )  # fmt: skip
    drain()
    world.made |= {"customer": customer, "order": order_id}
    return world


def test_each_way_in_which_a_price_leaks_is_named(floor):
    with inside(floor.company_id):
        found, looked_at = leakage(
            floor.company_id, *days(floor), customer=floor.made["customer"].code
        )
        assert PriceContract.objects.filter(number="RISE").exists()
    assert looked_at == 5
    assert {leak.kind: (leak.price_expected, leak.amount) for leak in found} == {
        "override": (10, 8), "expired_contract": (10, 6), "wrong_unit": (10, 2),
        "missed_escalator": (Decimal("8.40"), Decimal("0.80")),
    }  # fmt: skip
    assert [leak.amount for leak in found] == sorted((leak.amount for leak in found), reverse=True)
    by_class = sums(found, lambda leak: (leak.kind, leak.words))
    assert (by_class[0].key, by_class[0].lines, by_class[0].amount) == ("override", 1, 8)
    customer = floor.made["customer"].code
    by_customer = sums(found, lambda leak: (leak.customer, leak.customer))
    assert [(row.key, row.lines) for row in by_customer] == [(customer, 4)]
    with inside(floor.company_id):
        assert leakage(floor.company_id, *days(floor), customer="NOBODY") == ([], 0)


def test_the_reports_stand_on_their_pages(floor):
    desk = signed_in(floor, "pricing_manager")
    since, until = (day.isoformat() for day in days(floor))
    customer = floor.made["customer"].code
    asked = {"since": since, "until": until, "customer": customer}
    page = desk.get(reverse("leakage"), asked)
    assert page.status_code == 200
    words = page.content.decode()
    assert "Rise of a contract missed" in words
    assert "16.80" in words
    narrowed = desk.get(
        reverse("leakage"),
        asked | {"kind": "override"},
    )
    assert "8.00" in narrowed.content.decode()
    rows = desk.get(reverse("leakage_csv"), asked)
    assert len(rows.content.decode().splitlines()) == 5
    what = desk.get(reverse("what_if"), asked | {"on": until})
    assert what.status_code == 200
    assert "Margin" in what.content.decode()
    rep = signed_in(floor, "sales_rep")
    hidden = rep.get(reverse("what_if"), asked | {"on": until})
    assert "Margin" not in hidden.content.decode()
