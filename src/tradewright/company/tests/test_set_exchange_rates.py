from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from tradewright.company.models import ExchangeRate
from tradewright.company.operations.exchange_rates import (
    ExchangeRateSet,
    SetExchangeRate,
    set_exchange_rates,
)
from tradewright.control.tests.people import signed_in
from tradewright.kernel.database import entered
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.models import Event

EUR = SetExchangeRate("EUR", date(2026, 1, 1), Decimal("0.85"), "ECB")


def put(world, *rows):
    return set_exchange_rates(rows, actor=world.actor, at=world.at)


def test_answers_every_row_of_a_mixed_batch(world):
    put(world, EUR)
    outcomes = put(
        world,
        EUR,
        EUR,
        replace(EUR, valid_from=date(2026, 2, 1)),
        replace(EUR, currency="ZZZ"),
        replace(EUR, currency="GBP"),
        replace(EUR, currency="USD", rate=Decimal(0)),
        replace(EUR, currency="USD", kind="wish"),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("already_set", None), ("repeated_in_batch", "currency"), ("set", None),
        ("unknown_currency", "currency"), ("own_currency", "currency"),
        ("rate_not_positive", "rate"), ("unknown_kind", "kind"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in ExchangeRateSet}


def test_the_same_day_again_replaces_the_rate_and_is_told(world):
    first, changed = (put(world, replace(EUR, rate=Decimal(rate)))[0] for rate in ("0.85", "0.86"))
    assert first.id == changed.id
    row = ExchangeRate.objects.get(pk=first.id)
    assert (row.rate, row.version) == (Decimal("0.86"), 2)
    told = Event.objects.filter(aggregate="exchange_rate", key=row.pk).order_by("version")
    assert [(one.topic, str(one.body["rate"])) for one in told] == [
        ("company.exchange_rate_set", "0.85"),
        ("company.exchange_rate_set", "0.86"),
    ]  # fmt: skip


def test_a_rate_is_set_on_its_page(committed_world, db):
    desk = signed_in(committed_world, "controller")
    form = {"currency": "EUR", "valid_from": "2026-01-01", "rate": "0.8512", "source": "ECB"}
    assert desk.post(reverse("set_exchange_rate"), form).status_code == 302
    page = desk.get(reverse("exchange_rates"), {"currency": "eur"}).content.decode()
    assert "0.8512" in page
    wrong = desk.post(reverse("set_exchange_rate"), form | {"rate": "0"})
    assert wrong.status_code == 422
    assert "A rate is more than zero." in wrong.content.decode()
    rep = signed_in(committed_world, "sales_rep")
    assert rep.post(reverse("set_exchange_rate"), form).status_code == 403


@pytest.mark.parametrize(
    "fault", ["rate = 0", "rate = 'infinity'", "currency = 'GBP'"], ids=["zero", "endless", "own"]
)
def test_the_invariant_turns_red(committed_world, db, fault):
    with entered(committed_world.company_id):
        (made,) = put(committed_world, EUR)
    assert run_invariants(["P5"])[0].violations == 0
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table exchange_rate drop constraint exchange_rate_positive")
        cursor.execute(f"update exchange_rate set {fault} where id = {made.id}")
    assert run_invariants(["P5"])[0].violations == 1
