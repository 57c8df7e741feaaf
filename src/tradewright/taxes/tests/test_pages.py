from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.taxes.models import TaxRate

FORM = {"country": "fr", "region": "", "tax_class": "standard", "rate": "20.5", "name": "TVA",
        "valid_from": "2026-01-01"}  # fmt: skip


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "controller")


def test_a_rate_is_set_in_per_cent(desk, world):
    desk.post(reverse("set_tax_rate"), FORM)
    made = TaxRate.objects.get(country="FR")
    assert made.rate == Decimal("0.205")
    page = desk.get(reverse("tax_rates"), {"country": "FR"}).content.decode()
    assert "20.5\N{NO-BREAK SPACE}%" in page
    assert "In force" in page


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"rate": "100"}, "from 0 to below 100 per cent"),
        ({"rate": "much"}, "Give a number"),
        ({"country": "France"}, "Use a two-letter ISO 3166 code."),
        ({"valid_from": ""}, "Give the day"),
    ],
)
def test_a_refused_rate_says_so_at_its_field(desk, world, wrong, message):
    answer = desk.post(reverse("set_tax_rate"), FORM | wrong)
    assert answer.status_code == 422
    assert message in answer.content.decode().partition("field-error")[2]


def test_without_the_duty_no_rate_is_set(world):
    browser = signed_in(world, "auditor")
    assert browser.get(reverse("tax_rates")).status_code == 200
    assert browser.post(reverse("set_tax_rate"), FORM).status_code == 403
