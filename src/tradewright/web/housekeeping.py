"""What the worker tidies of sign-ins by the clock: what is over, and tries that count no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module

from axes.models import AccessAttempt
from django.conf import settings
from procrastinate.contrib.django import app as jobs

KEPT = timedelta(days=1)  # of tries; they count for AXES_COOLOFF_TIME only


@jobs.periodic(cron="27 3 * * *")
@jobs.task(queueing_lock="forget_sessions", name="housekeeping.forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """Every night the sessions go that are over, and failed tries of the day before."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    before = datetime.fromtimestamp(timestamp, UTC) - KEPT
    AccessAttempt.objects.filter(attempt_time__lt=before).delete()
