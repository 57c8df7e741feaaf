"""Confirming who one is before what matters most: roles, keys, limits, closed periods.

What was sent waits, sealed, in the person's session; once confirmed it is done as it was sent, or
its form stands there again with what was typed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from . import sessions
from .faults import locked_out
from .sealed import seal, unseal

HELD = "held_post"
HELD_FOR = 15 * 60  # seconds


def asked(request: Any) -> HttpResponseBase:
    """To the page where one confirms; what was sent is held meanwhile."""
    back = request.get_full_path() if request.method == "GET" else "/"
    if request.method == "POST":
        held = {
            "path": request.path_info,
            "query": request.META.get("QUERY_STRING", ""),
            "sent": request.POST.urlencode(),
            "company_id": request.actor.company_id if request.actor else None,
        }
        request.session[HELD] = seal(json.dumps(held), HELD)
    to = f"{reverse('confirm')}?{urlencode({'next': back})}"
    if request.htmx:
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        answer["HX-Redirect"] = to
        return answer
    return HttpResponseRedirect(to)


def confirmed(view: Any) -> Any:
    """A view of one's own account that asks for a confirmation first."""

    @login_required
    def serve(request: Any, *place: Any, **given: Any) -> HttpResponseBase:
        until = sessions.fresh_until(request)
        if until is None or until < request.at:
            return asked(request)
        answer: HttpResponseBase = view(request, *place, **given)
        return answer

    return serve


@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def confirm(request: Any) -> HttpResponseBase:
    """By a code or a security key; by the password where the person has no second factor."""
    user = request.user
    named = {"username": user.get_username()}
    if request.method == "POST" and not AxesProxyHandler.is_allowed(request, named):
        return locked_out(request, None, named)
    has_factor = sessions.has_factor(user)
    wrong = ""
    if request.method == "POST":
        method, wrong = _by_factor(request) if has_factor else _by_password(request)
        if not wrong:
            sessions.confirm(request, method)
            return _go_on(request)
    facts: dict[str, Any] = {
        "has_factor": has_factor,
        "wrong": wrong,
        "next": request.POST.get("next") or request.GET.get("next", "/"),
        "has_password": user.has_usable_password(),
        "holds": HELD in request.session,
    }
    if has_factor:
        facts["key_options"] = key_options(user)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "web/confirm.html", facts, status=status)


def key_options(user: Any) -> dict[str, Any] | None:
    """What the browser needs to ask a security key; None where the person has none."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - models are loaded only later

    kind = Authenticator.Type.WEBAUTHN
    if not Authenticator.objects.filter(user_id=user.pk, type=kind).exists():
        return None
    options: dict[str, Any] = begin_authentication(user)
    return options


def _by_factor(request: Any) -> tuple[str, str]:
    sent = request.POST
    if sent.get("credential"):
        form, method = ReauthenticateWebAuthnForm(user=request.user, data=sent), "security key"
    else:
        form, method = ReauthenticateForm(user=request.user, data=sent), "code"
    if form.is_valid():
        factor = form.cleaned_data.get("credential") or form.authenticator
        post_authentication(request, factor, reauthenticated=True)  # a code is used up by it
        return method, ""
    return method, " ".join(fault for faults in form.errors.values() for fault in faults)


def _by_password(request: Any) -> tuple[str, str]:
    name, password = request.user.get_username(), request.POST.get("password", "")
    found = authenticate(request, username=name, password=password) if password else None
    fits = found is not None and found.pk == request.user.pk
    return "password", "" if fits else "This is not your password."


def _go_on(request: Any) -> HttpResponseBase:
    """What was held is done now, by the person and in the company that sent it, and only once."""
    sealed = request.session.pop(HELD, None)
    if sessions.owes_factor(request):  # since it was sent, their roles ask for more
        return HttpResponseRedirect(reverse("account"))
    text = unseal(sealed, HELD, seconds=HELD_FOR) if sealed else None
    held = json.loads(text) if text else None
    here = request.actor.company_id if request.actor else None
    if held is None or held["company_id"] != here:
        back = request.POST.get("next", "/")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()})
        return HttpResponseRedirect(back if safe else "/")
    if request.actor is not None:
        until = sessions.fresh_until(request)
        request.actor = replace(request.actor, fresh_until=until)
    request.path = request.path_info = held["path"]
    request.META["QUERY_STRING"] = held["query"]
    request.GET, request.POST = QueryDict(held["query"]), QueryDict(held["sent"])
    match = resolve(held["path"])
    request.resolver_match = match
    answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return answer
