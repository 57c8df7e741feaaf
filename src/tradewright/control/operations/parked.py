"""Events that no subscriber could handle: a person tries them again or sets them aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tradewright.kernel import events
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


class _Answer(NamedTuple):
    position: int
    id: int
    code: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class RetryParkedEvent:
    parked_event_id: int


class ParkedEventRetried(Code):
    HANDLED = "handled", "Handled."
    ALREADY_RESOLVED = "already_resolved", "It was handled or set aside before."
    STILL_PARKED = (
        "still_parked",
        "Tried again in vain: {error} Remove the cause or set it aside.",
        "parked_event_id",
    )
    WAITS_BEHIND = (
        "waits_behind",
        "It waits behind an earlier event of the same document: retry that one.",
        "parked_event_id",
    )
    UNKNOWN_PARKED_EVENT = "unknown_parked_event", "No such parked event.", "parked_event_id"


@operation(ParkedEventRetried, duty="control.retry_parked_events", limit=100)
def retry_parked_events(
    batch: Batch[RetryParkedEvent], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Handle parked events again, and after each those of its document that waited behind it.

    What follows from an event is its subscriber's business, so rows are taken one by one (the only
    operation of which the statements grow with the rows). Codes: ParkedEventRetried.
    """
    SQL("lock_parked", batch, company_id=actor.company_id)
    return [
        _retried(position, row.parked_event_id, actor)
        for position, row in enumerate(batch, start=1)
    ]


def _retried(position: int, parked_id: int, actor: Actor) -> _Answer:
    found = SQL("parked_state", parked_event_id=parked_id, company_id=actor.company_id)
    state = found[0].code if found else "unknown_parked_event"
    if state != "parked":
        return _Answer(position, parked_id, state)
    if events.retry_parked(parked_id, user_id=actor.user_id) == "handled":
        return _Answer(position, parked_id, "handled")
    again = SQL("parked_state", parked_event_id=parked_id, company_id=actor.company_id)[0]
    # one behind it may have failed while it went through itself
    code = "handled" if again.code == "already_resolved" else "still_parked"
    return _Answer(position, parked_id, code, again.error)


@dataclass(frozen=True, slots=True)
class SetAsideEvent:
    """`note` says why; it stays with the event."""

    parked_event_id: int
    note: str


class ParkedEventSetAside(Code):
    SET_ASIDE = "set_aside", "Set aside."
    ALREADY_RESOLVED = "already_resolved", "It was handled or set aside before."
    UNKNOWN_PARKED_EVENT = "unknown_parked_event", "No such parked event.", "parked_event_id"
    REPEATED_IN_BATCH = "repeated_in_batch", "The event stands twice.", "parked_event_id"
    NOTE_MISSING = "note_missing", "Say why it is set aside.", "note"


@operation(ParkedEventSetAside, duty="control.set_aside_events", limit=1000)
def set_aside_events(batch: Batch[SetAsideEvent], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Give parked events up, with a reason; those behind them stay parked and may be retried.

    Codes: ParkedEventSetAside.
    """
    SQL("lock_parked", batch, company_id=actor.company_id)
    answers = SQL("judge_set_aside", batch, company_id=actor.company_id)
    given_up = [(a.id, batch.rows[a.position - 1].note) for a in answers if a.code == "set_aside"]
    events.set_aside_all(given_up, user_id=actor.user_id)
    return answers
