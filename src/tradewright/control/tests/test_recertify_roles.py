from __future__ import annotations

from datetime import date, timedelta

from tradewright.control import queries
from tradewright.control.models import UserRole
from tradewright.control.operations.recertification import (
    RecertifyRole,
    RoleRecertified,
    recertify_roles,
)
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.models import Event

from .people import colleague, make_user


def test_a_grant_is_confirmed_once_a_quarter_by_another(world):
    user, boss = make_user(), colleague(world, "*")
    (held,) = grant_roles(
        [GrantRole(user.username, "auditor", date(2020, 1, 1))], actor=world.actor, at=world.at
    ).ids()
    mine, ended = (
        UserRole.objects.create(
            company_id=world.company_id, user_id=who, valid_from=date(2020, 1, 1),
            role_id=UserRole.objects.get(pk=held).role_id, valid_until=until,
        ).pk
        for who, until in ((boss.user_id, None), (make_user().pk, world.today))
    )  # fmt: skip
    rows = [RecertifyRole(one) for one in (held, held, mine, ended, 10**15)]
    outcomes = recertify_roles(rows, actor=boss, at=world.at)
    assert [o.code for o in outcomes] == [
        RoleRecertified.RECERTIFIED, RoleRecertified.REPEATED_IN_BATCH, RoleRecertified.OWN_ROLE,
        RoleRecertified.GRANT_ENDED, RoleRecertified.GRANT_NOT_FOUND,
    ]  # fmt: skip
    (again,) = recertify_roles(rows[:1], actor=boss, at=world.at)
    assert again.code == RoleRecertified.ALREADY_RECERTIFIED
    assert again.id == outcomes[0].id
    told = Event.objects.get(aggregate="role_certification", key=again.id)
    assert told.topic == "control.role_recertified"
    due = {row.id: row.is_due for row in queries.grants(world.company_id, world.at)}
    assert (due[held], due[mine]) == (False, True)
    next_quarter = queries.grants(world.company_id, world.at + timedelta(days=31))
    assert {row.id: row.is_due for row in next_quarter}[held]
