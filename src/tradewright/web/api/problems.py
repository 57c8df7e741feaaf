"""What the API answers when a request as a whole was not taken: RFC 9457 problem details.

A row that an operation refuses is not a problem; it is an outcome.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from psycopg.errors import ProgramLimitExceeded

from tradewright.kernel.errors import BatchTooLarge, NotFresh, NotPermitted, TradewrightError
from tradewright.kernel.idempotency import KeyInvalid, KeyUsedOtherwise, StillRunning

log = logging.getLogger(__name__)

SHOWN = 100  # faults of one request that are named


class Fault(Schema):
    """One place of the request that cannot be read; `position` is the row, counted from 1."""

    position: int | None = None
    field: str
    message: str


class Problem(Schema):
    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[Fault] = []


class Unreadable(Exception):
    """The body is not JSON."""


def problem(
    request: HttpRequest,
    status: HTTPStatus,
    name: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A problem document; `name` is what programs may tell it by (`urn:tradewright:<name>`)."""
    told = {
        "type": f"urn:tradewright:{name}",
        "title": name.replace("-", " ").capitalize(),
        "status": status.value,
        "detail": detail,
        "request_id": getattr(request, "request_id", ""),
    }
    if errors:
        told["errors"] = list(errors)
    return HttpResponse(
        json.dumps(told, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
        headers=headers,
    )


def fault(place: Iterable[int | str], message: str) -> dict[str, Any]:
    """Row and field, both counted from 1 as outcomes count: `[3].lines[1].quantity`."""
    parts = list(place)
    position = None
    if parts[:1] == ["body"]:
        parts = parts[2:]  # the parameter's own name means nothing to the caller
        position = parts[0] + 1 if parts and isinstance(parts[0], int) else None
    elif parts:
        parts = parts[1:]
    text = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in parts)
    return {"position": position, "field": text.lstrip("."), "message": message}


def _shape(request: HttpRequest, found: ValidationError) -> HttpResponse:
    faults = [fault(one["loc"], re.sub(r"^Value error, ", "", one["msg"])) for one in found.errors]
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    detail = f"{first['field'] or 'body'}: {first['message']}{more}. Nothing was done."
    errors = faults[:SHOWN]
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "wrong-shape", detail, errors=errors)


# The first type that fits is taken.
KNOWN: tuple[tuple[type[Exception], HTTPStatus, str], ...] = (
    (NotFresh, HTTPStatus.FORBIDDEN, "step-up-needed"),
    (NotPermitted, HTTPStatus.FORBIDDEN, "not-permitted"),
    (BatchTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-many-rows"),
    (KeyInvalid, HTTPStatus.BAD_REQUEST, "key-invalid"),
    (KeyUsedOtherwise, HTTPStatus.UNPROCESSABLE_ENTITY, "key-used-otherwise"),
    (StillRunning, HTTPStatus.CONFLICT, "still-running"),
    (TradewrightError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused"),
    (Unreadable, HTTPStatus.BAD_REQUEST, "not-json"),
)


def _known(request: HttpRequest, found: Exception) -> HttpResponse:
    status, name = next((row[1], row[2]) for row in KNOWN if isinstance(found, row[0]))
    headers = {"Retry-After": "1"} if status == HTTPStatus.CONFLICT else None
    return problem(request, status, name, str(found), headers=headers)


def _not_signed_in(request: HttpRequest, found: AuthenticationError) -> HttpResponse:
    why = "" if found.message == HTTPStatus.UNAUTHORIZED.phrase else found.message
    detail = why or "Sign in first, or send an API key."
    return problem(request, HTTPStatus.UNAUTHORIZED, "not-signed-in", detail)


def _http(request: HttpRequest, found: HttpError) -> HttpResponse:
    if isinstance(found.__cause__, Unreadable):
        return _known(request, found.__cause__)
    status = HTTPStatus(found.status_code)
    return problem(request, status, status.phrase.lower().replace(" ", "-"), str(found))


def _too_big(request: HttpRequest, found: RequestDataTooBig) -> HttpResponse:
    detail = "The body is larger than the API takes; split the list."
    return problem(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-large", detail)


def _not_found(request: HttpRequest, found: Http404) -> HttpResponse:
    return problem(request, HTTPStatus.NOT_FOUND, "not-found", str(found) or "There is none.")


def _out_of_range(request: HttpRequest, found: DataError | OperationalError) -> HttpResponse:
    log.info("out of range: %s", found)
    detail = "A value is outside of what its column can hold. Nothing was done."
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "out-of-range", detail)


def _away(request: HttpRequest, found: OperationalError) -> HttpResponse:
    if isinstance(found.__cause__, ProgramLimitExceeded):  # a text too long for a unique key
        return _out_of_range(request, found)
    log.exception("the database did not answer")
    return problem(
        request, HTTPStatus.SERVICE_UNAVAILABLE, "database-busy",
        "The database is busy or away. Nothing was done; send the same request again.",
        headers={"Retry-After": "5"},
    )  # fmt: skip


def _failed(request: HttpRequest, found: Exception) -> HttpResponse:
    log.error("API request %s failed", getattr(request, "request_id", ""), exc_info=found)
    detail = "Something went wrong with us. Nothing was done; name the request id when you ask."
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "failed", detail)


def answer_with_problems(api: NinjaAPI) -> None:
    """Let every fault of a request be answered by its problem, never by a stack trace."""
    handlers: tuple[tuple[Any, Any], ...] = (
        (TradewrightError, _known),
        (Unreadable, _known),
        (ValidationError, _shape),
        (AuthenticationError, _not_signed_in),
        (HttpError, _http),
        (RequestDataTooBig, _too_big),
        (Http404, _not_found),
        (DataError, _out_of_range),
        (OperationalError, _away),
        (Exception, _failed),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)
