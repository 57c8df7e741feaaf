"""The clock of the proofs: what was touched every five minutes, everything at night."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app as jobs

from .operations.proofs import forget_proofs, prove


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(queueing_lock="quick proof", lock="proof", name="proofs.prove_touched")
def prove_touched(timestamp: int) -> None:
    """Every five minutes: what was touched since the last clean proof."""
    prove("quick")


@jobs.periodic(cron="40 2 * * *")
@jobs.task(queueing_lock="full proof", lock="proof", name="proofs.prove_all")
def prove_all(timestamp: int) -> None:
    """Every night: everything; and proofs that are too old go."""
    prove("full")
    if timestamp:
        forget_proofs(datetime.fromtimestamp(timestamp, UTC))
