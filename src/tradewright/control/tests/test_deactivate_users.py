from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tradewright.control import queries
from tradewright.control.models import ApiKey, Role, UserRole
from tradewright.control.operations.api_keys import CreateApiKey, create_api_keys, hash_of, new_key
from tradewright.control.operations.people import (
    DeactivateUser,
    PersonDeactivated,
    PersonReactivated,
    ReactivateUser,
    deactivate_users,
    reactivate_users,
)
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.models import Event
from tradewright.kernel.operation import Actor
from tradewright.sim.fixtures import open_world

from .people import make_user

PASSWORD = "correct horse battery"


@pytest.fixture
def company(committed_world, db):
    return committed_world


def hire(company, *roles, **given):
    user = make_user(**given)
    rows = [GrantRole(user.username, role, date(2020, 1, 1)) for role in roles]
    assert not grant_roles(rows, actor=company.actor, at=company.at).refused
    return user


def leave(company, *rows, actor=None):
    return deactivate_users(rows, actor=actor or company.actor, at=company.at)


def test_who_leaves_today_has_no_session_no_key_and_no_role(company):
    boss, user = hire(company, "administrator"), hire(company, "sales_rep", "key_holder")
    key = new_key()
    actor = Actor(user.pk, company.company_id, "x", frozenset({"*", "sales.read"}))
    wanted = CreateApiKey("shop", "sales.read", company.today + timedelta(days=9), key)
    create_api_keys([wanted], actor=actor, at=company.at)
    browser = Client()
    browser.force_login(user)
    assert browser.get(reverse("home")).status_code == 200
    (outcome,) = leave(company, DeactivateUser(user.username, "Left us"))
    assert outcome.code == PersonDeactivated.DEACTIVATED
    assert browser.get(reverse("home")).status_code == 302
    assert queries.key_holder(hash_of(key), company.at).state == "revoked"
    assert not UserRole.objects.filter(user=user, valid_until=None).exists()
    assert Event.objects.filter(topic="control.api_key_revoked").exists()
    (back,) = reactivate_users(
        [ReactivateUser(user.username, PASSWORD)], actor=company.actor, at=company.at
    )
    assert back.code == PersonReactivated.REACTIVATED
    assert browser.get(reverse("home")).status_code == 302  # the old session stays dead
    assert not queries.actor_of(user.pk, company.company_id, company.at).duties
    assert boss.pk


def test_who_leaves_later_loses_roles_and_keys_on_that_day(company):
    hire(company, "administrator")
    user = hire(company, "sales_rep")
    ApiKey.objects.create(
        company_id=company.company_id, user=user, name="k", prefix="p", secret_hash=b"x" * 32,
        scopes=["*"], created_at=company.at, expires_on=company.today + timedelta(days=90),
    )  # fmt: skip
    day = company.today + timedelta(days=14)
    (outcome,) = leave(company, DeactivateUser(user.username, "Retires", day))
    assert outcome.code == PersonDeactivated.LEAVES_LATER
    user.refresh_from_db()
    assert user.is_active
    assert UserRole.objects.get(user=user).valid_until == day
    assert ApiKey.objects.get(user=user).expires_on == day - timedelta(days=1)


def test_a_mixed_batch_is_judged_row_by_row(company):
    UserRole.objects.filter(company_id=company.company_id).delete()
    boss, user = hire(company, "administrator"), hire(company, "sales_rep")
    other = open_world("ELSEWHERE")
    far, both = hire(other, "sales_rep"), hire(company, "auditor")
    grant_roles([GrantRole(both.username, "auditor")], actor=other.actor, at=other.at)
    gone = hire(company, "auditor")
    gone.is_active = False
    gone.save()
    me = hire(company, "auditor")
    actor = Actor(me.pk, company.company_id, "Me", frozenset({"control.deactivate_users"}))
    outcomes = leave(
        company,
        DeactivateUser(user.username, "Left us"),
        DeactivateUser(user.username, "Left us"),
        DeactivateUser("nobody", "Left us"),
        DeactivateUser(far.username, "Left us"),
        DeactivateUser(gone.username, "Left us"),
        DeactivateUser(both.username, " "),
        DeactivateUser(both.username, "Left us"),
        DeactivateUser(me.username, "Left us"),
        DeactivateUser(boss.username, "Left us"),
        actor=actor,
    )
    assert [o.code for o in outcomes] == [
        PersonDeactivated.DEACTIVATED, PersonDeactivated.REPEATED_IN_BATCH,
        PersonDeactivated.UNKNOWN_USER, PersonDeactivated.UNKNOWN_USER,
        PersonDeactivated.ALREADY_INACTIVE, PersonDeactivated.REASON_MISSING,
        PersonDeactivated.REPEATED_IN_BATCH, PersonDeactivated.OWN_ACCOUNT,
        PersonDeactivated.LAST_ADMINISTRATOR,
    ]  # fmt: skip
    past = DeactivateUser(both.username, "Left us", company.today - timedelta(days=1))
    assert leave(company, past)[0].code == PersonDeactivated.ALREADY_PAST
    (elsewhere,) = leave(company, DeactivateUser(both.username, "Left us"))
    assert elsewhere.code == PersonDeactivated.WORKS_ELSEWHERE


def test_reactivate_users_answers_every_row_of_a_mixed_batch(company):
    user, gone, weak = (hire(company, "auditor") for _ in range(3))
    hire(company, "administrator")
    leave(company, *(DeactivateUser(one.username, "Left us") for one in (gone, weak)))
    rows = [
        ReactivateUser(gone.username, PASSWORD),
        ReactivateUser(gone.username, PASSWORD),
        ReactivateUser(weak.username, "short"),
        ReactivateUser(user.username, PASSWORD),
        ReactivateUser("nobody", PASSWORD),
    ]
    outcomes = reactivate_users(rows, actor=company.actor, at=company.at)
    assert [o.code for o in outcomes] == [
        PersonReactivated.REACTIVATED, PersonReactivated.REPEATED_IN_BATCH,
        PersonReactivated.PASSWORD_TOO_WEAK, PersonReactivated.ALREADY_ACTIVE,
        PersonReactivated.UNKNOWN_USER,
    ]  # fmt: skip


def test_who_has_work_elsewhere_for_a_time_gets_no_password_from_here(company):
    gone, elsewhere = hire(company, "auditor"), open_world("RETURNED")
    hire(company, "administrator")
    leave(company, DeactivateUser(gone.username, "Left us"))
    UserRole.objects.create(
        company_id=elsewhere.company_id, user=gone, role=Role.objects.get(code="auditor"),
        valid_from=date(2020, 1, 1), valid_until=date(2090, 1, 1),
    )  # fmt: skip
    rows = [ReactivateUser(gone.username, PASSWORD)]
    (outcome,) = reactivate_users(rows, actor=company.actor, at=company.at)
    assert outcome.code == PersonReactivated.WORKS_ELSEWHERE
