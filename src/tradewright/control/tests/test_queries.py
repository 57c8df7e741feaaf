from __future__ import annotations

from datetime import timedelta
from fnmatch import fnmatchcase

from tradewright.control import queries, roles
from tradewright.control.operations.roles import GrantRole, grant_roles

from .people import make_user


def test_companies_of_names_only_those_where_a_role_is_held_now(world):
    user = make_user()
    rows = [GrantRole(user.username, "auditor", world.today, world.today + timedelta(days=2))]
    assert queries.companies_of(user.pk, world.at) == []
    grant_roles(rows, actor=world.actor, at=world.at)
    (place,) = queries.companies_of(user.pk, world.at)
    assert (place.id, place.currency, place.time_zone) == (world.company_id, "GBP", "Europe/London")
    assert queries.companies_of(user.pk, world.at + timedelta(days=2)) == []


def test_people_are_found_by_any_of_their_words(world):
    user = make_user(first_name="Wilhelmina", email="w@example.com")
    grant_roles([GrantRole(user.username, "warehouse")], actor=world.actor, at=world.at)
    for words in ("wilhel", "W@EXAMPLE", "wareh"):
        found = queries.people(world.company_id, world.at, words)
        assert [person.user_id for person in found] == [user.pk]
    assert found[0].roles[0].holds_now


def test_the_operation_log_is_read_newest_first_page_by_page(world):
    users = [make_user() for _ in range(5)]
    for user in users:
        grant_roles([GrantRole(user.username, "auditor")], actor=world.actor, at=world.at)
    seen, after = [], (None, None)
    while rows := queries.operation_log(
        world.company_id, operation="control.grant_roles", after=after, limit=2
    ):
        seen += rows
        after = (rows[-1].recorded_at, rows[-1].id)
    assert len(seen) == len({row.id for row in seen}) == 5
    assert seen == sorted(seen, key=lambda row: (row.recorded_at, row.id), reverse=True)
    assert not queries.operation_log(world.company_id, refused_only=True)
    assert not queries.operation_log(
        world.company_id, since=(seen[0].recorded_at.date() + timedelta(days=2))
    )


def test_health_is_in_step_without_events(world):
    assert queries.health(world.company_id).word == "In step"


def test_every_duty_belongs_to_a_role_or_to_the_machine():
    known = roles.duties_known()
    held = set().union(*(role.duties(known) for role in roles.ROLES if role.code != "owner"))
    machine = {duty for duty in known if any(fnmatchcase(duty, p) for p in roles.MACHINE)}
    assert known - held - machine == set()
    assert not held & machine


def test_the_auditor_only_reads_and_the_administrator_does_no_business():
    by_code = {role.code: role.duties(roles.duties_known()) for role in roles.ROLES}
    assert all(duty.partition(".")[2].startswith("read") for duty in by_code["auditor"])
    business = {"company", "control", "approvals", "audit"}
    assert {duty.partition(".")[0] for duty in by_code["administrator"]} <= business
    assert "sales.lift_holds" not in by_code["sales_rep"] | by_code["inside_sales"]
