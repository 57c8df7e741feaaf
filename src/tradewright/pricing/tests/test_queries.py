from __future__ import annotations

from datetime import date
from decimal import Decimal

from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.pricing.queries.prices import PriceRequest, price_list, prices_for


def test_answers_each_request_in_order(world):
    item, dear, customer = world.item("10.00"), world.item("99.00"), world.customer()
    one = Decimal(1)
    answers = prices_for(
        world.company_id,
        [
            PriceRequest(customer.pk, dear.pk, world.each_id, "GBP", one, world.today),
            PriceRequest(None, item.pk, world.box_id, "GBP", one, world.today),
            PriceRequest(customer.pk, item.pk, world.each_id, "EUR", one, world.today),
        ],
    )
    assert [answer.price for answer in answers] == [Decimal(99), Decimal(120), None]
    assert [answer.source for answer in answers] == ["list", "list", None]
    assert prices_for(world.company_id, []) == []


def test_lists_conditions_page_by_page(world):
    item, customer = world.item(price=None), world.customer()

    def asked(price, start, **given):
        return SetPrice(item.code, "EA", "GBP", Decimal(price), start, **given)

    set_prices(
        [
            asked(10, date(2025, 1, 1)),
            asked(11, date(2026, 1, 1)),
            asked(12, date(2027, 1, 1)),
            asked(9, date(2025, 1, 1), customer=customer.code, valid_to=date(2025, 12, 31)),
        ],
        actor=world.actor,
        at=world.at,
    )
    company = world.company_id
    first = price_list(company, item_id=item.pk, limit=3)
    assert [row.price for row in first] == [10, 11, 12]
    rest = price_list(company, item_id=item.pk, after=first[-1].id, limit=3)
    assert [(row.price, row.customer) for row in rest] == [(Decimal(9), customer.code)]
    today = price_list(company, item_id=item.pk, on_date=world.today)
    assert [row.price for row in today] == [11]
    assert len(price_list(company, item_id=item.pk, list_only=True)) == 3
    assert [row.price for row in price_list(company, customer_id=customer.pk)] == [9]
