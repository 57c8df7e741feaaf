"""Closing and reopening periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetPeriod:
    """The period that begins on `starts_on`, and the state it shall have: `open` or `closed`."""

    starts_on: date
    status: str
    reason: str = ""


class PeriodSet(Code):
    CLOSED = "closed", "The period is closed: later documents post into the next open one."
    REOPENED = "reopened", "The period is open again."
    ALREADY_SO = "already_so", "The period is {status} already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This period stands twice in the list.", "starts_on"
    UNKNOWN_PERIOD = "unknown_period", "No period begins on that day.", "starts_on"
    UNKNOWN_STATUS = "unknown_status", "A period is open or closed.", "status"
    REASON_MISSING = "reason_missing", "Say why the period is opened again.", "reason"
    EARLIER_OPEN = (
        "earlier_open", "An earlier period is open: close that first.", "starts_on",
    )  # fmt: skip


@operation(PeriodSet, duty="ledger.set_periods", competing=True, fresh=True)
def set_periods(batch: Batch[SetPeriod], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Periods close in order or open again with a reason; who is posting into one is waited for.

    Events: ledger.period_closed, ledger.period_reopened. Codes: PeriodSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_periods_to_set", batch, **company)
    return SQL("set_periods", batch, **company, at=at, operation_id=current_call().id)
