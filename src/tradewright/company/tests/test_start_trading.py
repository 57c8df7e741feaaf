from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tradewright.company.models import Company
from tradewright.company.operations.companies import OpenCompany, open_companies
from tradewright.company.operations.trading import StartTrading, TradingStarted, start_trading
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import one

LATE = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # the third of March in Auckland


@pytest.fixture
def company(db):
    """Opened, not live; in a time zone whose day is ahead."""
    asked = OpenCompany("KIWI", "Kiwi Ltd", "NZD", "NZ", "Pacific/Auckland")
    return Actor.system(one(open_companies([asked], actor=Actor.system(0), at=LATE)).id)


def started(actor, since=None):
    (outcome,) = start_trading([StartTrading(since)], actor=actor, at=LATE)
    return outcome.code, outcome.detail["went_live_on"]


def live_since(actor):
    return Company.objects.get(pk=actor.company_id).went_live_on


def test_is_live_from_the_day_that_is_named(company):
    assert started(company, date(2026, 4, 1)) == (TradingStarted.STARTED, date(2026, 4, 1))
    assert live_since(company) == date(2026, 4, 1)


def test_is_live_from_the_companys_own_today(company):
    assert started(company) == (TradingStarted.STARTED, date(2026, 3, 3))


def test_keeps_the_first_day_when_it_is_done_again(company):
    started(company)
    again = started(company, date(2026, 4, 1))
    assert again == (TradingStarted.ALREADY_STARTED, date(2026, 3, 3))
    assert live_since(company) == date(2026, 3, 3)
