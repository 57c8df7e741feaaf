from __future__ import annotations

from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.pricing.models import CustomerPricing, PriceLevel
from tradewright.pricing.operations.levels import (
    CustomerPricingSet,
    PriceLevelSet,
    SetCustomerPricing,
    SetPriceLevel,
    set_customer_pricing,
    set_price_levels,
)


def put(world, *rows):
    return set_price_levels(rows, actor=world.actor, at=world.at)


def level(code, base="", percent="-10", **given):
    given = {"name": code.title()} | given
    number = None if percent is None else Decimal(percent)
    return SetPriceLevel(code, base=base, percent=number, **given)


def chains(*codes):
    kept = {one.code: one for one in PriceLevel.objects.all()}
    names = {one.pk * 8 + 4: one.code for one in kept.values()}
    return {
        code: ([names[whom] for whom in kept[code].chain], kept[code].is_by_formula)
        for code in codes
    }


def test_keeps_the_chain_of_bases_and_whether_all_follow_the_list(world):
    put(world, level("A"), level("B", "A"), level("C", "B"), level("D", percent=None))
    assert chains("A", "B", "C", "D") == {
        "A": (["A"], True), "B": (["B", "A"], True), "C": (["C", "B", "A"], True),
        "D": (["D"], False),
    }  # fmt: skip
    put(world, level("A", "D"))
    assert chains("A", "C") == {"A": (["A", "D"], False), "C": (["C", "B", "A", "D"], False)}
    told = Event.objects.filter(topic="pricing.price_level_set").order_by("id")
    assert sorted(told.values_list("body__code", "version")) == [
        ("A", 1), ("A", 2), ("B", 1), ("B", 2), ("C", 1), ("C", 2), ("D", 1),
    ]  # fmt: skip


def test_a_base_may_stand_earlier_in_the_list_only(world):
    outcomes = put(world, level("L2", "L1"), level("L1"), level("L3", "L1"))
    assert [str(one.code) for one in outcomes] == ["unknown_base", "set", "set"]


def test_answers_every_row_of_a_mixed_batch(world):
    put(world, level("A"), level("B", "A"))
    outcomes = put(
        world,
        level("A", "B"),
        level("B", "A"),
        level("B", "A"),
        level("X", "X"),
        level(" "),
        level("N", name=" "),
        level("P", "A", percent=None),
        level("Q", percent="-100"),
        level("R", rounding="ending", rounding_step=Decimal(1)),
        level("U", "NONE"),
        level("E1", "B"),
        level("E2", "E1"),
        level("E3", "E2"),
        level("E4", "E3"),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("circular", "base"), ("already_set", None), ("repeated_in_batch", "code"),
        ("circular", "base"), ("code_missing", "code"), ("name_missing", "name"),
        ("percent_missing", "percent"), ("percent_impossible", "percent"),
        ("rounding_unclear", "rounding"), ("unknown_base", "base"), ("set", None), ("set", None),
        ("set", None), ("too_deep", "base"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in PriceLevelSet}
    assert "A → B → A" in outcomes[0].message
    assert "X → X" in outcomes[3].message


def test_two_levels_of_one_list_cannot_be_each_others_base(world):
    put(world, level("A"), level("B"))
    outcomes = put(world, level("A", "B"), level("B", "A"))
    assert [str(one.code) for one in outcomes] == ["set", "circular"]
    assert "B → A → B" in outcomes[1].message


def test_a_customer_is_put_on_a_level_and_taken_off(world):
    customer, other = world.customer(), world.customer()
    put(world, level("A"))

    def put_on(*rows):
        return set_customer_pricing(rows, actor=world.actor, at=world.at)

    put_on(SetCustomerPricing(other.code, "A"))
    outcomes = put_on(
        SetCustomerPricing(customer.code, "A"),
        SetCustomerPricing(customer.code, "A"),
        SetCustomerPricing(other.code, "A"),
        SetCustomerPricing("??", "A"),
        SetCustomerPricing(world.customer().code, "??"),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("set", None), ("repeated_in_batch", "customer"), ("already_set", None),
        ("unknown_customer", "customer"), ("unknown_level", "level"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in CustomerPricingSet}
    (off,) = put_on(SetCustomerPricing(customer.code))
    assert str(off.code) == "set"
    row = CustomerPricing.objects.get(customer=customer)
    assert (row.level_id, row.version) == (None, 2)
    told = Event.objects.filter(aggregate="customer_pricing", key=row.pk).order_by("version")
    assert [one.body["level_id"] for one in told][1:] == [None]
