from __future__ import annotations

from datetime import timedelta

import pytest

from tradewright.control import queries, roles, segregation
from tradewright.control.models import SingleHanded, SodException
from tradewright.control.operations.exemptions import (
    ApproveException,
    AskException,
    ExceptionApproved,
    ExceptionAsked,
    ExceptionRevoked,
    RevokeException,
    approve_exceptions,
    ask_exceptions,
    revoke_exceptions,
)
from tradewright.control.operations.roles import (
    GrantRole,
    RevokeRole,
    RoleGranted,
    grant_roles,
    revoke_roles,
)
from tradewright.kernel.models import Event

from .people import colleague, kept_apart, make_user

LIFT = 12  # enters orders, lifts credit holds


@pytest.fixture
def company(world):
    """The shared company, whose duties are kept apart."""
    kept_apart(world)
    return world


def grant(world, user, *codes):
    rows = [GrantRole(user.username, code) for code in codes]
    return grant_roles(rows, actor=world.actor, at=world.at)


def ask(world, user, number=LIFT, *, days=30, actor=None, control="Weekly look"):
    row = AskException(user.username, number, world.today + timedelta(days=days), control)
    return ask_exceptions([row], actor=actor or colleague(world, "*"), at=world.at)[0]


def excuse(world, user, number=LIFT):
    asked = ask(world, user, number)
    (done,) = approve_exceptions(
        [ApproveException(asked.id)], actor=colleague(world, "*"), at=world.at
    )
    assert done.code == ExceptionApproved.APPROVED
    return asked.id


def test_a_grant_that_joins_both_sides_of_a_pair_is_refused_and_says_why(company):
    user = make_user()
    assert grant(company, user, "sales_rep")[0].accepted
    (outcome,) = grant(company, user, "credit_analyst")
    assert outcome.code == RoleGranted.CONFLICTS_WITH_DUTY
    assert outcome.field == "role"
    assert outcome.detail["number"] == 11
    assert outcome.message == (
        "Pair 11: “credit.set_limits” of this role and “sales.enter_orders” of the role sales_rep "
        "belong in two hands. Goods go to who will not pay, by design. Revoke the other role "
        "first, or ask for an exception with a control that watches it."
    )
    assert [clash.number for clash in queries.conflicts_held(company.company_id, company.at)] == []


def test_a_role_that_conflicts_by_itself_or_further_up_in_the_batch_is_refused(company):
    user = make_user()
    assert [o.code for o in grant(company, user, "owner")] == [RoleGranted.CONFLICTS_WITH_DUTY]
    codes = [o.code for o in grant(company, user, "ar_clerk", "auditor", "cash_application")]
    assert codes == [
        RoleGranted.GRANTED, RoleGranted.GRANTED, RoleGranted.CONFLICTS_WITH_DUTY,
    ]  # fmt: skip


def test_a_role_that_has_ended_conflicts_with_nothing(company):
    user = make_user()
    grant(company, user, "sales_rep")
    revoke_roles([RevokeRole(user.username, "sales_rep")], actor=company.actor, at=company.at)
    assert grant(company, user, "credit_analyst")[0].accepted


def test_a_single_handed_company_joins_what_it_likes(world):
    user = make_user()
    assert grant(world, user, "owner")[0].accepted
    held = queries.conflicts_held(world.company_id, world.at)
    assert {one.excused for one in held} == {True}


def test_exceptions_from_every_pair_let_the_role_be_granted_until_they_end(company):
    user = make_user()
    grant(company, user, "sales_rep")
    clashes = queries.simulate_grant(
        company.company_id, user.username, "credit_analyst", company.at
    )
    assert [clash.number for clash in clashes] == [11, 12]
    for clash in clashes:
        excuse(company, user, clash.number)
    assert grant(company, user, "credit_analyst")[0].accepted
    later = company.at + timedelta(days=40)
    assert {one.excused for one in queries.conflicts_held(company.company_id, company.at)} == {True}
    assert {one.excused for one in queries.conflicts_held(company.company_id, later)} == {False}


