"""Pages for what did not work: what happened, to what, and what to do."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tradewright.control import queries


def forbidden(request: Any, *, duty: str = "", message: str = "") -> HttpResponse:
    """Says which duty is missing, which roles have it and who can grant them."""
    actor = request.actor
    facts: dict[str, Any] = {"duty": duty, "message": message}
    if actor is not None:
        facts["roles"] = queries.roles_with(duty) if duty else []
        facts["granters"] = queries.who_may("control.grant_roles", actor.company_id, request.at)
    return render(request, "web/403.html", facts, status=HTTPStatus.FORBIDDEN)


def refused(request: HttpRequest, message: str) -> HttpResponse:
    """The call as a whole was refused; the text is fit for the person who asked."""
    facts = {"message": message}
    return render(request, "web/refused.html", facts, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def not_taken(request: HttpRequest, methods: list[str]) -> HttpResponse:
    """The address is there for another method: a form's address was opened by hand."""
    facts = {"message": "This address takes what a form sends; it cannot be opened by itself."}
    answer = render(request, "web/refused.html", facts, status=HTTPStatus.METHOD_NOT_ALLOWED)
    answer["Allow"] = ", ".join(methods)
    return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/404.html", status=HTTPStatus.NOT_FOUND)


def locked_out(request: Any, response: Any, credentials: Any) -> HttpResponse:
    """Until when, and what to do meanwhile. axes calls it once a try is one too many."""
    from axes.models import AccessAttempt  # noqa: PLC0415 - models are loaded only later

    AxesProxyHandler.update_request(request)
    tries = AccessAttempt.objects.filter(
        username=(credentials or {}).get("username"), ip_address=request.axes_ip_address
    )
    last = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    until = (last or timezone.now()) + settings.AXES_COOLOFF_TIME
    facts = {"until": timezone.localtime(until)}
    return render(request, "web/locked.html", facts, status=HTTPStatus.TOO_MANY_REQUESTS)


def failed(request: HttpRequest) -> HttpResponse:
    """Nothing of the shell may fail here: the page stands alone."""
    facts = {"request_id": getattr(request, "request_id", "")}
    return render(request, "web/500.html", facts, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was older than the session: nothing was done."""
    message = "This form was opened before you signed in again. Go back, reload it and send it."
    facts = {"message": message}
    return render(request, "web/refused.html", facts, status=HTTPStatus.FORBIDDEN)
