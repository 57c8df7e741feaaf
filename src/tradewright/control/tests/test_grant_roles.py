from __future__ import annotations

from datetime import date, timedelta

import pytest

from tradewright.control import queries
from tradewright.control.models import OperationLog, UserRole
from tradewright.control.operations.roles import GrantRole, RoleGranted, grant_roles
from tradewright.kernel.models import Event
from tradewright.kernel.operation import Actor

from .people import make_user

LATER = date(2026, 6, 1)


def grant(world, *rows, actor=None):
    return grant_roles(rows, actor=actor or world.actor, at=world.at)


def test_gives_the_duties_of_the_role_from_the_companys_day_on(world):
    user = make_user(first_name="Ann")
    (outcome,) = grant(world, GrantRole(user.username, "warehouse"))
    assert outcome.code == RoleGranted.GRANTED
    assert outcome.detail["valid_from"] == world.today
    actor = queries.actor_of(user.pk, world.company_id, world.at)
    assert actor.name == "Ann"
    assert actor.may("company.read")
    assert not actor.may("control.grant_roles")
    assert not queries.actor_of(user.pk, world.company_id, world.at - timedelta(days=1)).duties


def test_ends_the_duties_on_the_first_day_without(world):
    user = make_user()
    grant(world, GrantRole(user.username, "auditor", world.today, LATER))
    before, after = world.at.replace(month=5, day=31), world.at.replace(month=6, day=1)
    assert queries.actor_of(user.pk, world.company_id, before).may("company.read")
    assert not queries.actor_of(user.pk, world.company_id, after).duties


def test_answers_every_row_of_a_mixed_batch(world):
    user, granter = make_user(), make_user()
    actor = Actor(granter.pk, world.company_id, "Granter", frozenset({"control.grant_roles"}))
    grant(world, GrantRole(user.username, "auditor", world.today, LATER))
    outcomes = grant(
        world,
        GrantRole(user.username, "owner"),
        GrantRole(user.username, "owner"),
        GrantRole("nobody", "owner"),
        GrantRole(user.username, "queen"),
        GrantRole(user.username, "controller", LATER, LATER),
        GrantRole(user.username, "auditor"),
        GrantRole(granter.username, "owner"),
        actor=actor,
    )
    assert [o.code for o in outcomes] == [
        RoleGranted.GRANTED, RoleGranted.REPEATED_IN_BATCH, RoleGranted.UNKNOWN_USER,
        RoleGranted.UNKNOWN_ROLE, RoleGranted.ENDS_BEFORE_IT_BEGINS, RoleGranted.OVERLAPS_GRANT,
        RoleGranted.OWN_ROLE,
    ]  # fmt: skip


def test_grants_once(world):
    user = make_user()
    first, again = (grant(world, GrantRole(user.username, "auditor"))[0] for _ in range(2))
    assert again.code == RoleGranted.ALREADY_GRANTED
    assert again.id == first.id
    assert UserRole.objects.filter(user_id=user.pk).count() == 1


def test_tells_an_event_and_keeps_who_did_it(world):
    user = make_user()
    (outcome,) = grant(world, GrantRole(user.username, "auditor"), GrantRole("nobody", "owner"))[:1]
    event = Event.objects.get(aggregate="user_role", key=outcome.id)
    assert (event.topic, event.version) == ("control.role_granted", 1)
    assert event.body == {
        "user_id": user.pk, "username": user.username, "role": "auditor",
        "valid_from": world.today.isoformat(), "valid_until": None,
    }  # fmt: skip
    logged = OperationLog.objects.get(pk=event.operation_id)
    assert (logged.operation, logged.accepted, logged.refused) == ("control.grant_roles", 1, 1)
    assert logged.codes == {"granted": 1, "unknown_user": 1}
    assert logged.subjects == [outcome.id]


def test_leaves_no_role_in_another_company(world):
    user = make_user()
    grant(world, GrantRole(user.username, "owner"))
    assert not queries.actor_of(user.pk, world.company_id + 1, world.at).duties


@pytest.mark.parametrize("role", ["owner", "administrator", "auditor"])
def test_knows_every_built_in_role(world, role):
    assert queries.duties_of_roles()[role]
