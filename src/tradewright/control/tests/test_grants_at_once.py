"""Two administrators grant at the same moment: what each alone might, both together may not."""

from __future__ import annotations

from threading import Barrier, Thread

from django.db import connection

from tradewright.control.models import SingleHanded, UserRole
from tradewright.control.operations.roles import (
    GrantRole,
    RevokeRole,
    grant_roles,
    revoke_roles,
)

from .people import make_user


def at_once(*calls):
    start, answers = Barrier(len(calls)), [""] * len(calls)

    def run(place, call):
        try:
            start.wait()
            answers[place] = str(call()[0].code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def grant(world, *rows):
    return lambda: grant_roles([GrantRole(*row) for row in rows], actor=world.actor, at=world.at)


def test_both_sides_of_a_pair_are_not_granted_by_two_at_once(open_floor):
    world = open_floor
    SingleHanded.objects.filter(company_id=world.company_id).delete()
    for _ in range(4):
        user = make_user(username=f"both{world.code}{UserRole.objects.count()}")
        answers = at_once(
            grant(world, (user.username, "sales_rep")),
            grant(world, (user.username, "credit_analyst")),
        )
        assert sorted(answers)[-1] == "granted"
        assert answers.count("granted") == 1, answers
        assert UserRole.objects.filter(user=user).count() == 1


def test_the_same_role_is_granted_once(open_floor):
    world = open_floor
    user = make_user(username=f"once{world.code}")
    answers = at_once(*[grant(world, (user.username, "auditor"))] * 4)
    assert answers.count("granted") == 1
    assert UserRole.objects.filter(user=user).count() == 1


def test_the_last_two_who_may_grant_do_not_lose_it_at_once(open_floor):
    world = open_floor
    users = [make_user(username=f"admin{n}{world.code}") for n in range(2)]
    grant(world, *((user.username, "administrator") for user in users))()
    answers = at_once(
        *(
            lambda user=user: revoke_roles(
                [RevokeRole(user.username, "administrator")], actor=world.actor, at=world.at
            )
            for user in users
        )
    )
    assert sorted(answers) == ["last_administrator", "revoked"]
