from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from tradewright.control.models import SignInLog
from tradewright.control.operations.people import DeactivateUser, deactivate_users
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.control.operations.sign_ons import LinkSignOn, SignOnLinked, link_sign_ons
from tradewright.kernel.errors import NotPermitted
from tradewright.sim.fixtures import open_world
from tradewright.web.issuers import Issuer

from .people import colleague, make_user, signed_in


@pytest.fixture(autouse=True)
def issuer(settings):
    settings.ISSUERS = (Issuer("work", "Work", "https://id.example.com", "tradewright", "hush"),)


@pytest.fixture
def company(committed_world, db):
    return committed_world


def hire(company, role="auditor", **given):
    user = make_user(**given)
    rows = [GrantRole(user.username, role, date(2020, 1, 1))]
    assert not grant_roles(rows, actor=company.actor, at=company.at).refused
    return user


def link(company, *rows, actor=None):
    asked = [LinkSignOn(*row) for row in rows]
    return link_sign_ons(asked, actor=actor or company.actor, at=company.at)


def test_lets_a_person_sign_on_and_leaves_a_line_that_they_see(company):
    user = hire(company)
    (outcome,) = link(company, (user.username, "work", " s-1 "))
    assert (outcome.code, outcome.id) == (SignOnLinked.LINKED, user.pk)
    held = SocialAccount.objects.get(user_id=user.pk)
    assert (held.provider, held.uid) == ("work", "s-1")
    line = SignInLog.objects.get(user_id=user.pk)
    assert (line.what, line.method) == ("sign_on_linked", "work, by system")
    assert link(company, (user.username, "work", "s-1"))[0].code == SignOnLinked.ALREADY_LINKED


def test_answers_every_row_of_a_mixed_batch(company):
    ann, bob, gone, abroad = (hire(company) for _ in range(4))
    stranger = make_user()
    grant = GrantRole(abroad.username, "auditor", date(2020, 1, 1), date(2090, 1, 1))
    grant_roles([grant], actor=open_world("LINKED").actor, at=company.at)
    deactivate_users([DeactivateUser(gone.username, "left")], actor=company.actor, at=company.at)
    link(company, (bob.username, "work", "s-2"))
    outcomes = link(
        company,
        (ann.username, "work", "s-1"),
        (ann.username, "work", "s-9"),
        (bob.username, "work", "\ts-1 "),
        (stranger.username, "work", "s-3"),
        (bob.username, "elsewhere", "s-3"),
        (hire(company).username, "work", " "),
        (hire(company).username, "work", "s-2"),
        (gone.username, "work", "s-4"),
        (abroad.username, "work", "s-5"),
    )
    assert [o.code for o in outcomes] == [
        SignOnLinked.LINKED, SignOnLinked.REPEATED_IN_BATCH, SignOnLinked.REPEATED_IN_BATCH,
        SignOnLinked.UNKNOWN_USER, SignOnLinked.UNKNOWN_ISSUER, SignOnLinked.SUBJECT_MISSING,
        SignOnLinked.SUBJECT_TAKEN, SignOnLinked.USER_INACTIVE, SignOnLinked.WORKS_ELSEWHERE,
    ]  # fmt: skip


def test_asks_for_the_duty_and_for_a_confirmation(company):
    asked = [LinkSignOn("x", "work", "s-1")]
    with pytest.raises(NotPermitted):
        link_sign_ons(asked, actor=colleague(company, "control.read"), at=company.at)
    client = signed_in(company, "administrator")
    session = client.session
    session["confirmed_at"] -= 3600
    session.save()
    sent = {"linked": hire(company).username, "issuer": "work", "subject": "s-1"}
    answer = client.post(reverse("link_sign_on"), sent)
    assert answer["Location"].startswith(reverse("confirm"))
    assert not SocialAccount.objects.exists()
    assert "Link a sign-on" in client.get(reverse("people")).content.decode()


def test_ends_with_the_person(company):
    user = hire(company)
    link(company, (user.username, "work", "s-1"))
    Authenticator.objects.create(user=user, type="totp", data={})
    deactivate_users([DeactivateUser(user.username, "left")], actor=company.actor, at=company.at)
    assert not SocialAccount.objects.filter(user=user).exists()
    assert not Authenticator.objects.filter(user=user).exists()
