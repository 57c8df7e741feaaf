from __future__ import annotations

from datetime import date, timedelta
from threading import Thread

from django.db import connection

from tradewright.control import queries
from tradewright.control.operations.roles import (
    GrantRole,
    RevokeRole,
    RoleGranted,
    RoleRevoked,
    grant_roles,
    revoke_roles,
)
from tradewright.kernel import database
from tradewright.kernel.models import Event

from .people import make_user

LATER = date(2026, 6, 1)


def grant(world, *rows):
    return grant_roles([GrantRole(*row) for row in rows], actor=world.actor, at=world.at)


def revoke(world, *rows):
    return revoke_roles([RevokeRole(*row) for row in rows], actor=world.actor, at=world.at)


def test_ends_the_role_on_the_companys_day(world):
    user = make_user()
    grant(world, (user.username, "auditor", date(2026, 1, 1)))
    (outcome,) = revoke(world, (user.username, "auditor"))
    assert outcome.message == f"Role revoked from {world.today}."
    assert not queries.actor_of(user.pk, world.company_id, world.at).duties
    assert queries.actor_of(user.pk, world.company_id, world.at - timedelta(days=1)).duties
    told = Event.objects.get(aggregate="user_role", key=outcome.id, version=2)
    assert told.topic == "control.role_revoked"
    assert told.body["valid_until"] == world.today.isoformat()


def test_takes_later_grants_back_too_and_they_may_be_granted_again(world):
    user = make_user()
    grant(world, (user.username, "auditor", world.today, LATER))
    grant(world, (user.username, "auditor", LATER))
    revoke(world, (user.username, "auditor"))
    assert not queries.actor_of(user.pk, world.company_id, world.at.replace(month=7)).duties
    (again,) = grant(world, (user.username, "auditor", LATER))
    assert again.code == RoleGranted.GRANTED


def test_answers_every_row_of_a_mixed_batch(world):
    user, keeper = make_user(), make_user()
    grant(world, (user.username, "auditor"), (user.username, "administrator"))
    grant(world, (user.username, "warehouse", date(2026, 1, 1), date(2026, 2, 1)))
    outcomes = revoke(
        world,
        (user.username, "auditor"),
        (user.username, "auditor"),
        (user.username, "warehouse"),
        (user.username, "controller"),
        (user.username, "queen"),
        ("nobody", "auditor"),
        (user.username, "administrator"),
    )
    assert [o.code for o in outcomes] == [
        RoleRevoked.REVOKED, RoleRevoked.REPEATED_IN_BATCH, RoleRevoked.ALREADY_REVOKED,
        RoleRevoked.ROLE_NOT_HELD, RoleRevoked.UNKNOWN_ROLE, RoleRevoked.UNKNOWN_USER,
        RoleRevoked.LAST_ADMINISTRATOR,
    ]  # fmt: skip
    grant(world, (keeper.username, "administrator"))
    assert revoke(world, (user.username, "administrator"))[0].code == RoleRevoked.REVOKED


def test_revokes_once(world):
    user = make_user()
    grant(world, (user.username, "auditor", date(2026, 1, 1)))
    revoke(world, (user.username, "auditor"))
    assert revoke(world, (user.username, "auditor"))[0].code == RoleRevoked.ALREADY_REVOKED


def test_leaves_an_administrator_when_two_are_revoked_at_once(open_floor, django_db_blocker):
    with django_db_blocker.unblock():
        users = [make_user(username=f"{open_floor.code}-{nth}") for nth in range(2)]
        grant(open_floor, *((user.username, "administrator") for user in users))
        codes: list[str] = []

        def work(name: str) -> None:
            try:
                codes.extend(o.code for o in revoke(open_floor, (name, "administrator")))
            finally:
                connection.close()

        threads = [Thread(target=work, args=(user.username,)) for user in users]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(codes) == [RoleRevoked.LAST_ADMINISTRATOR, RoleRevoked.REVOKED]
        with database.entered(open_floor.company_id):
            at = open_floor.at
            assert len(queries.who_may("control.grant_roles", open_floor.company_id, at)) == 1
