"""Recording which days of a source are in the books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from ..models import ReplayProgress

SQL = statements()


@dataclass(frozen=True, slots=True)
class RecordDay:
    """`rejected` lists line numbers per reason."""

    digest: str
    day: date
    rejected: Mapping[str, Sequence[int]]


class DayRecorded(Code):
    RECORDED = "recorded", "The day is in the books."
    ALREADY_RECORDED = "already_recorded", "The day was in the books."


@operation(DayRecorded, duty="sim.replay", internal=True)
def record_days(batch: Batch[RecordDay], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A replay that is started again goes on after these days. Codes: DayRecorded."""
    return SQL("record_days", batch, company_id=actor.company_id)


def recorded_days(digest: str, *, company_id: int) -> dict[date, dict[str, list[int]]]:
    """Days done, with what was rejected on each."""
    rows = ReplayProgress.objects.filter(company_id=company_id, digest=digest)
    return dict(rows.values_list("day", "rejected"))