def test_ask_exceptions_answers_every_row_of_a_mixed_batch(company):
    user, asker = make_user(), colleague(company, "control.ask_exceptions")
    ends = company.today + timedelta(days=10)
    known = AskException(user.username, 14, ends, "Weekly look")
    ask_exceptions([known], actor=asker, at=company.at)
    outcomes = ask_exceptions(
        [
            AskException(user.username, LIFT, ends, "Weekly look"),
            AskException(user.username, LIFT, ends, "Weekly look"),
            known,
            AskException("nobody", LIFT, ends, "Weekly look"),
            AskException(user.username, 99, ends, "Weekly look"),
            AskException(user.username, 13, company.today, "Weekly look"),
            AskException(user.username, 15, company.today + timedelta(days=366), "Weekly look"),
            AskException(user.username, 16, ends, " "),
        ],
        actor=asker,
        at=company.at,
    )
    assert [o.code for o in outcomes] == [
        ExceptionAsked.ASKED, ExceptionAsked.REPEATED_IN_BATCH, ExceptionAsked.ALREADY_ASKED,
        ExceptionAsked.UNKNOWN_USER, ExceptionAsked.UNKNOWN_PAIR,
        ExceptionAsked.ENDS_BEFORE_IT_BEGINS, ExceptionAsked.TOO_LONG,
        ExceptionAsked.CONTROL_MISSING,
    ]  # fmt: skip
    event = Event.objects.get(aggregate="sod_exception", key=outcomes[0].id)
    assert (event.topic, event.version, event.body["to"]) == (
        "control.exception_asked", 1, "asked",
    )  # fmt: skip


def test_approve_exceptions_wants_another_person(company):
    asker, other, user = colleague(company, "*"), colleague(company, "*"), make_user()
    mine = ask(company, user, actor=asker).id
    own = SodException.objects.create(
        company_id=company.company_id, user_id=other.user_id, number=LIFT, control="x",
        valid_from=company.today, valid_until=company.today + timedelta(days=5),
        asked_by=asker.user_id, asked_at=company.at,
    ).pk  # fmt: skip
    past = SodException.objects.create(
        company_id=company.company_id, user=user, number=14, control="x",
        valid_from=company.today - timedelta(days=5), valid_until=company.today,
        asked_by=asker.user_id, asked_at=company.at,
    ).pk  # fmt: skip
    gone = ask(company, user, 16, actor=asker).id
    revoke_exceptions([RevokeException(gone)], actor=asker, at=company.at)
    (same,) = approve_exceptions([ApproveException(mine)], actor=asker, at=company.at)
    assert same.code == ExceptionApproved.SAME_PERSON
    rows = [ApproveException(one) for one in (mine, mine, own, past, gone, 10**15)]
    outcomes = approve_exceptions(rows, actor=other, at=company.at)
    assert [o.code for o in outcomes] == [
        ExceptionApproved.APPROVED, ExceptionApproved.REPEATED_IN_BATCH,
        ExceptionApproved.OWN_EXCEPTION, ExceptionApproved.EXCEPTION_ENDED,
        ExceptionApproved.EXCEPTION_REVOKED, ExceptionApproved.EXCEPTION_NOT_FOUND,
    ]  # fmt: skip
    (again,) = approve_exceptions(rows[:1], actor=other, at=company.at)
    assert again.code == ExceptionApproved.ALREADY_APPROVED


def test_revoke_exceptions_leaves_those_that_a_grant_stands_on(company):
    user, boss = make_user(), colleague(company, "*")
    grant(company, user, "sales_rep")
    needed = [excuse(company, user, number) for number in (11, 12)]
    grant(company, user, "credit_analyst")
    asked = ask(company, user, 14).id
    rows = [RevokeException(one) for one in (needed[0], asked, asked, 10**15)]
    outcomes = revoke_exceptions(rows, actor=boss, at=company.at)
    assert [o.code for o in outcomes] == [
        ExceptionRevoked.STILL_NEEDED, ExceptionRevoked.REVOKED,
        ExceptionRevoked.REPEATED_IN_BATCH, ExceptionRevoked.EXCEPTION_NOT_FOUND,
    ]  # fmt: skip
    revoke_roles([RevokeRole(user.username, "sales_rep")], actor=company.actor, at=company.at)
    codes = [revoke_exceptions(rows[:1], actor=boss, at=company.at)[0].code for _ in range(2)]
    assert codes == [ExceptionRevoked.REVOKED, ExceptionRevoked.ALREADY_REVOKED]


def test_no_built_in_role_but_the_owners_conflicts_by_itself():
    known = roles.duties_known()
    for role in roles.ROLES:
        held = role.duties(known)
        both = [pair.number for pair in segregation.pairs() if all(pair.sides(held))]
        assert bool(both) == (role.code == "owner"), (role.code, both)


def test_no_duty_stands_on_both_sides_of_a_built_in_pair():
    known = roles.duties_known()
    assert len(segregation.pairs()) == 28
    assert [p.number for p in segregation.pairs() if set.intersection(*p.sides(known))] == []


def test_python_and_database_read_the_patterns_alike(company):
    known = roles.duties_known()
    numbers = queries.role_conflicts(company.company_id)[("owner", "owner")]
    assert numbers == [p.number for p in segregation.pairs() if all(p.sides(known))]
    assert SingleHanded.objects.filter(company_id=company.company_id, ended_at=None).count() == 0
