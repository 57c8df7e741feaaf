"""The event log under concurrent writers, crashes and poison (trials/reliability, E3 and E8)."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import defaultdict
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, transaction

from tradewright.kernel import database, events
from tradewright.kernel.events import Event, drain, retry_parked, set_aside, subscriber
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.operation import SYSTEM_USER_ID

TELL = (
    "insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)"
    " select %s, %s, %s, told.key, told.version, %s, %s, gen_random_uuid()"
    " from unnest(%s::bigint[], %s::int[]) with ordinality as told (key, version, nth)"
    " order by told.nth returning id"
)


def query(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


class Log:
    """A topic and an aggregate that no other test uses, and what a subscriber heard of them."""

    def __init__(self, floor):
        run = uuid4().hex[:8]
        self.floor, self.topic, self.aggregate = floor, f"test.told_{run}", f"test_{run}"
        self.heard: list[Event] = []
        self.poison: set[tuple[int, int]] = set()

    def tell(self, *keys_and_versions, body=None):
        """Commit events of the given (key, version) pairs."""
        keys, versions = zip(*keys_and_versions, strict=True)
        return query(
            TELL, self.floor.company_id, self.topic, self.aggregate, json.dumps(body or {}),
            self.floor.at, list(keys), list(versions),
        )  # fmt: skip

    def hears(self, found, *, actor, at):
        for event in found:
            if (event.key, event.version) in self.poison:
                raise ValueError(f"cannot digest {event.key} version {event.version}")
        self.heard += found

    def seen(self):
        return [(event.key, event.version) for event in self.heard]

    def parked(self):
        return query(
            "select id, key, error, status, attempts from parked_event where aggregate = %s"
            " order by log_pos",
            self.aggregate,
        )

    def cursor(self):
        return query(
            "select handled from event_cursor where subscriber = %s", f"test_events.{self.topic}"
        )[0][0]


@pytest.fixture
def log(open_floor, monkeypatch):
    """A subscriber that begins at the present end of the log, the only one there is."""
    monkeypatch.setattr(events, "SUBSCRIBERS", {})
    while events.sequence():
        pass
    made = Log(open_floor)

    def handler(found, *, actor, at):
        made.hears(found, actor=actor, at=at)

    handler.__name__ = made.topic
    subscriber(made.topic)(handler)
    query(
        "insert into event_cursor (subscriber, log_pos, handled)"
        " select %s, coalesce(max(log_pos), 0), 0 from event",
        f"test_events.{made.topic}",
    )
    return made


def test_a_subscriber_hears_each_event_once_in_log_order(log):
    log.tell((1, 1), (2, 1), (1, 2))
    assert drain() > 0
    assert drain() == 0
    assert log.seen() == [(1, 1), (2, 1), (1, 2)]
    assert log.cursor() == 3


def test_a_handler_is_given_a_batch_of_one_company_and_the_time_of_its_events(log, monkeypatch):
    calls = []
    monkeypatch.setattr(log, "hears", lambda found, *, actor, at: calls.append((found, actor, at)))
    log.tell(*[(key, 1) for key in range(1, 51)], body={"n": 1})
    drain()
    ((found, actor, at),) = calls
    assert [event.key for event in found] == list(range(1, 51))
    assert (actor.company_id, at) == (log.floor.company_id, log.floor.at)
    assert found[0].body == {"n": 1}


def test_draining_is_refused_inside_a_company(log):
    with database.entered(log.floor.company_id), pytest.raises(RuntimeError, match="outside"):
        drain()


def test_what_is_not_committed_is_not_told(log):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        log.tell((1, 1))
        raise ZeroDivisionError
    drain()
    assert log.seen() == []


def test_a_change_cannot_be_told_twice(log):
    log.tell((1, 1))
    with pytest.raises(Exception, match="event_told_once"), transaction.atomic():
        log.tell((1, 1))


def test_rows_and_cursor_commit_together(log, monkeypatch):
    """A worker that dies after its handler and before its commit leaves neither."""
    crashed = []

    def crash_once(name, /, *args, **values):
        if name == "move_cursor" and not crashed:
            crashed.append(True)
            raise KeyboardInterrupt
        return events_sql(name, *args, **values)

    def hears(found, *, actor, at):
        query(
            "insert into holiday (company_id, day, name)"
            " select %s, date '2030-01-01' + d, 'heard' from unnest(%s::int[]) as d",
            actor.company_id, [event.key for event in found],
        )  # fmt: skip

    events_sql = events.SQL
    monkeypatch.setattr(events, "SQL", crash_once)
    monkeypatch.setattr(log, "hears", hears)
    log.tell(*[(key, 1) for key in range(1, 21)])
    done = "select count(*) from holiday where company_id = %s and name = 'heard'"
    with pytest.raises(KeyboardInterrupt):
        drain()
    assert query(done, log.floor.company_id) == [(0,)]
    assert log.cursor() == 0
    drain()
    assert query(done, log.floor.company_id) == [(20,)]  # a repetition would break holiday_key
    assert log.cursor() == 20


def test_a_poisoned_event_is_parked_and_the_others_go_on(log, caplog):
    log.poison = {(13, 1)}
    log.tell(*[(key, 1) for key in range(1, 41)])
    drain()
    assert sorted(log.seen()) == [(key, 1) for key in range(1, 41) if key != 13]
    ((_, key, error, status, _),) = log.parked()
    assert (key, error, status) == (13, "ValueError: cannot digest 13 version 1", "parked")
    assert log.cursor() == 40


def test_later_events_of_a_parked_document_wait_behind_it(log, caplog):
    log.poison = {(1, 1)}
    log.tell((1, 1), (2, 1))
    drain()
    log.tell((1, 2), (2, 2))
    drain()
    assert log.seen() == [(2, 1), (2, 2)]
    assert [(key, error.split(":")[0]) for _, key, error, *_ in log.parked()] == [
        (1, "ValueError"),
        (1, "waits behind an earlier event of the same document"),
    ]


def test_later_events_of_a_document_wait_also_when_they_came_in_the_same_batch(log, caplog):
    log.poison = {(1, 1)}
    log.tell((1, 1), (2, 1), (1, 2), (3, 1), (1, 3))
    drain()
    assert sorted(log.seen()) == [(2, 1), (3, 1)]
    assert len(log.parked()) == 3


def test_retrying_a_parked_event_takes_those_behind_it_in_order(log, caplog):
    log.poison = {(1, 1)}
    log.tell((1, 1), (1, 2), (1, 3))
    drain()
    log.poison.clear()
    first = log.parked()[0][0]
    assert retry_parked(first, user_id=SYSTEM_USER_ID) == "handled"
    assert log.seen() == [(1, 1), (1, 2), (1, 3)]
    assert {status for *_, status, _ in log.parked()} == {"handled"}
    log.tell((1, 4))
    drain()
    assert log.seen()[-1] == (1, 4)


def test_retrying_a_later_one_begins_with_the_first(log, caplog):
    log.poison = {(1, 1)}
    log.tell((1, 1), (1, 2))
    drain()
    second = log.parked()[1][0]
    assert retry_parked(second, user_id=SYSTEM_USER_ID) == "parked"
    assert log.seen() == []
    log.poison.clear()
    assert retry_parked(second, user_id=SYSTEM_USER_ID) == "handled"
    assert log.seen() == [(1, 1), (1, 2)]


def test_a_retry_in_vain_keeps_it_parked_and_counts(log, caplog):
    log.poison = {(1, 1)}
    log.tell((1, 1))
    drain()
    ((parked, *_),) = log.parked()
    assert retry_parked(parked, user_id=SYSTEM_USER_ID) == "parked"
    ((_, _, error, status, attempts),) = log.parked()
    assert (error, status, attempts) == (
        "ValueError: cannot digest 1 version 1", "parked", 2,
    )  # fmt: skip


def test_setting_aside_gives_one_up_and_lets_those_behind_it_be_retried(log, caplog):
    log.poison = {(1, 1)}
    log.tell((1, 1), (1, 2))
    drain()
    first, second = (row[0] for row in log.parked())
    set_aside(first, user_id=SYSTEM_USER_ID, note="paid by hand")
    assert log.seen() == []
    assert retry_parked(second, user_id=SYSTEM_USER_ID) == "handled"
    assert [status for *_, status, _ in log.parked()] == ["set_aside", "handled"]


def test_a_fault_of_the_database_parks_nothing(log, monkeypatch):
    def hears(found, *, actor, at):
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '10ms'; select pg_sleep(1)")

    monkeypatch.setattr(log, "hears", hears)
    log.tell((1, 1))
    with pytest.raises(events.OperationalError):
        drain()
    assert log.parked() == []
    assert log.cursor() == 0


def test_two_workers_take_each_event_once(log, elsewhere):
    log.tell(*[(key, 1) for key in range(1, 1201)])
    while events.sequence():
        pass

    def work():
        moved = 0
        for _ in range(50):
            moved += events.turn()
        return moved

    moved = elsewhere.run(work, work)
    drain()
    assert sorted(log.seen()) == [(key, 1) for key in range(1, 1201)]
    assert sum(moved) >= 1200
    assert log.cursor() == 1200


def test_draining_waits_for_a_worker_that_has_the_events(log, elsewhere, monkeypatch):
    """At its end every event is handled, also one that another worker was busy with."""
    begun = threading.Event()
    plain = log.hears

    def slow(found, *, actor, at):
        begun.set()
        time.sleep(0.3)
        plain(found, actor=actor, at=at)

    monkeypatch.setattr(log, "hears", slow)
    log.tell((1, 1))

    def other_worker():
        events.turn()

    def draining():
        assert begun.wait(10)
        drain()
        return log.seen()

    assert elsewhere.run(other_worker, draining)[1] == [(1, 1)]


WRITERS, SECONDS = 8, 3.0


def test_the_sequencer_loses_nothing_and_keeps_the_order_of_a_document(log, elsewhere):
    """Eight writers, each transaction changes two documents and now and then rolls back, while the
    sequencer and the subscriber run. A cursor on the writers' own ids lost a third of them here."""
    until = time.monotonic() + SECONDS
    next_version = (
        "select coalesce(max(version), 0) + 1 from event where aggregate = %s and key = %s"
    )

    def write(seed):
        rng = random.Random(seed)
        while time.monotonic() < until:
            try:
                with transaction.atomic():
                    for key in sorted(rng.sample(range(1, 13), 2)):
                        query("select pg_advisory_xact_lock(hashtext(%s), %s)", log.aggregate, key)
                        ((version,),) = query(next_version, log.aggregate, key)
                        log.tell((key, version))
                        time.sleep(rng.random() * 0.003)
                    if rng.random() < 0.05:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass

    def read():
        while time.monotonic() < until:
            events.turn()
            time.sleep(0.005)

    elsewhere.run(read, read, *[lambda seed=seed: write(seed) for seed in range(WRITERS)])
    drain()
    committed = query("select key, version from event where aggregate = %s", log.aggregate)
    assert len(committed) > 100
    assert sorted(log.seen()) == sorted(committed)
    of_document = defaultdict(list)
    for event in log.heard:
        of_document[event.key].append(event.version)
    for versions in of_document.values():
        assert versions == list(range(1, len(versions) + 1))
    ((first, last, count),) = query("select min(log_pos), max(log_pos), count(*) from event")
    assert (first, last - first + 1) == (1, count)


def test_another_topic_is_heard_and_counted_from_where_the_subscriber_is(log, monkeypatch):
    """What was told of it before is history; E3 stays green, and still sees a lost event."""
    name, more = f"test_events.{log.topic}", f"{log.topic}_too"
    tell_more = (log.floor.company_id, more, log.aggregate, "{}", log.floor.at)

    def out_of_step():
        (found,) = run_invariants(["E3"])
        return [row for row in found.examples if row["subscriber"] == name]

    log.tell((1, 1))
    query(TELL, *tell_more, [2], [1])
    drain()
    found = events.SUBSCRIBERS[name]
    monkeypatch.setitem(events.SUBSCRIBERS, name, replace(found, topics=(*found.topics, more)))
    query(TELL, *tell_more, [2], [2])
    drain()
    assert log.seen() == [(1, 1), (2, 2)]
    assert out_of_step() == []
    query("update event_cursor set handled = handled - 1 where subscriber = %s", name)
    assert len(out_of_step()) == 1
    query("update event_cursor set handled = handled + 1 where subscriber = %s", name)
