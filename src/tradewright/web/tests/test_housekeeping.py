from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from tradewright.web.housekeeping import forget_sessions


def test_only_sessions_that_are_over_and_tries_of_yesterday_go(db):
    now = datetime.now(UTC)
    for key, hours in (("over", -1), ("open", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(hours=hours)
        )
    for name, hours in (("old", 30), ("new", 1)):
        made = AccessAttempt.objects.create(username=name, ip_address="::1", failures_since_start=1)
        AccessAttempt.objects.filter(pk=made.pk).update(
            attempt_time=timezone.now() - timedelta(hours=hours)
        )
    forget_sessions(int(time.time()))
    assert [one.session_key for one in Session.objects.all()] == ["open"]
    assert [one.username for one in AccessAttempt.objects.all()] == ["new"]
