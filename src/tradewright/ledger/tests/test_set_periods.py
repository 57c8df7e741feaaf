from __future__ import annotations

from datetime import date
from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.ledger.models import JournalEntry, Period
from tradewright.ledger.operations.entries import PostEntry, PostLine, post_entries
from tradewright.ledger.operations.periods import SetPeriod, set_periods

JANUARY, FEBRUARY, MARCH = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)


def change(world, *asked):
    return set_periods(list(asked), actor=world.actor, at=world.at)


def codes(outcomes):
    return [str(outcome.code) for outcome in outcomes]


def test_closes_months_in_order_and_opens_one_again_with_a_reason(world):
    outcomes = change(world, SetPeriod(JANUARY, "closed"), SetPeriod(FEBRUARY, "closed"))
    assert codes(outcomes) == ["closed", "closed"]
    assert codes(change(world, SetPeriod(FEBRUARY, "open", "a late bill"))) == ["reopened"]
    period = Period.objects.get(company_id=world.company_id, starts_on=FEBRUARY)
    assert (period.status, period.closed_at) == ("open", None)
    told = Event.objects.filter(aggregate="period", key=period.pk).order_by("version")
    assert [event.topic for event in told] == ["ledger.period_closed", "ledger.period_reopened"]


def test_answers_every_row_of_a_mixed_batch(world):
    change(world, SetPeriod(JANUARY, "closed"))
    outcomes = change(
        world,
        SetPeriod(JANUARY, "closed"),
        SetPeriod(JANUARY, "open", "again"),
        SetPeriod(date(2025, 1, 2), "closed"),
        SetPeriod(FEBRUARY, "ajar"),
        SetPeriod(MARCH, "closed"),
    )
    assert codes(outcomes) == [
        "already_so", "repeated_in_batch", "unknown_period", "unknown_status", "earlier_open",
    ]  # fmt: skip
    assert codes(change(world, SetPeriod(JANUARY, "open"))) == ["reason_missing"]


def test_a_late_entry_goes_to_the_first_open_month_and_keeps_its_date(world):
    change(world, SetPeriod(JANUARY, "closed"), SetPeriod(FEBRUARY, "closed"))
    lines = PostLine("receivable", Decimal(1)), PostLine("revenue", Decimal(-1))
    late = PostEntry("invoice", "test", 1, date(2025, 1, 15), "a late one", lines)
    (outcome,) = post_entries([late], actor=world.actor, at=world.at)
    entry = JournalEntry.objects.get(pk=outcome.id)
    assert (entry.document_date, entry.posting_date) == (date(2025, 1, 15), MARCH)
