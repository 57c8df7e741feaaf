"""Signing in and out, choosing the company, and whether the house stands."""

from __future__ import annotations

import os
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from tradewright.control import queries
from tradewright.kernel import events
from tradewright.sim import people

from . import faults
from .middleware import COMPANY


class SignInView(LoginView):
    """Name and password; a second factor, if the person has one, is asked for next."""

    template_name = "web/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        facts = super().get_context_data(**given)
        facts["issuers"] = settings.ISSUERS
        if os.environ.get("TRADEWRIGHT_DEMO") == "1":
            facts["demo_people"] = queries.demo_people(people.DOMAIN)
            facts["demo_password"] = people.PASSWORD
        return facts

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        named = {"username": user.get_username()}
        login = Login(user=user, redirect_url=self.get_success_url())
        answer: HttpResponse = perform_password_login(self.request, named, login)
        return answer


class SecondFactorView(AuthenticateView):
    """A code or a security key, after the password."""

    template_name = "web/second_factor.html"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        named = {"username": self.stage.login.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, named):
            return faults.locked_out(request, None, named)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


@require_POST
def change_workplace(request: Any) -> HttpResponse:
    """Work in another of the companies in which the user holds a role."""
    asked = request.POST.get("company_id", "")
    place = next((p for p in request.workplaces if str(p.id) == asked), None)
    if place is None:
        messages.error(request, "You hold no role in that company.")
    else:
        request.session[COMPANY] = place.id
        messages.success(request, f"You now work in {place.name}.")
    back = request.POST.get("back", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return HttpResponseRedirect(back if safe else "/")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For load balancers: 200 when the database answers."""
    return JsonResponse({"status": "ok", "database": events.connected()})


@require_safe
def badge(request: Any) -> HttpResponse:
    """The health badge of the top bar: worker lag and parked events."""
    actor = request.actor
    if actor is None:
        return HttpResponse(status=204)
    facts = {"health": queries.health(actor.company_id)}
    return render(request, "web/parts/badge.html", facts)
