"""What the worker tidies by the clock, so that nothing grows that nobody reads."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app as jobs

from .idempotency import forget


@jobs.periodic(cron="17 3 * * *")
@jobs.task(queueing_lock="forget_requests", name="housekeeping.forget_repeated_requests")
def forget_repeated_requests(timestamp: int) -> None:
    """Every night the keys of requests go that are too old to be repeated."""
    forget(datetime.fromtimestamp(timestamp, UTC))
