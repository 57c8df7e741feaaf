from __future__ import annotations

from tradewright.ledger.models import Account, Period, PostingRule
from tradewright.ledger.operations.books import BooksOpened, OpenBooks, open_books


def opened(world, first, last):
    (outcome,) = open_books([OpenBooks(first, last)], actor=world.actor, at=world.at)
    return outcome


def test_opens_the_months_that_are_missing(world):
    """The company's books hold 2025 to 2027."""
    accounts = Account.objects.filter(company_id=world.company_id).count()
    outcome = opened(world, 2027, 2028)
    assert (outcome.code, outcome.detail["periods"]) == (BooksOpened.OPENED, 12)
    assert Period.objects.filter(company_id=world.company_id).count() == 48
    assert opened(world, 2027, 2028).detail["periods"] == 0
    assert Account.objects.filter(company_id=world.company_id).count() == accounts


def test_a_rule_that_was_moved_stays_where_it_is(world):
    rule = PostingRule.objects.filter(company_id=world.company_id).earliest("id")
    other = Account.objects.filter(company_id=world.company_id).exclude(pk=rule.account_id).first()
    PostingRule.objects.filter(pk=rule.pk).update(account=other)
    assert opened(world, 2027, 2028).accepted
    rule.refresh_from_db()
    assert rule.account_id == other.pk


def test_refuses_years_that_make_no_sense(world):
    assert opened(world, 2027, 2026).code == BooksOpened.YEARS_REVERSED
    assert opened(world, 2000, 2050).code == BooksOpened.TOO_MANY_YEARS
