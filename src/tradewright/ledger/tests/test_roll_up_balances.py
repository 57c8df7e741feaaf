from __future__ import annotations

from datetime import date
from decimal import Decimal

from tradewright.ledger.models import AccountBalance
from tradewright.ledger.operations.entries import PostEntry, PostLine, post_entries
from tradewright.ledger.operations.rollup import RolledUp, RollUp, roll_up_balances
from tradewright.ledger.queries import trial_balance


def posted(world, source_id, amount):
    amount = Decimal(amount)
    lines = PostLine("receivable", amount), PostLine("revenue", -amount)
    entry = PostEntry("invoice", "test", source_id, date(2026, 3, 2), "a test", lines)
    post_entries([entry], actor=world.actor, at=world.at)


def roll_up(world, entries=50_000):
    (outcome,) = roll_up_balances([RollUp(entries)], actor=world.actor, at=world.at)
    return outcome


def balances(world):
    books = trial_balance(company_id=world.company_id, first=None, last=date(2026, 3, 31))
    return {account.code: account.amount for account in books if account.amount}


def test_rolls_up_what_is_new_and_readers_see_no_difference(world):
    for nth, amount in enumerate(("10.00", "2.50", "0.01")):
        posted(world, nth, amount)
    before = balances(world)
    assert before == {"1100": Decimal("12.51"), "4000": Decimal("-12.51")}
    assert roll_up(world, entries=2).detail["entries"] == 2
    assert balances(world) == before
    rolled = AccountBalance.objects.filter(company_id=world.company_id, account__code="1100")
    assert [row.amount for row in rolled] == [Decimal("12.50")]
    assert roll_up(world).code == RolledUp.ROLLED_UP
    assert balances(world) == before
    assert roll_up(world).code == RolledUp.NOTHING_NEW
