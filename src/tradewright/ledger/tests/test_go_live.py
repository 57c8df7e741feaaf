from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tradewright.company.models import Company
from tradewright.company.operations.companies import OpenCompany, open_companies
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import one
from tradewright.ledger.operations.books import OpenBooks, open_books
from tradewright.ledger.operations.entries import PostEntry, PostLine, post_entries
from tradewright.ledger.operations.going_live import GoLive, WentLive, go_live
from tradewright.sim.fixtures import AT, TODAY


@pytest.fixture
def bare(db):
    """A company that has nothing but its name."""
    asked = OpenCompany("BARE", "Bare Ltd", "GBP", "GB", "Europe/London")
    return Actor.system(one(open_companies([asked], actor=Actor.system(0), at=AT)).id)


@pytest.fixture
def ready(bare):
    """The same with books for 2026."""
    one(open_books([OpenBooks(2026, 2026)], actor=bare, at=AT))
    return bare


def gone_live(actor, since=None):
    (outcome,) = go_live([GoLive(since)], actor=actor, at=AT)
    return outcome


def gaps(outcome):
    return [(gap["purpose"], gap["problem"]) for gap in outcome.detail["gaps"]]


def run(sql, actor):
    with connection.cursor() as cursor:
        cursor.execute(sql, {"company_id": actor.company_id})


def test_a_company_with_books_goes_live_once(ready):
    outcome = gone_live(ready)
    assert (outcome.code, outcome.detail["went_live_on"]) == (WentLive.LIVE, TODAY)
    again = gone_live(ready, date(2026, 5, 1))
    assert (again.code, again.detail["went_live_on"]) == (WentLive.ALREADY_LIVE, TODAY)
    later = gone_live(ready, date(2027, 1, 1))  # nobody asks any more what day the books take
    assert later.code == WentLive.ALREADY_LIVE


def test_a_company_without_books_is_told_all_that_is_missing(bare):
    outcome = gone_live(bare)
    assert outcome.code == WentLive.NOT_READY
    assert gaps(outcome)[:3] == [
        ("", "no_open_period"), ("bank_clearing", "no_rule"), ("receivable", "no_rule"),
    ]  # fmt: skip
    assert len(gaps(outcome)) == 12
    assert "No period takes 2026-03-02: open the books for its year" in outcome.message
    assert "“cost of sales” posts to no account: open the books" in outcome.message
    assert Company.objects.get(pk=bare.company_id).went_live_on is None


def test_the_fallback_must_be_there_whatever_particular_rules_there_are(ready):
    run(
        "update posting_rule set tax_class = 'standard'"
        " where company_id = %(company_id)s and purpose = 'revenue'",
        ready,
    )
    assert gaps(gone_live(ready)) == [("revenue", "no_rule")]


def test_an_account_out_of_use_is_a_gap(ready):
    run(
        "update account set is_active = false where company_id = %(company_id)s and code = '5000'",
        ready,
    )
    outcome = gone_live(ready)
    assert gaps(outcome) == [("cost_of_sales", "account_not_active")]
    assert "posts to 5000, which is out of use" in outcome.message


def test_a_control_account_of_another_subledger_is_a_gap(ready):
    run(
        "update posting_rule set account_id = (select id from account"
        " where company_id = %(company_id)s and code = '1300')"
        " where company_id = %(company_id)s and purpose = 'receivable'",
        ready,
    )
    assert gaps(gone_live(ready)) == [("receivable", "account_of_another_subledger")]


def test_a_first_day_that_no_period_takes_is_a_gap(ready):
    assert gaps(gone_live(ready, date(2027, 1, 1))) == [("", "no_open_period")]
    assert gaps(gone_live(ready, date(2025, 12, 31))) == [("", "no_open_period")]
    assert gone_live(ready, date(2026, 12, 31)).code == WentLive.LIVE


def test_books_that_are_not_live_take_no_entry(ready):
    lines = (PostLine("receivable", Decimal(10)), PostLine("revenue", Decimal(-10)))
    entry = PostEntry("invoice", "test", 1, TODAY, "too early", lines)
    assert post_entries([entry], actor=ready, at=AT)[0].code == "company_not_live"
    gone_live(ready)
    assert post_entries([entry], actor=ready, at=AT)[0].code == "posted"


def test_two_at_once_agree_on_the_first_day(open_floor):
    Company.objects.filter(pk=open_floor.company_id).update(went_live_on=None)
    days, answers, start = [date(2026, 3, 2), date(2026, 3, 3)], [], threading.Barrier(2)

    def work(day):
        try:
            start.wait()
            answers.append(gone_live(open_floor.actor, day))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(day,)) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(str(one.code) for one in answers) == ["already_live", "live"]
    assert len({one.detail["went_live_on"] for one in answers}) == 1
