"""An operation: a batch in, one outcome per input out, one transaction (design.md law 1)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, Self, TypeVar
from uuid import UUID

import uuid_utils
from django.db import OperationalError, connection
from psycopg import errors as pg

from . import database
from .batch import Batch
from .errors import BatchTooLarge, NotPermitted
from .outcome import Code, Outcome, Outcomes

Input = TypeVar("Input")
Answer = TypeVar("Answer")

SYSTEM_USER_ID = 1
EVERY_DUTY = "*"
ATTEMPTS = 4
REASONS = 20  # rows of a batch whose reasons the log keeps


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which company, with which duties; by which door, and for whom."""

    user_id: int
    company_id: int
    name: str
    duties: frozenset[str] = field(default_factory=frozenset)
    request_id: str | None = None
    channel: str = "machine"  # page, api, or the program itself
    behalf: str = ""  # whose hand it was when not the user's own: an API key, a deputy

    @classmethod
    def system(cls, company_id: int) -> Self:
        """The machine itself: what follows from an event, a set-up, a simulation."""
        return cls(SYSTEM_USER_ID, company_id, "system", frozenset({EVERY_DUTY}))

    def may(self, duty: str) -> bool:
        return duty in self.duties or EVERY_DUTY in self.duties


@dataclass(frozen=True, slots=True)
class Call:
    """The operation that is running: its rows and events carry the id."""

    id: UUID
    operation: str
    actor: Actor
    at: datetime
    reason: str = ""


_call: ContextVar[Call | None] = ContextVar("call", default=None)


def current_call() -> Call:
    """The outermost operation now running."""
    call = _call.get()
    if call is None:
        raise RuntimeError("not inside an operation")
    return call


class Recorder(Protocol):
    """Keeps who did what when, in the operation's own transaction."""

    def __call__(self, call: Call, outcomes: Outcomes) -> None: ...


_recorders: list[Recorder] = []


def record_with(recorder: Recorder) -> None:
    """Let `recorder` write its row for every outermost operation (the module control does)."""
    if recorder not in _recorders:
        _recorders.append(recorder)


def _reason(rows: Sequence[Any]) -> str:
    """What the rows give as their reason, where the operation has one."""
    if not hasattr(rows[0], "reason"):
        return ""
    given = dict.fromkeys(str(row.reason) for row in rows[:REASONS] if row.reason)
    return "; ".join(given)


def retried(transact: Callable[[], Answer]) -> Answer:
    """Run a whole transaction again when the database gave up on it for the sake of another."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return transact()
        except OperationalError as fault:
            retryable = isinstance(fault.__cause__, pg.DeadlockDetected | pg.SerializationFailure)
            if not retryable or connection.in_atomic_block or attempt == ATTEMPTS:
                raise
            time.sleep(0.01 * 2**attempt)
    raise AssertionError("unreachable")


class Body(Protocol[Input]):
    """What stands under @operation: rows or outcomes in input order."""

    __name__: str
    __module__: str

    def __call__(self, batch: Batch[Input], *, actor: Actor, at: datetime) -> Sequence[Any]: ...


class Operation(Generic[Input]):
    """A registered operation; call it with a list."""

    def __init__(
        self,
        body: Body[Input],
        codes: type[Code],
        *,
        duty: str,
        limit: int,
        competing: bool,
        platform: bool,
        internal: bool = False,
    ) -> None:
        self.body = body
        self.codes = codes
        self.duty = duty
        self.limit = limit
        self.competing = competing
        self.platform = platform
        self.internal = internal
        self.__doc__ = body.__doc__
        self.__name__ = body.__name__
        self.__module__ = body.__module__
        module = body.__module__.removeprefix("tradewright.").split(".operations")[0]
        self.name = f"{module}.{body.__name__}"

    def __call__(
        self, batch: Iterable[Input] | Sequence[Any], *, actor: Actor, at: datetime
    ) -> Outcomes:
        """Run the batch; see the function's own docstring for effect, codes and events."""
        rows = tuple(batch)
        if not rows:
            return Outcomes()
        if at.tzinfo is None:
            raise ValueError("`at` needs a time zone")
        outer = _call.get()
        if outer is not None and outer.actor.company_id == actor.company_id:
            return self._answer(rows, actor, at)
        if not actor.may(self.duty):
            raise NotPermitted(f"{actor.name} lacks the duty “{self.duty}” ({self.name})")
        if len(rows) > self.limit:
            raise BatchTooLarge(f"{self.name} takes {self.limit} rows a call, got {len(rows)}")
        return self._outermost(rows, actor, at)

    def _outermost(self, rows: Sequence[Any], actor: Actor, at: datetime) -> Outcomes:
        return retried(lambda: self._transaction(rows, actor, at))

    def _transaction(self, rows: Sequence[Any], actor: Actor, at: datetime) -> Outcomes:
        call = Call(UUID(str(uuid_utils.uuid7())), self.name, actor, at, _reason(rows))
        token = _call.set(call)
        try:
            doing = (call.id, actor.user_id)
            place = (
                database.as_owner(doing)
                if self.platform
                else database.entered(actor.company_id, doing)
            )
            with place:
                outcomes = self._answer(rows, actor, at)
                for recorder in _recorders:
                    recorder(call, outcomes)
            return outcomes
        finally:
            _call.reset(token)

    def _answer(self, rows: Sequence[Any], actor: Actor, at: datetime) -> Outcomes:
        answers = self.body(Batch(rows), actor=actor, at=at)
        if not isinstance(answers, Outcomes):
            answers = Outcomes(
                row if isinstance(row, Outcome) else self._outcome(row) for row in answers
            )
        if len(answers) != len(rows):
            raise AssertionError(f"{self.name}: {len(rows)} rows in, {len(answers)} out")
        return answers

    def _outcome(self, row: Any) -> Outcome:
        """Columns `position, id, code` lead; `detail` and any other column go to the detail."""
        detail = dict(zip(row._fields[3:], row[3:], strict=True))
        more = detail.pop("detail", None)
        return Outcome(row[0], row[1], self.codes(row[2]), detail | more if more else detail)


OPERATIONS: dict[str, Operation[Any]] = {}
FINER_DUTIES: set[str] = set()  # rights inside an operation, beside the duty to call it


def finer_duty(name: str) -> str:
    """Declare a right that an operation asks for on top of its own duty, so that roles know it."""
    FINER_DUTIES.add(name)
    return name


def operation(
    codes: type[Code],
    *,
    duty: str,
    limit: int = 10_000,
    competing: bool = False,
    platform: bool = False,
    internal: bool = False,
) -> Callable[[Body[Input]], Operation[Input]]:
    """Register a write.

    `codes` names its answers, `duty` who may call it from outside, `limit` the rows a call takes;
    `competing` says that its rows share one quantity (stock, credit, an open amount), so that the
    batch law holds only for rows that do not compete. A `platform` operation belongs to no company
    (it opens one, or makes a user) and runs as the owner of the tables. An `internal` one is a part
    of others, or follows from an event: the API does not offer it.
    """

    def register(body: Body[Input]) -> Operation[Input]:
        made = Operation(
            body,
            codes,
            duty=duty,
            limit=limit,
            competing=competing,
            platform=platform,
            internal=internal,
        )
        OPERATIONS[made.name] = made
        return made

    return register
