from __future__ import annotations

from datetime import date

import pytest

from tradewright.control.models import UserRole
from tradewright.sim.demo import let_owner_in, let_people_in
from tradewright.sim.fixtures import open_world
from tradewright.sim.people import OWNER

SINCE = date(2026, 3, 2)


@pytest.fixture
def trial(committed_world, db):
    """A second company in the database of a demo whose people work in the first."""
    let_people_in(committed_world.actor, since=SINCE)
    return open_world("TRIAL")


def test_the_demos_owner_may_open_a_replayed_company_too(trial):
    assert let_owner_in(trial.actor, since=SINCE) == OWNER
    assert let_owner_in(trial.actor, since=SINCE) == OWNER
    (held,) = UserRole.objects.filter(company_id=trial.company_id)
    assert (held.user.username, held.role.code) == (OWNER, "owner")
