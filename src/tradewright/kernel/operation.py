"""An operation: a batch in, one outcome per input out, one transaction (design.md law 1)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, Protocol, Self, TypeVar, get_args, get_type_hints
from uuid import UUID

import uuid_utils
from django.db import OperationalError, connection
from psycopg import errors as pg

from . import database
from .batch import Batch
from .errors import BatchTooLarge, NotFresh, NotPermitted
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
    source: str = "tradewright"  # from where: a system that may own fields of ours
    behalf: str = ""  # whose hand it was when not the user's own: an API key, a deputy
    fresh_until: datetime | None = None  # until when the person's last confirmation counts

    @classmethod
    def system(cls, company_id: int) -> Self:
        """The machine itself: what follows from an event, a set-up, a simulation."""
        return cls(SYSTEM_USER_ID, company_id, "system", frozenset({EVERY_DUTY}))

    def may(self, duty: str) -> bool:
        return duty in self.duties or EVERY_DUTY in self.duties

    def is_fresh(self, at: datetime) -> bool:
        """Whether a person at a door has just confirmed who they are; the program need not."""
        if self.channel == "machine":
            return True
        return self.fresh_until is not None and at <= self.fresh_until


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


class Guard(Protocol):
    """Withholds rows before the body runs: answers them, by their place in the list (from 0)."""

    def __call__(
        self, operation: Operation[Any], rows: Sequence[Any], call: Call, /
    ) -> Mapping[int, Outcome]: ...


_guards: list[Guard] = []


def guard_with(guard: Guard) -> None:
    """Let `guard` look at the rows of every outermost operation before they are done."""
    if guard not in _guards:
        _guards.append(guard)


class Shower(Protocol):
    """Answers as the actor may see them."""

    def __call__(self, outcomes: Outcomes, actor: Actor) -> Outcomes: ...


_showers: list[Shower] = []


def show_with(shower: Shower) -> None:
    """Let `shower` hide from the actor what they may not see in the answers (`kernel.sight`)."""
    if shower not in _showers:
        _showers.append(shower)


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
        fresh: bool = False,
    ) -> None:
        self.body = body
        self.codes = codes
        self.duty = duty
        self.limit = limit
        self.competing = competing
        self.platform = platform
        self.internal = internal
        self.fresh = fresh
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
        outer = _call.get()
        inside = outer is not None and outer.actor.company_id == actor.company_id
        if not inside:
            self.ask(actor, at)
        if not rows:
            return Outcomes()
        if at.tzinfo is None:
            raise ValueError("`at` needs a time zone")
        if inside:
            return self._answer(rows, actor, at)
        if len(rows) > self.limit:
            raise BatchTooLarge(f"{self.name} takes {self.limit} rows a call, got {len(rows)}")
        return self._outermost(rows, actor, at)

    def ask(self, actor: Actor, at: datetime) -> None:
        """Whether the actor may call it now; a page that calls several asks before the first."""
        if not actor.may(self.duty):
            raise NotPermitted(f"{actor.name} lacks the duty “{self.duty}” ({self.name})")
        if self.fresh and not actor.is_fresh(at):
            raise NotFresh(f"Confirm that it is you: {self.name} asks for it.")

    @cached_property
    def input(self) -> Any:
        """The dataclass of the operation's rows."""
        (found,) = get_args(get_type_hints(self.body)["batch"])
        return found

    def _outermost(self, rows: Sequence[Any], actor: Actor, at: datetime) -> Outcomes:
        outcomes = retried(lambda: self._transaction(rows, actor, at))
        for shower in _showers:
            outcomes = shower(outcomes, actor)
        return outcomes

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
                outcomes = self._guarded(rows, call)
                for recorder in _recorders:
                    recorder(call, outcomes)
            return outcomes
        finally:
            _call.reset(token)

    def _guarded(self, rows: Sequence[Any], call: Call) -> Outcomes:
        """The rows that no guard withholds are done; the answers stand in input order again."""
        answered: dict[int, Outcome] = {}
        free = list(range(len(rows)))
        for guard in _guards:
            withheld = guard(self, [rows[place] for place in free], call)
            answered |= {free[place]: one for place, one in withheld.items()}
            free = [place for place in free if place not in answered]
            if not free:
                break
        if not answered:
            return self._answer(rows, call.actor, call.at)
        done = self._answer([rows[place] for place in free], call.actor, call.at) if free else ()
        answered |= dict(zip(free, done, strict=True))
        return Outcomes(
            Outcome(place + 1, one.id, one.code, one.detail)
            for place, one in sorted(answered.items())
        )

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


def owned_as(name: str, *columns: str) -> dict[str, str]:
    """The `WRITES` of an input whose columns are fields of the object `name`, under their names."""
    return {column: f"{name}.{column}" for column in columns}


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
    fresh: bool = False,
) -> Callable[[Body[Input]], Operation[Input]]:
    """Register a write.

    `codes` names its answers, `duty` who may call it from outside, `limit` the rows a call takes;
    `competing` says that its rows share one quantity (stock, credit, an open amount), so that the
    batch law holds only for rows that do not compete. A `platform` operation belongs to no company
    (it opens one, or makes a user) and runs as the owner of the tables. An `internal` one is a part
    of others, or follows from an event: the API does not offer it. A `fresh` one asks whoever comes
    through a door to have confirmed within the last minutes who they are (docs/operating.md).
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
            fresh=fresh,
        )
        OPERATIONS[made.name] = made
        return made

    return register
