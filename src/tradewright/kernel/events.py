"""The event log: one sequencer, subscribers, cursors, parked events, drain() (design.md law 5)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Protocol

from django.db import OperationalError, connection, transaction

from . import database
from .operation import SYSTEM_USER_ID, Actor
from .sql import Row, statements

SQL = statements()
log = logging.getLogger(__name__)

READ_AT_ONCE = 500
FAR = 1000  # positions that a subscriber who hears nothing may lie behind


@dataclass(frozen=True, slots=True)
class Event:
    """An event as a subscriber sees it."""

    id: int
    log_pos: int
    company_id: int
    topic: str
    aggregate: str
    key: int
    version: int
    body: Mapping[str, Any]
    at: datetime


class Handler(Protocol):
    """Does what follows from a list of events of one company; must bear a repetition."""

    __name__: str
    __module__: str

    def __call__(self, events: Sequence[Event], *, actor: Actor, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Subscriber:
    name: str
    topics: tuple[str, ...]
    handle: Handler


SUBSCRIBERS: dict[str, Subscriber] = {}

_owner_of: list[Callable[[int], int]] = []


def owner_with(find: Callable[[int], int]) -> None:
    """Let `find` name the user who answers for a company's parked events."""
    _owner_of[:] = [find]


def subscriber(*topics: str) -> Callable[[Handler], Handler]:
    """Hear `topics`, in log order, each event once."""

    def register(handle: Handler) -> Handler:
        module = handle.__module__.rsplit(".", 1)[-1]
        name = f"{module}.{handle.__name__}"
        SUBSCRIBERS[name] = Subscriber(name, topics, handle)
        return handle

    return register


Parked = set[tuple[str, int]]  # documents of which an event is parked: aggregate and key
Handling = Callable[[Subscriber, Sequence[Event], int, Parked], None]


def sequence(*, wait: bool = False) -> int:
    """Give visible events their dense `log_pos`; returns how many. One at a time in the cluster.

    Its commit need not reach the disk: whoever acts on a position commits after it in the same
    log, so a position is lost only together with what it led to.
    """
    with database.pipelined(), transaction.atomic():
        lock = SQL("lock_sequencer", wait=wait)
        if not wait and not lock[0].locked:
            return 0
        return len(SQL("sequence_events"))


def consume(found: Subscriber, *, wait: bool = False) -> int:
    """Let one subscriber take its next batch; its rows and its cursor commit together.

    Returns the log positions passed. `wait=False` leaves a subscriber that another worker has.
    A batch is first tried whole; only when that fails is it taken again, looking for the event
    at fault.
    """
    try:
        with database.pipelined():
            return _consume(found, _handle, wait=wait)
    except OperationalError:
        raise  # the database's trouble, not the event's: the whole batch is tried again
    except Exception:  # any fault of a handler is parked with its event
        return _consume(found, _isolate, wait=wait)


def _consume(found: Subscriber, handle: Handling, *, wait: bool) -> int:
    with transaction.atomic():
        cursor = SQL("lock_cursor" if wait else "lock_free_cursor", subscriber=found.name)
        if not cursor or cursor[0].head <= cursor[0].log_pos:
            return 0
        upto = min(cursor[0].log_pos + READ_AT_ONCE, cursor[0].head)
        rows = SQL(
            "read_events", subscriber=found.name, topics=list(found.topics),
            after=cursor[0].log_pos, upto=upto,
        )  # fmt: skip
        events = [Event(*row[:-1]) for row in rows]
        parked = {(row.aggregate, row.key) for row in rows if row.waits}
        _handle_all(found, events, parked, handle)
        SQL("move_cursor", subscriber=found.name, log_pos=upto, handled=len(events))
    return int(upto - cursor[0].log_pos)


def _handle_all(
    found: Subscriber, events: Sequence[Event], parked: Parked, handle: Handling
) -> None:
    """Handle by company and day, so that one call has one actor and one date."""
    by_company = sorted(events, key=lambda event: event.company_id)
    for (company_id, _), group in groupby(by_company, lambda e: (e.company_id, e.at.date())):
        handle(found, list(group), company_id, parked)


def _handle(found: Subscriber, events: Sequence[Event], company_id: int, parked: Parked) -> None:
    """Handle a batch whole; a fault of one is a fault of all."""
    free = _not_waiting(found, events, parked)
    if free:
        with database.entered(company_id):
            actor = Actor.system(company_id)
            found.handle(free, actor=actor, at=max(event.at for event in free))


def _isolate(found: Subscriber, events: Sequence[Event], company_id: int, parked: Parked) -> None:
    """Handle a batch; where it fails, its halves, until the events at fault stand alone."""
    free = _not_waiting(found, events, parked)
    if not free:
        return
    try:
        with transaction.atomic():
            _handle(found, free, company_id, parked)
    except OperationalError:
        raise
    except Exception as fault:
        if len(free) == 1:
            log.exception("%s cannot handle event %s", found.name, free[0].id)
            _park(found, free[0], f"{type(fault).__name__}: {fault}", parked)
            return
        half = len(free) // 2
        _isolate(found, free[:half], company_id, parked)
        _isolate(found, free[half:], company_id, parked)


