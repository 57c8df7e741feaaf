"""The worker: sequencer and subscribers in a loop, jobs of the clock beside them."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.db import OperationalError, close_old_connections, connection
from procrastinate.contrib.django import app as jobs

from . import events

log = logging.getLogger(__name__)

QUICK, SLOW = 0.005, 0.05  # seconds between looks at the log: when busy, when idle
IDLE = 1.0  # seconds without an event
JOBS_AT_ONCE = 2
TELL_AGAIN = 60.0  # seconds between two words about the same chore's faults


@dataclass(frozen=True, slots=True)
class Chore:
    """What goes on beside the events, in a thread of its own: `turn` every so many seconds."""

    turn: Callable[[], object]
    seconds: float


CHORES: dict[str, Chore] = {}


def beside(name: str, turn: Callable[[], object], *, seconds: float) -> None:
    """Let the worker call `turn` again and again; any number of workers may do so at once."""
    CHORES[name] = Chore(turn, seconds)


def run(stop: threading.Event) -> None:
    """Work until `stop` is set. Any number of workers may run; none holds state."""
    clock = threading.Thread(target=_run_jobs, args=(stop,), name="jobs", daemon=True)
    clock.start()
    chores = [
        threading.Thread(target=_go_on, args=(name, chore, stop), name=name, daemon=True)
        for name, chore in CHORES.items()
    ]
    for chore in chores:
        chore.start()
    events.ensure_cursors()
    busy_at, is_tidy = time.monotonic(), False
    while not stop.is_set():
        try:
            if events.turn():
                busy_at, is_tidy = time.monotonic(), False
                continue
            if not is_tidy and time.monotonic() - busy_at > IDLE:
                events.pass_unheard()
                is_tidy = True
        except OperationalError:
            log.exception("the database is away; trying again")
            connection.close()
            stop.wait(1)
            close_old_connections()
            continue
        stop.wait(QUICK if time.monotonic() - busy_at < IDLE else SLOW)
    for thread in (clock, *chores):
        thread.join(timeout=10)


def _go_on(name: str, chore: Chore, stop: threading.Event) -> None:
    """A fault of a chore stops neither the events nor its next turn; it is told once a minute."""
    told_at = -TELL_AGAIN
    while not stop.wait(chore.seconds):
        try:
            chore.turn()
        except Exception:
            connection.close()
            if time.monotonic() - told_at >= TELL_AGAIN:
                told_at = time.monotonic()
                log.exception("%s failed; it goes on", name)
    connection.close()


def _run_jobs(stop: threading.Event) -> None:
    asyncio.run(_jobs_until(stop))


async def _jobs_until(stop: threading.Event) -> None:
    app = jobs.with_connector(jobs.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with app.open_async():
        work = asyncio.create_task(
            app.run_worker_async(
                concurrency=JOBS_AT_ONCE,
                install_signal_handlers=False,
                shutdown_graceful_timeout=5,
                delete_jobs="successful",  # the failed ones are looked at
            )
        )
        while not stop.is_set() and not work.done():
            await asyncio.sleep(0.2)
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
