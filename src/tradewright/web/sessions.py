"""How long a session lasts, what began it, and what happens to it on the way.

Terms come from the roles (control.sign_in_rules): so many minutes without a click, so many hours in
all. The id changes at sign-in, at a confirmation and when the person's duties change.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from tradewright.control import sign_ins
from tradewright.control.operations.sign_ins import RecordSignIn, record_sign_ins
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor

from . import live
from .addresses import address_of, device_of

CONFIRMED_FOR = timedelta(minutes=10)
SEEN_EVERY = 60  # seconds between two notes of when a session was last seen
QUIET = ("/badge/", "/proofs/badge/", "/waiting/")  # asked by the page itself, not by a person
NEEDS_NO_FACTOR = ("/account/", "/confirm/", "/sign-in/", "/sign-out/", "/static/", "/health")

BEGAN, SEEN, TERMS, CONFIRMED, MUST_ENROL, DUTIES = (
    "began_at", "seen_at", "terms", "confirmed_at", "must_enrol", "duties_mark",
)  # fmt: skip


def tell(
    request: Any, username: str, what: str, method: str = "", *, session_key: str = ""
) -> None:
    """Leave a line in the log of sign-ins."""
    user_id = getattr(getattr(request, "user", None), "pk", None) or SYSTEM_USER_ID
    actor = Actor(
        user_id, 0, username, frozenset({record_sign_ins.duty}),
        getattr(request, "request_id", None),
    )  # fmt: skip
    line = RecordSignIn(
        username[:150], what, method, address_of(request) or "", device_of(request), session_key
    )
    record_sign_ins([line], actor=actor, at=timezone.now())


def begin(request: Any, user: Any, *, method: str, confirmed: bool) -> None:
    """A session begins: its terms are those of the roles now, and it stands in the log."""
    session, now = request.session, time.time()
    session[BEGAN] = session[SEEN] = now
    if confirmed:
        session[CONFIRMED] = now
    _terms(request, user)
    tell(request, user.get_username(), "signed_in", method, session_key=session.session_key or "")


def _terms(request: Any, user: Any) -> None:
    terms = sign_ins.sign_in_terms(user.pk, timezone.now())
    request.session[TERMS] = [terms.idle_minutes, terms.hours]
    if terms.needs_second_factor and not has_factor(user):
        request.session[MUST_ENROL] = True
    else:
        request.session.pop(MUST_ENROL, None)


def has_factor(user: Any) -> bool:
    """Whether the person has a second factor (codes for emergencies are none by themselves)."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - models are loaded only later

    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    found: bool = Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()
    return found


def confirm(request: Any, method: str) -> None:
    """The person has confirmed who they are: that counts for ten minutes, under a new id."""
    request.session[CONFIRMED] = time.time()
    _rotate(request, "confirmed", method)


def _rotate(request: Any, what: str, method: str = "") -> None:
    request.session.cycle_key()
    name = request.user.get_username()
    tell(request, name, what, method, session_key=request.session.session_key or "")


def fresh_until(request: Any) -> datetime | None:
    """Until when the last confirmation of this session counts."""
    at = request.session.get(CONFIRMED)
    return None if at is None else datetime.fromtimestamp(at, UTC) + CONFIRMED_FOR


def owes_factor(request: Any) -> bool:
    """Whether the person's roles ask for a second factor that they have not set up yet."""
    return bool(request.session.get(MUST_ENROL)) and not has_factor(request.user)


def follow_duties(request: Any, actor: Actor) -> None:
    """A session whose person has got or lost duties since goes on under a new id and new terms.

    Fragments that the page asks for at the same time still carry the old id, so only the next
    whole page does it.
    """
    drawn = hashlib.sha256(" ".join(sorted(actor.duties)).encode()).hexdigest()[:16]
    mark, before = [actor.company_id, drawn], request.session.get(DUTIES)
    if before == mark or request.htmx or request.path.startswith("/api/"):
        return
    request.session[DUTIES] = mark
    if before is not None and before[0] == actor.company_id:
        _terms(request, request.user)
        _rotate(request, "rights_changed")


class SessionTermsMiddleware:
    """Ends a session that is over, and keeps those who owe a second factor at setting it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        if not request.path.startswith(("/static/", "/health")) and request.user.is_authenticated:
            answer = self._kept_to_terms(request)
            if answer is not None:
                return answer
        return self.get_response(request)

    def _kept_to_terms(self, request: Any) -> HttpResponseBase | None:
        session, now = request.session, time.time()
        if BEGAN not in session:
            begin(request, request.user, method="before", confirmed=False)
        idle, hours = session[TERMS]
        why = ""
        if now - session[BEGAN] > hours * 3600:
            why = f"You were signed in for {hours} hours."
        elif now - session[SEEN] > idle * 60:
            why = f"Nothing happened for {idle} minutes."
        if why:
            end(request, "session_ended", "time")
            messages.info(request, f"{why} Sign in again.")
            return None
        quiet = request.path in QUIET or live.asked_by_page(request)
        if now - session[SEEN] > SEEN_EVERY and not quiet:
            session[SEEN] = now
        if session.get(MUST_ENROL) and not request.path.startswith(NEEDS_NO_FACTOR):
            if owes_factor(request):
                return self._to_enrolment(request)
            del session[MUST_ENROL]
        return None

    def _to_enrolment(self, request: Any) -> HttpResponseBase:
        told = "Your role asks for a second factor. Set one up to go on."
        if request.path.startswith("/api/"):
            from .api.problems import problem  # noqa: PLC0415 - the API asks this module in turn

            return problem(request, HTTPStatus.FORBIDDEN, "second-factor-needed", told)
        if request.method == "GET" and not request.htmx:
            messages.warning(request, told)
        return HttpResponseRedirect(reverse("account"))


def end(request: Any, what: str = "signed_out", method: str = "") -> None:
    """This session is over."""
    request.ended_as = (what, method)
    logout(request)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that is open now; `mark` names it without showing its key."""

    mark: str
    address: str
    device: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def open_sessions(request: Any) -> list[OpenSession]:
    """The person's own open sessions, the latest seen first."""
    return [found for _, found in _open(request)]


def end_others(request: Any, mark: str | None = None) -> int:
    """End the session of that mark, or all but this one; answers how many."""
    ended = 0
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key, found in _open(request):
        if not found.is_this and mark in (None, found.mark):
            store(key).flush()
            ended += 1
    if ended:
        tell(request, request.user.get_username(), "session_ended", "by hand")
    return ended


def _open(request: Any) -> list[tuple[str, OpenSession]]:
    user = request.user
    known = sign_ins.sessions_of(user.pk)
    alive = Session.objects.filter(session_key__in=list(known), expire_date__gt=timezone.now())
    found = []
    for row in alive:
        held = row.get_decoded()
        if held.get(HASH_SESSION_KEY) != user.get_session_auth_hash() or SEEN not in held:
            continue
        address, device = known[row.session_key]
        mark = hashlib.sha256(row.session_key.encode()).hexdigest()[:24]
        began, seen = (datetime.fromtimestamp(held[name], UTC) for name in (BEGAN, SEEN))
        is_this = row.session_key == request.session.session_key
        found.append((row.session_key, OpenSession(mark, address, device, began, seen, is_this)))
    return sorted(found, key=lambda pair: pair[1].seen_at, reverse=True)
