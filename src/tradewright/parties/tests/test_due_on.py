"""`due_on`: the day an invoice falls due (rules.md C5: terms, end of month, holidays)."""

from __future__ import annotations

from datetime import date

import pytest

from tradewright.company.models import Company, Holiday
from tradewright.kernel.sql import run
from tradewright.parties.models import PaymentTerms


def due(world, terms_id, day):
    values = {"company_id": world.company_id, "terms_id": terms_id, "day": day}
    text = "select due_on(%(company_id)s::bigint, %(terms_id)s::bigint, %(day)s::date) as day"
    return run(text, values, prepare=True, name="due_on")[0].day


@pytest.mark.parametrize(
    ("kind", "days", "invoiced", "expected"),
    [
        ("net", 30, date(2026, 3, 2), date(2026, 4, 1)),  # a Wednesday
        ("net", 0, date(2026, 3, 2), date(2026, 3, 2)),
        ("net", 5, date(2026, 3, 2), date(2026, 3, 9)),  # a Saturday: the Monday after
        ("net", 6, date(2026, 3, 2), date(2026, 3, 9)),  # a Sunday
        ("end_of_month", 0, date(2026, 3, 2), date(2026, 3, 31)),
        ("end_of_month", 10, date(2026, 3, 31), date(2026, 4, 10)),
        ("end_of_month", 0, date(2024, 2, 5), date(2024, 2, 29)),  # leap year
        ("end_of_month", 0, date(2026, 2, 5), date(2026, 3, 2)),  # the 28th is a Saturday
    ],
)
def test_follows_the_terms(world, kind, days, invoiced, expected):
    terms = PaymentTerms.objects.create(
        company_id=world.company_id, code="T", name="T", kind=kind, days=days
    )
    assert due(world, terms.pk, invoiced) == expected


def test_passes_holidays_and_weekends_in_a_row(world):
    for day in (date(2026, 4, 3), date(2026, 4, 6)):  # Good Friday, Easter Monday
        Holiday.objects.create(company_id=world.company_id, day=day, name="Easter")
    terms = PaymentTerms.objects.create(
        company_id=world.company_id, code="T", name="T", kind="net", days=1
    )
    assert due(world, terms.pk, date(2026, 4, 2)) == date(2026, 4, 7)


def test_knows_the_companys_own_weekend(world):
    Company.objects.filter(pk=world.company_id).update(weekend="56")
    terms = PaymentTerms.objects.create(
        company_id=world.company_id, code="T", name="T", kind="net", days=0
    )
    assert due(world, terms.pk, date(2026, 3, 6)) == date(2026, 3, 8)  # Friday to Sunday


def test_answers_nothing_for_terms_of_another_company(world):
    assert due(world, 0, date(2026, 3, 2)) is None
