"""Every operation that outsiders may call, as POST /api/<module>/<operation>: a list in, one
outcome per row out. Nothing here knows any of them: paths, schemas and texts come from the
registry."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, NinjaAPI, Schema
from ninja.parser import Parser

from tradewright.approvals.operations.role_grants import GrantWithheld
from tradewright.control.operations.roles import grant_roles
from tradewright.kernel.idempotency import Kept, once
from tradewright.kernel.operation import OPERATIONS, Operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.stewardship.operations.asking import Asked
from tradewright.stewardship.operations.ownership import Withheld
from tradewright.stewardship.protected import PROTECTED
from tradewright.stewardship.queries.ownership import CURRENT

from .problems import Problem, Unreadable
from .reading import ExactEncoder

KEY = "Idempotency-Key"
LARGEST_EXPONENT = 100


class OutcomeShown(Schema):
    """The answer to one row; `position` counts from 1 in input order, `field` only if refused."""

    position: int
    id: int | None
    code: str
    accepted: bool
    message: str
    field: str | None = None
    detail: dict[str, Any]


class Answer(Schema):
    outcomes: list[OutcomeShown]


class ExactParser(Parser):
    """JSON whose numbers stay exact; a single object counts as a list of one."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            body = json.loads(request.body, parse_float=_number, parse_constant=_refuse)
        except (ValueError, RecursionError) as fault:
            raise Unreadable(f"The body is not JSON: {fault}") from fault
        request.asks_for_one = isinstance(body, dict)  # type: ignore[attr-defined]
        return [body] if isinstance(body, dict) else body


def _number(text: str) -> Decimal:
    """A number with a fraction or an exponent, exact; nobody counts in googols."""
    number = Decimal(text)
    if abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ValueError(f"{text[:20]} is out of range")
    return number


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")


def exposed() -> Iterator[Operation[Any]]:
    """The operations that the API offers, by name."""
    for name in sorted(OPERATIONS):
        operation = OPERATIONS[name]
        if not (operation.platform or operation.internal):
            yield operation


def path_of(operation: Operation[Any]) -> str:
    """sales.enter_orders → /sales/enter_orders"""
    module, _, verb = operation.name.partition(".")
    return f"/{module}/{verb}"


def offer_operations(api: NinjaAPI) -> None:
    """Mount every exposed operation."""
    for operation in exposed():
        row = operation.input
        for kind in (row, *getattr(row, "CHILDREN", {}).values()):
            # a misspelt field is a mistake of the caller, not something to pass over
            kind.__pydantic_config__ = {"extra": "forbid"}
        api.post(
            path_of(operation),
            operation_id=operation.name.replace(".", "_"),
            summary=operation.__name__.replace("_", " ").capitalize(),
            description=_described(operation),
            tags=[operation.name.partition(".")[0]],
            response={200: Answer, (400, 401, 403, 409, 413, 422): Problem},
            openapi_extra={"parameters": [_KEY_PARAMETER]},
        )(_view(operation, row))


def _view(operation: Operation[Any], row: Any) -> Callable[..., HttpResponse]:
    def write(request: Any, rows: Any) -> HttpResponse:
        def run() -> Kept:
            outcomes = operation(rows, actor=request.actor, at=request.at)
            return Kept(_status(request, outcomes), _text(outcomes))

        key = request.headers.get(KEY)
        if key is None:
            kept = run()
        else:
            asked = b"\n".join((request.method.encode(), request.path.encode(), request.body))
            kept = once(key, asked, run, actor=request.actor)
        answer = HttpResponse(kept.text, status=kept.status, content_type="application/json")
        if kept.replayed:
            answer["Idempotency-Replayed"] = "true"
        return answer

    write.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD),
            inspect.Parameter(
                "rows",
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                annotation=list[row],
                default=Body(...),  # type: ignore[type-arg]
            ),
        ]
    )
    write.__name__ = operation.name.replace(".", "_")
    return write


def _status(request: Any, outcomes: Outcomes) -> int:
    """A list is answered with 200 whatever became of its rows; a single object by its outcome."""
    refused = outcomes.refused if request.asks_for_one else []
    if not refused:
        return HTTPStatus.OK
    (outcome,) = refused
    not_there = outcome.code.endswith("_not_found")
    return HTTPStatus.NOT_FOUND if not_there else HTTPStatus.CONFLICT


def _text(outcomes: Outcomes) -> str:
    answers = [Outcome.as_dict(outcome) for outcome in outcomes]
    return json.dumps({"outcomes": answers}, cls=ExactEncoder, ensure_ascii=False)


def _described(operation: Operation[Any]) -> str:
    """The operation's own words, then its codes."""
    rows = [
        f"| `{code.value}` | {'accepted' if code.accepted else 'refused'} "
        f"| {code.field or ''} | {code.message} |"
        for code in (*operation.codes, *_of_guards(operation))
    ]
    return "\n".join(
        [
            inspect.cleandoc(operation.__doc__ or ""),
            "",
            f"Duty `{operation.duty}`; at most {operation.limit:,} rows a call.",
            "",
            "| code | | field | message |",
            "|---|---|---|---|",
            *rows,
        ]
    )


def _of_guards(operation: Operation[Any]) -> Iterator[Code]:
    """What rows are answered whose fields another system owns, or another person approves."""
    paths = set(getattr(operation.input, "WRITES", {}).values())
    if paths:
        yield from Withheld
    if paths & PROTECTED and operation.name in CURRENT:
        yield Asked.WAITS_FOR_APPROVAL
    if operation is grant_roles:
        yield from GrantWithheld


_KEY_PARAMETER = {
    "name": KEY,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "Sent again with the same body, the first answer comes again and nothing is "
    "done twice; with another body it is refused.",
}
