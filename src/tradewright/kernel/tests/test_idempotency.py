from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from tradewright.kernel.idempotency import (
    Kept,
    KeyInvalid,
    KeyUsedOtherwise,
    StillRunning,
    forget,
    once,
)
from tradewright.kernel.models import RepeatedRequest
from tradewright.sim.fixtures import World


def test_a_key_is_done_once(world: World):
    runs = []

    def run():
        runs.append(1)
        return Kept(200, '{"b": 1, "a": "0.10"}')

    first = once("one", b"asked", run, actor=world.actor)
    again = once("one", b"asked", run, actor=world.actor)
    assert (first.replayed, again.replayed, len(runs)) == (False, True, 1)
    assert (again.status, again.text) == (first.status, first.text)


def test_a_key_belongs_to_its_request(world: World):
    once("two", b"asked", lambda: Kept(200, "{}"), actor=world.actor)
    with pytest.raises(KeyUsedOtherwise):
        once("two", b"something else", lambda: Kept(200, "{}"), actor=world.actor)


def test_a_key_is_readable(world: World):
    for key in ("", "a b", "x" * 256):
        with pytest.raises(KeyInvalid):
            once(key, b"", lambda: Kept(200, "{}"), actor=world.actor)


def test_keys_of_all_companies_are_forgotten_after_thirty_days(committed_world: World, db: None):
    for company_id, days in ((1, 31), (2, 32), (3, 29)):
        RepeatedRequest.objects.create(
            company_id=company_id, user_id=1, key="old", request_hash=b"", status=200,
            created_at=committed_world.at - timedelta(days=days),
        )  # fmt: skip
    assert forget(committed_world.at) == 2
    assert list(RepeatedRequest.objects.filter(key="old").values_list("company_id")) == [(3,)]


def test_what_fails_leaves_no_key(open_floor: World):
    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once("three", b"asked", fail, actor=open_floor.actor)
    assert not RepeatedRequest.objects.filter(company_id=open_floor.company_id).exists()
    assert not once("three", b"asked", lambda: Kept(200, "{}"), actor=open_floor.actor).replayed


def test_two_at_once_do_it_once(open_floor: World):
    began, may_end = threading.Event(), threading.Event()
    answers = []

    def slow():
        began.set()
        assert may_end.wait(10)
        return Kept(200, "{}")

    def first():
        try:
            answers.append(once("four", b"asked", slow, actor=open_floor.actor))
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert began.wait(10)
    with pytest.raises(StillRunning):
        once("four", b"asked", lambda: Kept(500, "twice"), actor=open_floor.actor)
    may_end.set()
    thread.join(10)
    again = once("four", b"asked", lambda: Kept(500, "twice"), actor=open_floor.actor)
    assert (answers[0].replayed, again.replayed, again.text) == (False, True, "{}")
