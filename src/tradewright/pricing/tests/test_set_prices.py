from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import connection

from tradewright.catalog.models import ItemUnit
from tradewright.kernel.models import Event
from tradewright.pricing.models import PriceCondition, PriceContract
from tradewright.pricing.operations.conditions import PriceSet, SetPrice, set_prices


def put(world, *rows):
    return set_prices(rows, actor=world.actor, at=world.at)


def price(item, amount="9.50", **given):
    return SetPrice(item.code, "EA", "GBP", Decimal(amount), date(2026, 1, 1), **given)


def test_sets_a_list_price_and_a_customers_own(world):
    item, customer = world.item(price=None), world.customer()
    listed, own = put(
        world, price(item), price(item, "8.123456", customer=customer.code, min_quantity=Decimal(5))
    )
    assert (listed.code, own.code) == (PriceSet.SET, PriceSet.SET)
    row = PriceCondition.objects.get(pk=own.id)
    assert (row.customer_id, row.price, row.min_quantity, row.version) == (
        customer.pk, Decimal("8.123456"), 5, 1
    )  # fmt: skip
    told = Event.objects.get(aggregate="price_condition", key=own.id)
    assert (told.topic, told.version) == ("pricing.price_set", 1)
    assert told.body == {
        "condition_id": own.id, "item_id": item.pk, "customer_id": customer.pk,
        "unit_id": world.each_id, "currency": "GBP", "min_quantity": 5,
        "valid_from": "2026-01-01", "valid_to": None, "price": 8.123456,
    }  # fmt: skip


def test_replaces_the_price_of_the_same_key(world):
    item, customer = world.item(price=None), world.customer()
    for given in ({}, {"customer": customer.code}):
        first, same, other, ended = (
            put(world, price(item, amount, valid_to=to, **given))[0]
            for amount, to in (
                ("9.50", None), ("9.500", None), ("9.00", None), ("9.00", date(2026, 6, 30)),
            )
        )  # fmt: skip
        assert [str(o.code) for o in (first, same, other, ended)] == [
            "set", "already_set", "changed", "changed"
        ]  # fmt: skip
        assert {o.id for o in (first, same, other, ended)} == {first.id}
        row = PriceCondition.objects.get(pk=first.id)
        assert (row.price, row.valid_to, row.version) == (9, date(2026, 6, 30), 3)
        versions = Event.objects.filter(aggregate="price_condition", key=first.id)
        assert sorted(versions.values_list("version", flat=True)) == [1, 2, 3]


def test_answers_every_row_of_a_mixed_batch(world):
    item = world.item(price=None)
    asked = price(item)
    put(world, replace(asked, min_quantity=Decimal(7)), replace(asked, min_quantity=Decimal(8)))
    outcomes = put(
        world,
        asked,
        asked,
        replace(asked, min_quantity=Decimal(7)),
        replace(asked, min_quantity=Decimal(8), price=Decimal(1)),
        replace(asked, item="??"),
        replace(asked, unit="??"),
        replace(asked, customer="??"),
        replace(asked, currency="XXX"),
        replace(asked, price=Decimal("-0.01")),
        replace(asked, price=Decimal("1.0000001")),
        replace(asked, min_quantity=Decimal(-1)),
        replace(asked, valid_to=date(2025, 12, 31)),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("set", None), ("repeated_in_batch", "price"), ("already_set", None), ("changed", None),
        ("unknown_item", "item"), ("unknown_unit", "unit"), ("unknown_customer", "customer"),
        ("unknown_currency", "currency"), ("price_negative", "price"),
        ("price_too_precise", "price"), ("quantity_negative", "min_quantity"),
        ("validity_reversed", "valid_to"),
    ]  # fmt: skip
    assert outcomes[4].message == "No item with the code “??”."


def test_refuses_a_unit_the_item_is_not_sold_by(world):
    item = world.item(price=None)
    ItemUnit.objects.filter(item=item, unit_id=world.box_id).delete()
    (outcome,) = put(world, replace(price(item), unit="BX"))
    assert outcome.code == PriceSet.UNIT_NOT_OF_ITEM
    assert outcome.message == f"“{item.code}” is not sold by the “BX”: set the item's units first."


def test_two_at_once_make_one_price(open_floor):
    item = open_floor.item(price=None)
    outcomes, start = [], threading.Barrier(4)

    def work():
        try:
            start.wait()
            outcomes.extend(put(open_floor, price(item)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(str(o.code) for o in outcomes) == ["already_set"] * 3 + ["set"]


def test_a_new_start_ends_what_was_open_in_the_same_contract(world):
    item, customer = world.item(price=None), world.customer()
    PriceContract.objects.create(
        company_id=world.company_id, number="K1", name="x", customer=customer,
        valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31), created_at=world.at,
    )  # fmt: skip
    agreed = replace(price(item), kind="contract", contract="K1")
    later = replace(agreed, valid_from=date(2026, 7, 1), price=Decimal("9.75"))
    (first,) = put(world, agreed)
    (second,) = put(world, later)
    assert (first.code, second.code) == (PriceSet.SET, PriceSet.SET)
    days = PriceCondition.objects.filter(pk__in=[first.id, second.id]).order_by("valid_from")
    assert list(days.values_list("valid_from", "valid_to")) == [
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 12, 31)),
    ]
