from __future__ import annotations

from tradewright.company.models import User
from tradewright.company.operations.users import (
    AnonymiseUser,
    UserAnonymised,
    anonymise_users,
)
from tradewright.kernel.operation import Actor
from tradewright.sim.fixtures import AT

SYSTEM = Actor.system(0)


def anonymise(*ids):
    rows = [AnonymiseUser(one) for one in ids]
    return [one.code for one in anonymise_users(rows, actor=SYSTEM, at=AT)]


def test_answers_every_row_of_a_mixed_batch_and_leaves_a_number_for_a_name(db):
    gone = User.objects.create(
        username="nora", first_name="Nora", last_name="N", email="n@x.example", is_active=False
    )
    here = User.objects.create(username="bob")
    assert anonymise(gone.pk, gone.pk, here.pk, 10**12, 1) == [
        UserAnonymised.ANONYMISED, UserAnonymised.REPEATED_IN_BATCH, UserAnonymised.STILL_ACTIVE,
        UserAnonymised.USER_NOT_FOUND, UserAnonymised.USER_NOT_FOUND,
    ]  # fmt: skip
    gone.refresh_from_db()
    assert (gone.username, gone.get_full_name(), gone.email) == (f"erased-{gone.pk}", "", "")
    assert anonymise(gone.pk) == [UserAnonymised.ALREADY_ANONYMISED]
