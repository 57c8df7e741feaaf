"""The one API object: who may enter, and what is mounted under /api/."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.security import APIKeyCookie

from tradewright.control import queries
from tradewright.kernel.errors import NotPermitted

from .. import sessions
from . import accounts, books, controls, documents, masters, pipeline, prices, stewardship, trail
from .keys import COMPANY, ByKey
from .problems import answer_with_problems, problem
from .writes import ExactParser, offer_operations

ABOUT = """
Writes take a **list** and answer one outcome per row, in input order; each is decided by itself.
Reads answer `{items, next}`: send `next` back as `after` until it is null.
Amounts and quantities are decimals, written as strings. `X-Company` names the company by its code
where a person works in several. Programs send an API key as `X-API-Key` (page “API keys”); it acts
for its user in its company, within its scopes. What stops a whole request is a problem (RFC 9457).
"""


class SignedIn(APIKeyCookie):
    """A person's session; what writes also shows the CSRF token (header `X-CSRFToken`)."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        return super()._get_key(request) if request.user.is_authenticated else None

    def authenticate(self, request: Any, key: str | None) -> Any:
        if not request.user.is_authenticated:
            return None
        code = request.headers.get(COMPANY)
        if code is not None:
            self._enter(request, code)
        if request.actor is None:
            raise NotPermitted("You hold no role in any company.")
        until = sessions.fresh_until(request)
        request.actor = replace(request.actor, channel="api", fresh_until=until)
        return request.user

    def _enter(self, request: Any, code: str) -> None:
        place = next((place for place in request.workplaces if place.code == code), None)
        if place is None:
            raise NotPermitted(f"You hold no role in a company “{code}”.")
        request.workplace = place
        request.actor = queries.actor_of(request.user.pk, place.id, request.at, request.request_id)


@csrf_exempt  # nothing stands here that a foreign page could do
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """An address under /api/ that nothing stands at."""
    detail = f"Nothing stands at {request.path}; /api/docs lists what there is."
    return problem(request, HTTPStatus.NOT_FOUND, "not-found", detail)


def _says_its_methods(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ninja answers a wrong method with plain text; here it is a problem like all others."""

    @wraps(view)
    def serve(request: HttpRequest, *place: Any, **given: Any) -> HttpResponse:
        answer = view(request, *place, **given)
        if not isinstance(answer, HttpResponseNotAllowed):
            return answer
        allowed = {"Allow": answer["Allow"]}
        detail = f"{request.path} takes {answer['Allow']}."
        status = HTTPStatus.METHOD_NOT_ALLOWED
        return problem(request, status, "method-not-allowed", detail, headers=allowed)

    return serve


def addresses() -> tuple[list[Any], str, str]:
    """What stands under /api/, as Django mounts it."""
    patterns, app, namespace = opened().urls
    for pattern in patterns:
        view: Any = pattern.callback
        pattern.callback = _says_its_methods(view)
    return patterns, app, namespace


def opened() -> NinjaAPI:
    """The API with everything mounted; the registries of operations must be full by now."""
    api = NinjaAPI(
        title="Tradewright",
        version="1",
        description=ABOUT,
        urls_namespace="api",
        auth=[ByKey(), SignedIn()],
        parser=ExactParser(),
        docs_decorator=login_required,
    )
    answer_with_problems(api)
    offer_operations(api)
    for router in (
        masters.router,
        prices.router,
        documents.router,
        books.router,
        trail.router,
        stewardship.router,
        controls.router,
        accounts.router,
        pipeline.router,
    ):
        api.add_router("", router)
    return api
