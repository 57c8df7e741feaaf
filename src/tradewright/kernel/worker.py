"""The worker: sequencer and subscribers in a loop, jobs of the clock beside them."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from contextlib import suppress

from django.db import OperationalError, close_old_connections, connection
from procrastinate.contrib.django import app as jobs

from . import events

log = logging.getLogger(__name__)

QUICK, SLOW = 0.005, 0.05  # seconds between looks at the log: when busy, when idle
IDLE = 1.0  # seconds without an event
JOBS_AT_ONCE = 2


def run(stop: threading.Event) -> None:
    """Work until `stop` is set. Any number of workers may run; none holds state."""
    clock = threading.Thread(target=_run_jobs, args=(stop,), name="jobs", daemon=True)
    clock.start()
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
    clock.join(timeout=10)


def _run_jobs(stop: threading.Event) -> None:
    asyncio.run(_jobs_until(stop))


async def _jobs_until(stop: threading.Event) -> None:
    app = jobs.with_connector(jobs.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with app.open_async():
        work = asyncio.create_task(
            app.run_worker_async(
                concurrency=JOBS_AT_ONCE, install_signal_handlers=False, shutdown_graceful_timeout=5
            )
        )
        while not stop.is_set() and not work.done():
            await asyncio.sleep(0.2)
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
