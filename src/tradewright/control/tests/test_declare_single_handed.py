from __future__ import annotations

from datetime import date

from tradewright.control import queries
from tradewright.control.models import UserRole
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.control.operations.single_handed import (
    DeclareSingleHanded,
    EndSingleHanded,
    SingleHandedDeclared,
    SingleHandedEnded,
    declare_single_handed,
    end_single_handed,
)
from tradewright.kernel.models import Event

from .people import kept_apart, make_user


def declare(world, reason="Two of us"):
    return declare_single_handed([DeclareSingleHanded(reason)], actor=world.actor, at=world.at)[0]


def end(world, reason="We are five now"):
    return end_single_handed([EndSingleHanded(reason)], actor=world.actor, at=world.at)[0]


def empty(world):
    UserRole.objects.filter(company_id=world.company_id).delete()
    kept_apart(world)


def test_a_small_company_may_say_that_it_is_single_handed(world):
    empty(world)
    assert queries.single_handed(world.company_id) is None
    assert declare(world, " ").code == SingleHandedDeclared.REASON_MISSING
    first, again = declare(world), declare(world)
    assert (first.code, again.code) == (
        SingleHandedDeclared.DECLARED, SingleHandedDeclared.ALREADY_DECLARED,
    )  # fmt: skip
    assert queries.single_handed(world.company_id).reason == "Two of us"
    event = Event.objects.get(aggregate="single_handed", key=first.id)
    assert (event.topic, event.body) == (
        "control.single_handed_declared", {"reason": "Two of us"},
    )  # fmt: skip


def test_a_company_of_four_is_not(world):
    empty(world)
    rows = [GrantRole(make_user().username, "auditor", date(2020, 1, 1)) for _ in range(4)]
    grant_roles(rows, actor=world.actor, at=world.at)
    outcome = declare(world)
    assert outcome.code == SingleHandedDeclared.TOO_MANY_PEOPLE
    assert outcome.detail["people"] == 4


def test_ends_once_nobody_holds_both_sides(world):
    UserRole.objects.filter(company_id=world.company_id).delete()
    user = make_user()
    grant_roles([GrantRole(user.username, "owner")], actor=world.actor, at=world.at)
    assert end(world).code == SingleHandedEnded.CONFLICTS_HELD
    UserRole.objects.filter(user=user).delete()
    assert end(world, "").code == SingleHandedEnded.REASON_MISSING
    assert [end(world).code for _ in range(2)] == [
        SingleHandedEnded.ENDED, SingleHandedEnded.ALREADY_ENDED,
    ]  # fmt: skip
