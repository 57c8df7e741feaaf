from __future__ import annotations

from tradewright.control import queries
from tradewright.control.operations.api_keys import (
    CreateApiKey,
    RevokeApiKey,
    create_api_keys,
    hash_of,
    new_key,
    revoke_api_keys,
)
from tradewright.kernel.models import Event

from .test_create_api_keys import keyed

DUTIES = ("control.create_api_keys", "control.revoke_api_keys")


def key_of(world, actor):
    key = new_key()
    row = CreateApiKey("shop", "control.*", world.today, key)
    (made,) = create_api_keys([row], actor=actor, at=world.at)
    return key, made.id


def revoke(world, actor, *ids):
    outcomes = revoke_api_keys([RevokeApiKey(one) for one in ids], actor=actor, at=world.at)
    return [str(outcome.code) for outcome in outcomes]


def test_a_revoked_key_works_no_longer(world):
    ann = keyed(world, *DUTIES)
    key, key_id = key_of(world, ann)
    assert revoke(world, ann, key_id) == ["revoked"]
    assert queries.key_holder(hash_of(key), world.at).state == "revoked"
    told = Event.objects.get(aggregate="api_key", key=key_id, version=2)
    assert told.topic == "control.api_key_revoked"
    assert told.body["revoked_by"] == ann.user_id
    assert revoke(world, ann, key_id) == ["already_revoked"]


def test_a_mixed_batch_is_judged_row_by_row(world):
    ann, bob = keyed(world, *DUTIES), keyed(world, *DUTIES)
    _, mine = key_of(world, ann)
    _, other = key_of(world, bob)
    assert revoke(world, ann, mine, mine, other, 10**15) == [
        "revoked", "repeated_in_batch", "key_of_another", "api_key_not_found",
    ]  # fmt: skip


def test_who_grants_roles_revokes_anybodys_key(world):
    _, key_id = key_of(world, keyed(world, *DUTIES))
    boss = keyed(world, *DUTIES, "control.grant_roles")
    assert revoke(world, boss, key_id) == ["revoked"]


def test_the_list_shows_ones_own_keys_or_all(world):
    ann, bob = keyed(world, *DUTIES), keyed(world, *DUTIES)
    _, mine = key_of(world, ann)
    _, other = key_of(world, bob)
    own = queries.api_keys(world.company_id, world.at, user_id=ann.user_id)
    assert [row.id for row in own] == [mine]
    assert own[0].state == "valid"
    everybodys = [row.id for row in queries.api_keys(world.company_id, world.at)]
    assert everybodys[:2] == [other, mine]
