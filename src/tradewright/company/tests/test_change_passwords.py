from __future__ import annotations

from tradewright.company.models import User
from tradewright.company.operations.passwords import (
    ChangePassword,
    PasswordChanged,
    change_passwords,
)
from tradewright.kernel.operation import Actor
from tradewright.sim.fixtures import AT

OLD, NEW = "correct horse battery", "another long phrase"


def person(name):
    user = User.objects.create(username=name)
    user.set_password(OLD)
    user.save()
    return user


def change(user, *rows):
    actor = Actor(user.pk, 0, user.username, frozenset({change_passwords.duty}))
    return [o.code for o in change_passwords(rows, actor=actor, at=AT)]


def test_changes_ones_own_password(db):
    ann = person("ann")
    assert change(ann, ChangePassword("ann", OLD, NEW)) == [PasswordChanged.CHANGED]
    ann.refresh_from_db()
    assert ann.check_password(NEW)
    assert change(ann, ChangePassword("ann", OLD, NEW)) == [PasswordChanged.WRONG_PASSWORD]


def test_answers_every_row_of_a_mixed_batch(db):
    ann = person("ann")
    person("bob")
    assert change(
        ann, ChangePassword("bob", OLD, NEW), ChangePassword("ann", OLD, NEW),
        ChangePassword("ann", OLD, NEW),
    ) == [
        PasswordChanged.UNKNOWN_USER, PasswordChanged.CHANGED, PasswordChanged.REPEATED_IN_BATCH,
    ]  # fmt: skip


def test_says_what_a_password_lacks(db):
    ann = person("ann")
    assert change(ann, ChangePassword("ann", OLD, OLD)) == [PasswordChanged.SAME_AS_BEFORE]
    assert change(ann, ChangePassword("ann", OLD, "short")) == [PasswordChanged.PASSWORD_TOO_WEAK]
    mine = ChangePassword("ann", OLD, "annannannann")
    assert change(ann, mine) == [PasswordChanged.PASSWORD_TOO_WEAK]
