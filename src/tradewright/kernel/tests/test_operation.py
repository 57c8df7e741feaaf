from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from psycopg import errors as pg

from tradewright.kernel import database, operation
from tradewright.kernel.errors import BatchTooLarge, NotPermitted
from tradewright.kernel.operation import Actor, Call, Operation, current_call
from tradewright.kernel.outcome import Code, Outcome, Outcomes

AT = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Note:
    text: str


class Noted(Code):
    NOTED = "noted", "Noted."


def made(body, **given):
    """An operation outside the registry: what the laws run over stays as it is."""
    asked = {"duty": "test.note", "limit": 3, "competing": False, "platform": False} | given
    return Operation(body, Noted, **asked)


def note(batch, *, actor, at):
    return Outcomes([Outcome(n, None, Noted.NOTED) for n, _ in enumerate(batch, start=1)])


@pytest.fixture
def actor(committed_world, db):
    return Actor(1, committed_world.company_id, "Ann", frozenset({"test.note"}))


def test_refuses_who_lacks_the_duty(actor):
    stranger = Actor(1, actor.company_id, "Bob", frozenset({"test.read"}))
    with pytest.raises(NotPermitted, match=r"Bob lacks the duty “test\.note”"):
        made(note)([Note("a")], actor=stranger, at=AT)


def test_refuses_more_rows_than_its_limit(actor):
    with pytest.raises(BatchTooLarge, match="takes 3 rows a call, got 4"):
        made(note)([Note("a")] * 4, actor=actor, at=AT)


def test_refuses_a_time_without_a_zone(actor):
    with pytest.raises(ValueError, match="time zone"):
        made(note)([Note("a")], actor=actor, at=datetime(2026, 3, 2))  # noqa: DTZ001


def test_answers_nothing_to_an_empty_batch_and_touches_no_database():
    assert made(note)([], actor=Actor.system(1), at=AT) == []


def test_does_not_answer_more_or_fewer_rows_than_it_was_given(actor):
    def forget(batch, *, actor, at):
        return Outcomes()

    with pytest.raises(AssertionError, match="1 rows in, 0 out"):
        made(forget)([Note("a")], actor=actor, at=AT)


def test_turns_rows_into_outcomes_with_their_other_columns_as_detail(actor):
    row = SimpleNamespace(_fields=("position", "id", "code", "text", "detail"))

    class Row(tuple):
        _fields = row._fields

    def answer(batch, *, actor, at):
        return [Row((1, 9, "noted", "a", {"field": "lines[1].text"}))]

    (outcome,) = made(answer)([Note("a")], actor=actor, at=AT)
    assert (outcome.id, outcome.code) == (9, Noted.NOTED)
    assert outcome.detail == {"text": "a", "field": "lines[1].text"}


def test_runs_inside_the_company_of_the_actor_and_leaves_it(actor):
    seen = []

    def look(batch, *, actor, at):
        with connection.cursor() as cursor:
            cursor.execute("select current_user, current_setting('tradewright.company_id')")
            seen.append((*cursor.fetchone(), database.current_company()))
        return note(batch, actor=actor, at=at)

    made(look)([Note("a")], actor=actor, at=AT)
    assert seen == [("tradewright_app", str(actor.company_id), actor.company_id)]
    assert database.current_company() is None


def test_a_call_inside_a_call_joins_it_and_needs_no_duty_of_its_own(actor):
    calls, recorded = [], []

    def nested(batch, *, actor, at):
        calls.append(current_call())
        return note(batch, actor=actor, at=at)

    inner = made(nested, duty="test.other", limit=1)

    def outer(batch, *, actor, at):
        calls.append(current_call())
        return inner(batch.rows, actor=actor, at=at)

    def recorder(call: Call, outcomes: Outcomes) -> None:
        recorded.append((call.operation, len(outcomes)))

    operation._recorders.append(recorder)
    try:
        outcomes = made(outer)([Note("a"), Note("b")], actor=actor, at=AT)
    finally:
        operation._recorders.remove(recorder)
    assert len(outcomes) == 2
    assert calls[0] is calls[1]
    assert [(name.rsplit(".", 1)[-1], count) for name, count in recorded] == [("outer", 2)]
    with pytest.raises(RuntimeError, match="not inside an operation"):
        current_call()


def test_a_fault_rolls_everything_back(actor, open_company_count):
    def fail(batch, *, actor, at):
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into holiday (company_id, day, name) values (%s, '2026-12-25', 'x')",
                [actor.company_id],
            )
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        made(fail)([Note("a")], actor=actor, at=AT)
    assert open_company_count() == 0


@pytest.fixture
def open_company_count(actor):
    def count():
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from holiday where company_id = %s and name = 'x'",
                [actor.company_id],
            )
            return cursor.fetchone()[0]

    return count


def failing_first(times, cause):
    tries = []

    def body(batch, *, actor, at):
        tries.append(current_call().id)
        if len(tries) <= times:
            raise OperationalError from cause
        return note(batch, actor=actor, at=at)

    return body, tries


def test_is_tried_again_after_a_deadlock(open_floor):
    body, tries = failing_first(2, pg.DeadlockDetected())
    assert len(made(body)([Note("a")], actor=open_floor.actor, at=AT)) == 1
    assert len(set(tries)) == 3  # each attempt is a call of its own


def test_gives_up_after_some_attempts(open_floor):
    body, tries = failing_first(99, pg.SerializationFailure())
    with pytest.raises(OperationalError):
        made(body)([Note("a")], actor=open_floor.actor, at=AT)
    assert len(tries) == operation.ATTEMPTS


def test_is_not_tried_again_after_another_fault(open_floor):
    body, tries = failing_first(1, pg.LockNotAvailable())
    with pytest.raises(OperationalError):
        made(body)([Note("a")], actor=open_floor.actor, at=AT)
    assert len(tries) == 1


def test_a_real_deadlock_is_survived(open_floor, elsewhere):
    """Two batches lock two rows in opposite order: both end, one of them at its second attempt."""
    first, second = open_floor.customer().pk, open_floor.customer().pk
    met = elsewhere.barrier(2)
    tries = []

    def both(batch, *, actor, at):
        order = [first, second] if batch.rows[0].text == "forward" else [second, first]
        tries.append(order)
        with connection.cursor() as cursor:
            cursor.execute("select 1 from customer where id = %s for update", order[:1])
            assert cursor.fetchone()  # in a pipeline the lock is sent when its answer is looked at
            if len(tries) <= 2:
                met.wait(5)
            cursor.execute("select 1 from customer where id = %s for update", order[1:])
            assert cursor.fetchone()
        return note(batch, actor=actor, at=at)

    lock = made(both)
    answers = elsewhere.run(
        lambda: lock([Note("forward")], actor=open_floor.actor, at=AT),
        lambda: lock([Note("backward")], actor=open_floor.actor, at=AT),
    )
    assert [len(outcomes) for outcomes in answers] == [1, 1]
    assert len(tries) == 3
