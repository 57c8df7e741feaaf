"""Who is at work, where and when: every request gets its company, actor, time and id."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import uuid_utils
from django.db import DataError
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from tradewright.control import queries
from tradewright.kernel.errors import NotFresh, NotPermitted, Refused, TradewrightError

from . import faults, sessions, step_up

log = logging.getLogger(__name__)

COMPANY = "company_id"
PUBLIC = ("/static/", "/health", "/favicon.ico")


class WorkplaceMiddleware:
    """Sets `request.actor` (None without a role), `workplace`, `workplaces`, `at`, `request_id`.

    The company is the session's, else the first in which the user holds a role. Times are shown in
    its time zone. What an operation refuses outright becomes a page that says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.at = timezone.now()
        request.request_id = str(uuid_utils.uuid7())
        request.actor = request.workplace = None
        request.workplaces = []
        if not request.path.startswith(PUBLIC) and request.user.is_authenticated:
            self._seat(request)
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
        response["X-Request-Id"] = request.request_id
        known = request.actor is not None or request.user.is_authenticated  # by key or by session
        if known and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    def _seat(self, request: Any) -> None:
        user_id = request.user.pk
        places = queries.companies_of(user_id, request.at)
        request.workplaces = places
        if not places:
            return
        chosen = request.session.get(COMPANY)
        place = next((place for place in places if place.id == chosen), places[0])
        request.workplace = place
        actor = queries.actor_of(user_id, place.id, request.at, request.request_id)
        until = sessions.fresh_until(request)
        request.actor = replace(actor, channel="page", fresh_until=until)
        sessions.follow_duties(request, actor)
        timezone.activate(ZoneInfo(place.time_zone))

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponseBase | None:
        """A refusal is an answer, not a crash."""
        if isinstance(fault, NotFresh):
            return step_up.asked(request)
        if isinstance(fault, NotPermitted):
            return faults.forbidden(request, message=str(fault))
        if isinstance(fault, Refused | TradewrightError):
            log.info("refused: %s", fault)
            return faults.refused(request, str(fault))
        if isinstance(fault, DataError):
            log.info("out of range: %s", fault)
            told = "Something typed there, or in the address, is beyond what can be kept."
            return faults.refused(request, f"{told} Nothing was done.")
        return None
