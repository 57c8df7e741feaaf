"""The company's calendar: days that are not worked beside its weekend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class AddHoliday:
    day: date
    name: str


class HolidayAdded(Code):
    ADDED = "added", "The day is a holiday."
    ALREADY_ADDED = "already_added", "The day was a holiday before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This day stands twice in the list.", "day"
    NAME_MISSING = "name_missing", "Say what is celebrated.", "name"


@operation(HolidayAdded, duty="company.add_holidays")
def add_holidays(batch: Batch[AddHoliday], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The day is not worked: what falls due on it falls due on the next working day.

    What has its due date keeps it. No event. Codes: HolidayAdded.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_calendar", **company)
    return SQL("add_holidays", batch, **company)
