"""Signing in and out, choosing the company, and whether the house stands."""

from __future__ import annotations

import os
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from tradewright.control import queries
from tradewright.control.operations.sign_ins import (
    SignIn,
    SignInBegun,
    begin_sign_ins,
    complete_sign_ins,
)
from tradewright.kernel import events
from tradewright.kernel.operation import Actor
from tradewright.sim import people

from .middleware import COMPANY


class SignInView(LoginView):
    """Every try is counted before the password is looked at."""

    template_name = "web/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        facts = super().get_context_data(**given)
        if os.environ.get("TRADEWRIGHT_DEMO") == "1":
            facts["demo_people"] = queries.demo_people(people.DOMAIN)
            facts["demo_password"] = people.PASSWORD
        return facts

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        (outcome,) = begin_sign_ins([self._sign_in()], actor=Actor.system(0), at=self._at())
        if outcome.code == SignInBegun.MUST_WAIT:
            until = timezone.localtime(outcome.detail["until"])
            facts = self.get_context_data(form=self.get_form_class()(request), wait_until=until)
            return self.render_to_response(facts, status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        actor = Actor(user.pk, 0, user.username, frozenset({complete_sign_ins.duty}))
        complete_sign_ins([self._sign_in()], actor=actor, at=self._at())
        return super().form_valid(form)

    def _at(self) -> Any:
        return self.request.at  # type: ignore[attr-defined]

    def _sign_in(self) -> SignIn:
        name = self.request.POST.get("username", "")[:150]
        return SignIn(name, self.request.META.get("REMOTE_ADDR") or "")


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
