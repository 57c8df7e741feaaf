"""Reads of tax rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradewright.kernel.sql import Row, statements

from .models import TaxRate

SQL = statements()


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate at a place for a tax class, from a day until the next row; 0.2 is 20 %."""

    id: int
    country: str
    region: str
    tax_class: str
    valid_from: date
    rate: Decimal
    name: str
    version: int


def tax_rates(company_id: int, *, country: str | None = None) -> list[RateRow]:
    """All rates, or those of one country: by place and class, latest start first."""
    found = TaxRate.objects.filter(company_id=company_id)
    if country is not None:
        found = found.filter(country=country)
    rows = found.order_by("country", "region", "tax_class", "-valid_from")
    return [
        RateRow(
            row.pk, row.country, row.region, row.tax_class, row.valid_from, row.rate, row.name,
            row.version,
        )
        for row in rows
    ]  # fmt: skip


def tax_classes(company_id: int) -> list[str]:
    """The classes that have a rate anywhere."""
    found = TaxRate.objects.filter(company_id=company_id)
    return sorted(set(found.values_list("tax_class", flat=True)))


def classes_to_assess(company_id: int, today: date) -> Sequence[Row]:
    """Items that are sold, as the rule about their tax class looks at them."""
    return SQL("classes_to_assess", company_id=company_id, today=today)


def rates_to_assess(company_id: int, today: date) -> Sequence[Row]:
    """Tax rates, as the rules of their quality look at them."""
    return SQL("rates_to_assess", company_id=company_id)


def count_rates(company_id: int) -> int:
    """How many tax rates the company has."""
    return TaxRate.objects.filter(company_id=company_id).count()
