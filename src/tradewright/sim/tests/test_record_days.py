from __future__ import annotations

from datetime import date

from tradewright.sim.replay.progress import DayRecorded, RecordDay, record_days, recorded_days

DAY = date(2011, 1, 3)


def record(world, *asked):
    return record_days(list(asked), actor=world.actor, at=world.at)


def test_keeps_which_days_are_done_and_what_was_rejected_on_them(world):
    outcomes = record(
        world,
        RecordDay("a", DAY, {"order: no_price": [3, 7]}),
        RecordDay("a", date(2011, 1, 4), {}),
        RecordDay("b", DAY, {}),
    )
    assert [outcome.code for outcome in outcomes] == [DayRecorded.RECORDED] * 3
    assert recorded_days("a", company_id=world.company_id) == {
        DAY: {"order: no_price": [3, 7]},
        date(2011, 1, 4): {},
    }


def test_a_day_that_is_recorded_again_stays_as_it_was(world):
    record(world, RecordDay("a", DAY, {}))
    outcomes = record(world, RecordDay("a", DAY, {"order: no_price": [1]}))
    assert [outcome.code for outcome in outcomes] == [DayRecorded.ALREADY_RECORDED]
    assert recorded_days("a", company_id=world.company_id) == {DAY: {}}
