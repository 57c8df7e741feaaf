"""What all reads of the API share: the duty, the company, pages by key, rows as JSON."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, wraps
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import Router
from ninja.errors import ValidationError
from pydantic import Field, create_model

from tradewright.audit.operations.access import log_access
from tradewright.kernel.database import entered
from tradewright.kernel.errors import NotPermitted
from tradewright.kernel.lists import pack, unpack
from tradewright.kernel.sight import classed, seen

from .problems import Problem

READS: dict[str, str] = {}  # path → the duty that reads it

Limit = Annotated[int, Field(ge=1, le=500)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


def get(
    router: Router,
    path: str,
    *,
    duty: str,
    answers: Any = dict[str, Any],
    sensitive: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mount a read for those with `duty`; it runs in the company and answers `answers`. Who reads
    what is `sensitive` (credit, tax numbers) is kept on record, in the same transaction."""

    READS[path] = duty

    def mount(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def serve(request: Any, **given: Any) -> HttpResponse:
            actor = request.actor
            if not actor.may(duty):
                raise NotPermitted(f"{actor.name} lacks the duty “{duty}”")
            with entered(actor.company_id):
                found = view(request, **given)
                if sensitive:
                    rows = len(found["items"]) if isinstance(found, dict) else 1
                    log_access(path, rows, given, actor=actor, at=request.at)
                return (
                    found
                    if isinstance(found, HttpResponse)
                    else JsonResponse(plain(seen(found, actor)), ExactEncoder)
                )

        serve.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        text = f"{inspect.getdoc(view)}\n\nDuty `{duty}`."
        return router.get(
            path,
            description=text,
            tags=[path.strip("/").partition("/")[0]],
            response={200: answers, (401, 403, 404, 422): Problem},
        )(serve)

    return mount


def today(request: Any) -> date:
    """The company's calendar day."""
    day: date = request.at.astimezone(ZoneInfo(request.workplace.time_zone)).date()
    return day


def place(after: str, *kinds: type) -> tuple[Any, ...]:
    """The key that `next` carried, or as many times None on the first page."""
    if not after:
        return (None,) * len(kinds)
    try:
        return tuple(_part(one, kind) for one, kind in zip(unpack(after) or (), kinds, strict=True))
    except (ValueError, InvalidOperation) as fault:
        raise ValidationError(
            [{"loc": ["query", "after"], "msg": "This is not what a page gave as `next`."}]
        ) from fault


def _part(part: Any, kind: type) -> Any:
    """A part of a key; days and figures travel as text."""
    if kind in (date, Decimal) and isinstance(part, str):
        return date.fromisoformat(part) if kind is date else round(Decimal(part), 12)
    if type(part) is not kind:
        raise ValueError(part)
    return part


def page(rows: Sequence[Any], limit: int, key: Callable[[Any], Sequence[Any]]) -> dict[str, Any]:
    """`rows` were read one more than `limit`, so that we know whether there is a next page."""
    more = len(rows) > limit
    return {"items": rows[:limit], "next": pack(key(rows[limit - 1])) if more else None}


def page_to(rows: Sequence[Any], last: str | None) -> dict[str, Any]:
    """A page of a query that says itself where the next one begins."""
    return {"items": rows, "next": None if last is None else pack([last])}


def there(found: Any, what: str) -> Any:
    """What was found; a problem 404 if nothing was."""
    if found is None:
        raise Http404(f"No such {what}.")
    return found


class ExactEncoder(DjangoJSONEncoder):
    """Decimals as plain digits: 0.0000000000 is not 0E-10, and 1000 is not 1E+3."""

    def default(self, o: Any) -> Any:
        return format(o, "f") if isinstance(o, Decimal) else super().default(o)


def all_of(rows: Sequence[Any]) -> dict[str, Any]:
    """A list so short that it has one page."""
    return {"items": rows, "next": None}


def plain(value: Any) -> Any:
    """Rows and papers of queries as JSON has them; the encoder does dates and decimals."""
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(part) for name, part in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


@cache
def shape(row: type) -> Any:
    """The schema of a query's row, named after the file that it comes from."""
    parts = row.__module__.removeprefix("tradewright.").replace(".queries", "").split(".")
    name = "".join(part.capitalize() for part in parts) + row.__name__
    columns: Any = {
        key: (_shape_of(kind) | None if classed(key) else _shape_of(kind), ...)
        for key, kind in get_type_hints(row).items()
    }
    return create_model(name, **columns)


def _shape_of(kind: Any) -> Any:
    arguments = get_args(kind)
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return Union[tuple(NoneType if a is NoneType else _shape_of(a) for a in arguments)]  # noqa: UP007
    if origin in (Mapping, dict):
        return dict[arguments[0], _shape_of(arguments[1])]  # type: ignore[misc,valid-type]
    if origin in (list, tuple, Sequence):
        return list[_shape_of(arguments[0])]  # type: ignore[misc]
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")):
        return shape(kind)
    return kind


@cache
def page_of(row: type) -> Any:
    """The schema of a page of rows."""
    made: Any = shape(row)
    items: Any = list[made]
    return create_model(f"{made.__name__}Page", items=(items, ...), next=(str | None, None))


def file(request: HttpRequest, name: str, kind: str, content: bytes) -> HttpResponse:
    """A document as a file to look at."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
