"""People who leave and come back: deactivate_users and reactivate_users."""

from __future__ import annotations

import pytest

from tradewright.company.models import User
from tradewright.company.operations.users import (
    CreateUser,
    DeactivateUser,
    ReactivateUser,
    UserDeactivated,
    UserReactivated,
    create_users,
    deactivate_users,
    reactivate_users,
)
from tradewright.kernel.operation import Actor
from tradewright.sim.fixtures import AT

SYSTEM = Actor.system(0)
PASSWORD = "correct horse battery"
ANOTHER = "stapled to the wall"


@pytest.fixture
def ann(db):
    return create_users([CreateUser("ann", "Ann Able", "", PASSWORD)], actor=SYSTEM, at=AT).ids()[0]


def leave(*names):
    return deactivate_users([DeactivateUser(name) for name in names], actor=SYSTEM, at=AT)


def come_back(*rows):
    return reactivate_users([ReactivateUser(*row) for row in rows], actor=SYSTEM, at=AT)


def test_who_leaves_has_a_password_that_nothing_fits(ann):
    assert [o.code for o in leave("ann", "nobody", "ann")] == [
        UserDeactivated.DEACTIVATED, UserDeactivated.UNKNOWN_USER,
        UserDeactivated.REPEATED_IN_BATCH,
    ]  # fmt: skip
    user = User.objects.get(pk=ann)
    assert not user.is_active
    assert not user.check_password(PASSWORD)
    assert [o.code for o in leave("ann")] == [UserDeactivated.ALREADY_INACTIVE]


def test_who_comes_back_has_a_new_password(ann):
    leave("ann")
    assert [o.code for o in come_back(("ann", "short"))] == [UserReactivated.PASSWORD_TOO_WEAK]
    assert not User.objects.get(pk=ann).is_active
    assert [o.code for o in come_back(("ann", ANOTHER), ("nobody", ANOTHER), ("ann", ANOTHER))] == [
        UserReactivated.REACTIVATED, UserReactivated.UNKNOWN_USER,
        UserReactivated.REPEATED_IN_BATCH,
    ]  # fmt: skip
    user = User.objects.get(pk=ann)
    assert (user.is_active, user.check_password(ANOTHER)) == (True, True)
    assert [o.code for o in come_back(("ann", ANOTHER))] == [UserReactivated.ALREADY_ACTIVE]
