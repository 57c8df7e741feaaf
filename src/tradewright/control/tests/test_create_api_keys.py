from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tradewright.control import queries
from tradewright.control.models import ApiKey
from tradewright.control.operations.api_keys import (
    SHAPE,
    CreateApiKey,
    RecordKeyUse,
    create_api_keys,
    fits,
    hash_of,
    new_key,
    record_key_uses,
)
from tradewright.kernel import database
from tradewright.kernel.models import Event
from tradewright.kernel.operation import Actor
from tradewright.sim.fixtures import open_world

from .people import make_user


def keyed(world, *duties):
    """A person of the company with these duties."""
    user = make_user()
    return Actor(user.pk, world.company_id, user.username, frozenset(duties))


def ask(world, **given):
    asked = {"name": "shop", "scopes": "*.read", "expires_on": world.today, "key": new_key()}
    return CreateApiKey(**asked | given)


@pytest.fixture
def ann(world):
    return keyed(world, "control.create_api_keys", "sales.read", "sales.enter_orders")


def test_keeps_the_hash_of_the_key_and_not_the_key(world, ann):
    row = ask(world, scopes=" sales.*   *.read ")
    (outcome,) = create_api_keys([row], actor=ann, at=world.at)
    assert outcome.accepted
    kept = ApiKey.objects.get(pk=outcome.id)
    assert bytes(kept.secret_hash) == hashlib.sha256(row.key.encode()).digest()
    assert kept.scopes == ["sales.*", "*.read"]
    assert (kept.user_id, kept.prefix) == (ann.user_id, row.key[:11])
    assert row.key not in str(outcome.detail) + repr(row)
    told = Event.objects.get(aggregate="api_key", key=outcome.id)
    assert (told.topic, told.version) == ("control.api_key_created", 1)
    assert row.key not in str(told.body)


def test_a_mixed_batch_is_judged_row_by_row(world, ann):
    good = ask(world)
    days = timedelta(days=1)
    rows = [
        good,
        good,
        ask(world, key="secret"),
        ask(world, name="  "),
        ask(world, scopes=" "),
        ask(world, scopes="sales.* ledger.*"),
        ask(world, expires_on=world.today - days),
        ask(world, expires_on=world.today + 401 * days),
        ask(world, expires_on=world.today + 400 * days),
    ]
    outcomes = create_api_keys(rows, actor=ann, at=world.at)
    assert [str(outcome.code) for outcome in outcomes] == [
        "created", "repeated_in_batch", "key_too_weak", "name_missing", "scopes_missing",
        "unknown_scope", "already_past", "expires_too_late", "created",
    ]  # fmt: skip
    assert "“ledger.*”" in outcomes[5].message


def test_done_twice_makes_one_key_and_is_nobody_elses(world, ann):
    row = ask(world)
    (first,) = create_api_keys([row], actor=ann, at=world.at)
    (again,) = create_api_keys([row], actor=ann, at=world.at)
    assert (again.code, again.id) == ("already_created", first.id)
    bob = keyed(world, "control.create_api_keys", "sales.read")
    (other,) = create_api_keys([row], actor=bob, at=world.at)
    assert other.code == "key_taken"


def test_a_key_of_another_company_is_taken_although_it_cannot_be_seen(committed_world, db):
    world, other_world = committed_world, open_world("ELSEWHERE")
    row = ask(world)
    ann = keyed(world, "control.create_api_keys", "sales.read")
    (mine,) = create_api_keys([row], actor=ann, at=world.at)
    elsewhere = replace(ann, company_id=other_world.company_id)
    (other,) = create_api_keys([row], actor=elsewhere, at=world.at)
    assert (mine.code, other.code) == ("created", "key_taken")


def test_a_key_finds_its_holder_until_its_last_day_has_passed(world, ann):
    row = ask(world)
    create_api_keys([row], actor=ann, at=world.at)
    with database.entered(world.company_id):
        holder = queries.key_holder(hash_of(row.key), world.at)
        assert (holder.user_id, holder.workplace.id) == (ann.user_id, world.company_id)
        assert (holder.state, holder.scopes) == ("valid", ["*.read"])
        late = queries.key_holder(hash_of(row.key), world.at + timedelta(days=1))
        assert late.state == "expired"
        assert queries.key_holder(hash_of(new_key()), world.at) is None


def test_the_last_use_is_recorded_once_a_day(committed_world, db):
    world = committed_world
    ann = keyed(world, "control.create_api_keys", "sales.read")
    (made,) = create_api_keys([ask(world)], actor=ann, at=world.at)
    uses = [
        RecordKeyUse(made.id, world.today),
        RecordKeyUse(made.id, world.today),
        RecordKeyUse(10**15, world.today),
    ]
    platform = Actor.system(0)
    outcomes = record_key_uses(uses, actor=platform, at=world.at)
    assert [str(outcome.code) for outcome in outcomes] == [
        "recorded", "repeated_in_batch", "api_key_not_found",
    ]  # fmt: skip
    (again,) = record_key_uses(uses[:1], actor=platform, at=world.at)
    (older,) = record_key_uses(
        [RecordKeyUse(made.id, date(2020, 1, 1))], actor=platform, at=world.at
    )
    assert (again.code, older.code) == ("already_recorded", "already_recorded")
    assert ApiKey.objects.get(pk=made.id).last_used_on == world.today


def test_keys_are_drawn_and_scopes_are_patterns():
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(SHAPE.fullmatch(key) for key in keys)
    assert fits("sales.read", ["*.read"])
    assert not fits("sales.enter_orders", ["*.read", "ledger.*"])