def _not_waiting(found: Subscriber, events: Sequence[Event], parked: Parked) -> list[Event]:
    """Park events whose document already has a parked one, so that a document keeps its order."""
    free = []
    for event in events:
        if (event.aggregate, event.key) in parked:
            _park(found, event, "waits behind an earlier event of the same document", parked)
        else:
            free.append(event)
    return free


def _park(found: Subscriber, event: Event, error: str, parked: Parked) -> None:
    owner = _owner_of[0](event.company_id) if _owner_of else SYSTEM_USER_ID
    SQL("park_event", subscriber=found.name, event_id=event.id, error=error[:2000], owner_id=owner)
    parked.add((event.aggregate, event.key))


def pending() -> bool:
    """Whether an event has no position yet, or a subscriber has something to hear."""
    return bool(SQL("pending")[0].pending) or any(row.hears for row in _behind())


def ensure_cursors() -> None:
    """Every registered subscriber has a cursor: a new one begins at the start of the log, one with
    other topics than before hears them from where it is."""
    SQL("ensure_cursors", **_hearers())


def _hearers() -> dict[str, list[str]]:
    """Who hears what, a row for each, as the cursors keep it."""
    return {
        "subscriber": list(SUBSCRIBERS),
        "topics": [" ".join(sorted(set(one.topics))) for one in SUBSCRIBERS.values()],
    }


def _topics() -> dict[str, list[str]]:
    """Who hears what, as pairs in two columns."""
    heard = [(one.name, topic) for one in SUBSCRIBERS.values() for topic in one.topics]
    names, topics = zip(*heard, strict=True)
    return {"subscriber": list(names), "topic": list(topics)}


def _behind() -> Sequence[Row]:
    return SQL("subscribers_behind", **_topics(), far=FAR) if SUBSCRIBERS else []


def pass_unheard(*, lag: int = 0) -> int:
    """Move on, in one statement, those that hear nothing of what is new and are `lag` behind."""
    return len(SQL("pass_unheard", **_topics(), lag=lag)) if SUBSCRIBERS else 0


def turn(*, wait: bool = False) -> int:
    """One round: sequence, then let each subscriber that hears something take a batch; returns what
    moved. Those that hear nothing are moved on only when they are far behind."""
    moved = sequence(wait=wait)
    behind = _behind()
    for row in behind:
        if row.hears:
            moved += consume(SUBSCRIBERS[row.subscriber], wait=wait)
    if any(not row.hears for row in behind):
        moved += pass_unheard(lag=FAR)
    return moved


def drain() -> int:
    """Run the sequencer and all subscribers until nothing is left; returns what moved.

    Waits for other workers rather than passing them, so what it promises is true: at its end
    every event committed before it is handled or parked.
    """
    if database.current_company() is not None:
        raise RuntimeError("drain() runs outside a company: it reads the whole log")
    if SQL("missing_cursors", **_hearers())[0].missing:
        ensure_cursors()
    total = 0
    while moved := turn(wait=True):
        total += moved
    return total


def retry_parked(parked_id: int, *, user_id: int) -> str:
    """Handle the parked events of a document again, oldest first, whichever of them was named.

    Stops at the first that fails again, so that the document keeps its order; returns "handled"
    when none is left, else "parked".
    """
    with transaction.atomic():
        rows = SQL("lock_parked_key", parked_id=parked_id)
        for row in rows:
            found = SUBSCRIBERS[row.subscriber]
            event = Event(*row[: len(Event.__slots__)])
            try:
                with database.entered(event.company_id):
                    found.handle([event], actor=Actor.system(event.company_id), at=event.at)
            except OperationalError:
                raise
            except Exception as fault:  # stays parked, with the new reason
                SQL(
                    "fail_parked",
                    parked_id=row.parked_id,
                    error=f"{type(fault).__name__}: {fault}"[:2000],
                )
                return "parked"
            SQL("resolve_parked", parked_id=row.parked_id, status="handled",
                user_id=user_id, note="")  # fmt: skip
        return "handled"


def set_aside(parked_id: int, *, user_id: int, note: str) -> str:
    """Give a parked event up, by a person and with a reason; those behind it stay parked."""
    set_aside_all([(parked_id, note)], user_id=user_id)
    return "set_aside"


def set_aside_all(parked: Sequence[tuple[int, str]], *, user_id: int) -> None:
    """Give parked events up: pairs of id and reason."""
    if parked:
        ids, notes = zip(*parked, strict=True)
        SQL("set_aside_parked", parked_id=list(ids), note=list(notes), user_id=user_id)


def connected() -> bool:
    """Whether the database answers."""
    connection.ensure_connection()
    return True
