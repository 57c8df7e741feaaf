from __future__ import annotations

from uuid import uuid4

import pytest

from tradewright.control import queries
from tradewright.control.operations.parked import (
    ParkedEventRetried,
    ParkedEventSetAside,
    RetryParkedEvent,
    SetAsideEvent,
    retry_parked_events,
    set_aside_events,
)
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel import events
from tradewright.kernel.errors import TradewrightError
from tradewright.kernel.models import Event, ParkedEvent

from .people import make_user

TOPIC = "test.happened"


@pytest.fixture
def subscriber(monkeypatch):
    """A subscriber that refuses the keys in `.broken` and remembers what it handled."""

    def handle(happened, *, actor, at):
        for event in happened:
            if event.key in handle.broken:
                raise TradewrightError("the cause is still there.")
            handle.handled.append(event.id)

    handle.broken, handle.handled = set(), []
    monkeypatch.setitem(
        events.SUBSCRIBERS, "test.handle", events.Subscriber("test.handle", (TOPIC,), handle)
    )
    return handle


def park(world, key, version=1, status="parked"):
    place = (Event.objects.order_by("-log_pos").values_list("log_pos", flat=True).first() or 0) + 1
    event = Event.objects.create(
        company_id=world.company_id, topic=TOPIC, aggregate="test", key=key, version=version,
        body={}, at=world.at, operation_id=uuid4(), log_pos=10**9 + place % 10**9,
    )  # fmt: skip
    return ParkedEvent.objects.create(
        company_id=world.company_id, subscriber="test.handle", event=event, aggregate="test",
        key=key, log_pos=event.log_pos, error="at first", owner_id=1, status=status,
    )  # fmt: skip


def retry(world, *ids):
    rows = [RetryParkedEvent(parked_id) for parked_id in ids]
    return retry_parked_events(rows, actor=world.actor, at=world.at)


def test_handles_what_works_now_and_what_waited_behind_it(world, subscriber):
    first, second = park(world, 1), park(world, 1, version=2)
    assert [o.code for o in retry(world, first.pk)] == [ParkedEventRetried.HANDLED]
    assert subscriber.handled == [first.event_id, second.event_id]
    assert not queries.parked_events(world.company_id)


def test_answers_every_row_of_a_mixed_batch(world, subscriber):
    subscriber.broken.add(3)
    works, done, fails = park(world, 1), park(world, 2, status="handled"), park(world, 3)
    behind = park(world, 3, version=2)
    outcomes = retry(world, works.pk, done.pk, fails.pk, behind.pk, 10**12)
    assert [o.code for o in outcomes] == [
        ParkedEventRetried.HANDLED, ParkedEventRetried.ALREADY_RESOLVED,
        ParkedEventRetried.STILL_PARKED, ParkedEventRetried.WAITS_BEHIND,
        ParkedEventRetried.UNKNOWN_PARKED_EVENT,
    ]  # fmt: skip
    assert "the cause is still there." in outcomes[2].message
    fails.refresh_from_db()
    assert (fails.status, fails.attempts) == ("parked", 2)


def test_set_aside_events_answers_every_row_of_a_mixed_batch(world, subscriber):
    first, other, done = park(world, 1), park(world, 2), park(world, 4, status="handled")
    rows = [
        SetAsideEvent(first.pk, "booked by hand"), SetAsideEvent(first.pk, "again"),
        SetAsideEvent(other.pk, " "), SetAsideEvent(done.pk, "x"), SetAsideEvent(10**12, "x"),
    ]  # fmt: skip
    outcomes = set_aside_events(rows, actor=world.actor, at=world.at)
    assert [o.code for o in outcomes] == [
        ParkedEventSetAside.SET_ASIDE, ParkedEventSetAside.REPEATED_IN_BATCH,
        ParkedEventSetAside.NOTE_MISSING, ParkedEventSetAside.ALREADY_RESOLVED,
        ParkedEventSetAside.UNKNOWN_PARKED_EVENT,
    ]  # fmt: skip
    (kept,) = queries.parked_events(world.company_id, status="set_aside")
    assert (kept.id, kept.note, kept.resolved_by) == (first.pk, "booked by hand", "Tradewright")


def test_what_waited_behind_may_be_retried_once_the_first_is_set_aside(world, subscriber):
    first, second = park(world, 1), park(world, 1, version=2)
    assert [parked.behind for parked in queries.parked_events(world.company_id)] == [True, False]
    set_aside_events([SetAsideEvent(first.pk, "x")], actor=world.actor, at=world.at)
    assert retry(world, second.pk)[0].code == ParkedEventRetried.HANDLED
    assert subscriber.handled == [second.event_id]


def test_the_owner_is_an_integration_admin_where_there_is_one(world):
    owner, admin = make_user(), make_user()
    assert queries.parked_owner(world.company_id) == 1
    rows = [GrantRole(owner.username, "owner"), GrantRole(admin.username, "integration_admin")]
    grant_roles(rows[:1], actor=world.actor, at=world.at)
    assert queries.parked_owner(world.company_id) == owner.pk
    grant_roles(rows, actor=world.actor, at=world.at)
    assert queries.parked_owner(world.company_id) == admin.pk
