"""Mounts the registered pages: signed in, with the duty, in the company; or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBase
from django.urls import URLPattern, path

from tradewright.audit.operations.access import log_access
from tradewright.kernel.database import entered
from tradewright.kernel.doors import SIGNED_IN, Page, View
from tradewright.kernel.exports import ListFile

from . import faults, live

READS = ("GET", "HEAD")


def mounted(pages: Iterable[Page]) -> Iterator[URLPattern]:
    """A route for every page; pages that share a path share its view and differ by method."""
    by_path = sorted(pages, key=lambda page: page.path)
    for place, group in groupby(by_path, lambda page: page.path):
        sharing = list(group)
        view = _served(sharing)
        for page in sharing:
            yield path(place, view, name=page.name)


def _served(pages: Sequence[Page]) -> View:
    by_method = {method: page for page in pages for method in page.methods}
    if "GET" in by_method:
        by_method["HEAD"] = by_method["GET"]

    def serve(request: Any, **given: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        page = by_method.get(request.method or "")
        if page is None:
            return faults.not_taken(request, list(by_method))
        actor = request.actor
        if actor is None or (page.duty != SIGNED_IN and not actor.may(page.duty)):
            return faults.forbidden(request, duty=page.duty)
        if request.method in READS:
            with entered(actor.company_id):
                answer = page.view(request, **given)
                if isinstance(answer, ListFile):
                    log_access(page.name, answer.rows, request.GET, actor=actor, at=request.at)
                    if request.GET.get("as") == "xlsx":
                        return answer.as_workbook()
                return live.conditional(request, answer)
        return page.view(request, **given)

    return serve


def _to_sign_in(request: Any) -> HttpResponseBase:
    """To the sign-in page and back; a fragment that htmx asks for moves the whole page there."""
    if request.htmx:
        answer = HttpResponse(status=204)
        back = redirect_to_login(request.htmx.current_url or "/", "sign-in")
        answer["HX-Redirect"] = back.url
        return answer
    return redirect_to_login(request.get_full_path(), "sign-in")
