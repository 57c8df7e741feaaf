"""What an operation answers: one outcome per input row, in input order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from .errors import Refused


class Code(StrEnum):
    """Base of every operation's outcome codes.

    A member is `NAME = "value", "message"` when the row was accepted, and
    `NAME = "value", "message with the remedy", "field"` when it was refused. `{words}` in the
    message are filled from the outcome's detail.
    """

    message: str
    field: str | None

    def __new__(cls, value: str, message: str = "", field: str | None = None) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.message = message
        member.field = field
        return member

    @property
    def accepted(self) -> bool:
        return self.field is None


class _Words(dict[str, Any]):
    """A detail as a message tells it: figures with their thousands apart, nothing as “none”."""

    def __getitem__(self, key: str) -> Any:
        value = self.get(key, "?")
        if isinstance(value, Decimal):
            return f"{value:,f}"
        return "none" if value is None else value


@dataclass(frozen=True, slots=True)
class Outcome:
    """`position` counts from 1 in input order; `id` is the row made or meant, if there is one."""

    position: int
    id: int | None
    code: Code
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        return self.code.accepted

    @property
    def field(self) -> str | None:
        """The input field at fault; the detail may name it more precisely (`lines[3].item`)."""
        named: str | None = self.detail.get("field", self.code.field)
        return named

    @property
    def message(self) -> str:
        return self.code.message.format_map(_Words(self.detail))

    def as_dict(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"position": self.position, "id": self.id, "code": str(self.code)}
        answer |= {"accepted": self.accepted, "message": self.message, "detail": dict(self.detail)}
        return answer if self.accepted else answer | {"field": self.field}


class Outcomes(list[Outcome]):
    """The answers to one batch."""

    def ids(self, *codes: Code) -> list[int]:
        """Ids of the outcomes with one of `codes`, or of every accepted one if none is named."""
        return [
            o.id
            for o in self
            if o.id is not None and (o.code in codes if codes else o.code.accepted)
        ]

    @property
    def accepted(self) -> list[Outcome]:
        return [outcome for outcome in self if outcome.accepted]

    @property
    def refused(self) -> list[Outcome]:
        return [outcome for outcome in self if not outcome.accepted]


def one(outcomes: Iterable[Outcome]) -> Outcome:
    """The answer to a batch of one; raises Refused when the row was refused."""
    (outcome,) = outcomes
    if not outcome.accepted:
        raise Refused(outcome.code, outcome.message, outcome.field)
    return outcome
