from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.taxes.models import TaxRate
from tradewright.taxes.operations import SetTaxRate, TaxRateSet, set_tax_rates
from tradewright.taxes.queries import tax_classes, tax_rates

FRENCH = SetTaxRate("FR", "standard", date(2026, 1, 1), Decimal("0.20"), "TVA 20 %")


def put(world, *rows):
    return set_tax_rates(rows, actor=world.actor, at=world.at)


def test_sets_and_changes_a_rate(world):
    (made,) = put(world, FRENCH)
    (changed,) = put(world, replace(FRENCH, rate=Decimal("0.21")))
    (same,) = put(world, replace(FRENCH, rate=Decimal("0.210")))
    assert [str(o.code) for o in (made, changed, same)] == ["set", "changed", "already_set"]
    assert made.id == changed.id == same.id
    row = TaxRate.objects.get(pk=made.id)
    assert (row.rate, row.version) == (Decimal("0.21"), 2)
    first, second = Event.objects.filter(aggregate="tax_rate", key=made.id).order_by("version")
    assert (first.topic, first.version, second.version) == ("taxes.rate_set", 1, 2)
    assert second.body == {
        "tax_rate_id": made.id, "country": "FR", "region": "", "tax_class": "standard",
        "valid_from": "2026-01-01", "rate": 0.21, "name": "TVA 20 %",
    }  # fmt: skip


def test_answers_every_row_of_a_mixed_batch(world):
    put(world, replace(FRENCH, region="01"), replace(FRENCH, region="02"))
    outcomes = put(
        world,
        FRENCH,
        FRENCH,
        replace(FRENCH, region="01"),
        replace(FRENCH, region="02", name="DOM"),
        replace(FRENCH, country="France"),
        replace(FRENCH, tax_class=""),
        replace(FRENCH, rate=Decimal(20)),
        replace(FRENCH, rate=Decimal("-0.1")),
        replace(FRENCH, name=" "),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("set", None), ("repeated_in_batch", "rate"), ("already_set", None), ("changed", None),
        ("unknown_country", "country"), ("tax_class_missing", "tax_class"),
        ("rate_out_of_range", "rate"), ("rate_out_of_range", "rate"), ("name_missing", "name"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in TaxRateSet}


def test_lists_the_rates(world):
    put(world, FRENCH, replace(FRENCH, valid_from=date(2027, 1, 1)))
    rows = tax_rates(world.company_id, country="FR")
    assert [row.valid_from for row in rows] == [date(2027, 1, 1), date(2026, 1, 1)]
    assert len(tax_rates(world.company_id)) == len(rows) + 6
    assert tax_classes(world.company_id) == ["reduced", "standard", "zero"]
