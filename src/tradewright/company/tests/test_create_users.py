from __future__ import annotations

import pytest

from tradewright.company.models import User
from tradewright.company.operations.users import CreateUser, UserCreated, create_users
from tradewright.kernel.operation import Actor
from tradewright.sim.fixtures import AT

SYSTEM = Actor.system(0)
PASSWORD = "correct horse battery"


def create(*rows):
    return create_users([CreateUser(*row) for row in rows], actor=SYSTEM, at=AT)


def test_lets_the_person_sign_in_and_keeps_only_a_hash(db):
    (outcome,) = create(("ann", "Ann Able", "ann@example.com", PASSWORD))
    user = User.objects.get(pk=outcome.id)
    assert user.check_password(PASSWORD)
    assert user.password.startswith("argon2")
    assert (user.get_full_name(), user.is_superuser) == ("Ann Able", False)
    assert PASSWORD not in repr(CreateUser("ann", "Ann", "", PASSWORD))


def test_answers_every_row_of_a_mixed_batch(db):
    create(("old", "Old Hand", "", PASSWORD))
    outcomes = create(
        ("ann", "Ann Able", "ann@example.com", PASSWORD),
        ("ANN", "Ann Other", "", PASSWORD),
        ("old", "Somebody Else", "", PASSWORD),
        ("not usable", "Space Name", "", PASSWORD),
        ("bob", " ", "", PASSWORD),
        ("cyd", "Cyd", "cyd at home", PASSWORD),
        ("dan", "Dan", "", "short"),
        ("old", "Old Hand", "", PASSWORD),
    )
    assert [o.code for o in outcomes] == [
        UserCreated.CREATED, UserCreated.REPEATED_IN_BATCH, UserCreated.USERNAME_TAKEN,
        UserCreated.USERNAME_NOT_USABLE, UserCreated.NAME_MISSING, UserCreated.EMAIL_NOT_USABLE,
        UserCreated.PASSWORD_TOO_WEAK, UserCreated.REPEATED_IN_BATCH,
    ]  # fmt: skip
    assert "12 characters" in outcomes[6].message


def test_creates_once(db):
    row = ("ann", "Ann Able", "ann@example.com", PASSWORD)
    first, again = create(row)[0], create(row)[0]
    assert again.code == UserCreated.ALREADY_CREATED
    assert again.id == first.id


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("telechargement", "too common"),
        ("Password2026!!", "common word"),
        ("$unshine-2026", "common word"),
        ("aaaabbbbcccc", "common word"),
        ("ann-able-ann", "too similar"),
        ("annable@home", "too similar"),
    ],
)
def test_refuses_what_guessers_try_first(db, password, why):
    (outcome,) = create(("ann-able", "Ann Able", "annable@example.com", password))
    assert outcome.code == UserCreated.PASSWORD_TOO_WEAK
    assert why in outcome.message
