from __future__ import annotations

from datetime import date

from tradewright.company.models import Holiday
from tradewright.company.operations.calendars import AddHoliday, HolidayAdded, add_holidays

EASTER = AddHoliday(date(2026, 4, 6), "Easter Monday")


def test_answers_every_row_of_a_mixed_batch(world):
    add_holidays([AddHoliday(date(2026, 1, 1), "New Year")], actor=world.actor, at=world.at)
    outcomes = add_holidays(
        [
            EASTER,
            EASTER,
            AddHoliday(date(2026, 1, 1), "New Year"),
            AddHoliday(date(2026, 5, 1), " "),
        ],
        actor=world.actor,
        at=world.at,
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("added", None), ("repeated_in_batch", "day"), ("already_added", None),
        ("name_missing", "name"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in HolidayAdded}


def test_done_twice_adds_one_day(world):
    first, again = (add_holidays([EASTER], actor=world.actor, at=world.at)[0] for _ in "12")
    assert (str(again.code), again.id) == ("already_added", first.id)
    assert Holiday.objects.filter(company_id=world.company_id, day=EASTER.day).count() == 1
