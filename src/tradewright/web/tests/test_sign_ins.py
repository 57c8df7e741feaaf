"""Signing in as people do it: second factor, confirmation, sessions, what is refused."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from tradewright.company.models import User
from tradewright.control.models import SignInLog, UserRole
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.control.operations.sign_ins import SetSignInRule, set_sign_in_rules
from tradewright.web.addresses import networks, past_proxies
from tradewright.web.sealed import seal, unseal
from tradewright.web.sessions import MUST_ENROL

PASSWORD = "correct horse battery"


@pytest.fixture
def person(committed_world, db):
    """Makes a person of the shared company who can sign in by password."""

    def make(username, *roles):
        user = User.objects.create(username=username, first_name=username.title())
        user.set_password(PASSWORD)
        user.save()
        rows = [GrantRole(username, role, date(2020, 1, 1)) for role in roles]
        if rows:
            grant_roles(rows, actor=committed_world.actor, at=committed_world.at)
        return user

    return make


def sign_in(username, client=None):
    client = client or Client()
    sent = {"username": username, "password": PASSWORD}
    return client, client.post("/sign-in/", sent)


def code_of(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def enrol(client):
    """Add an authenticator app; answers its secret."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'id="secret">(\w+)<', page).group(1)
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def aged(client, **ages):
    """Make the marks of a session older by so many seconds."""
    session = client.session
    for name, seconds in ages.items():
        session[name] -= seconds
    session.save()


def happened(username):
    return list(SignInLog.objects.filter(username=username).order_by("id").values_list(
        "what", flat=True))  # fmt: skip


class TestASecondFactor:
    def test_is_asked_for_after_the_password_and_its_code_works_once(self, person):
        person("ann", "auditor")
        client, _ = sign_in("ann")
        secret = enrol(client)
        client.post("/sign-out/")
        client, answer = sign_in("ann", client)
        assert answer["Location"] == reverse("mfa_authenticate")
        assert client.get("/")["Location"].startswith("/sign-in/")
        code = code_of(secret)
        assert client.post(reverse("mfa_authenticate"), {"code": code})["Location"] == "/"
        assert client.get("/").status_code == 200
        other, _ = sign_in("ann")
        again = other.post(reverse("mfa_authenticate"), {"code": code})
        assert "used before" in again.content.decode()
        assert other.get("/").status_code == 302
        assert happened("ann")[-1] == "failed"

    def test_is_kept_sealed(self, person):
        user = person("ann", "auditor")
        client, _ = sign_in("ann")
        secret = enrol(client)
        kept = Authenticator.objects.get(user=user, type="totp").data["secret"]
        assert secret not in kept

    def test_gives_codes_for_emergencies_that_are_shown_once_and_work_once(self, person):
        person("ann", "auditor")
        client, _ = sign_in("ann")
        enrol(client)
        shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
        code = re.findall(r"<li><code>(\w+)</code>", shown)[0]
        assert code not in client.get(reverse("mfa_view_recovery_codes")).content.decode()
        for answered in (302, 200):
            other, _ = sign_in("ann")
            answer = other.post(reverse("mfa_authenticate"), {"code": code})
            assert answer.status_code == answered

    def test_wrong_codes_lock_as_wrong_passwords_do(self, person):
        person("ann", "auditor")
        client, _ = sign_in("ann")
        enrol(client)
        other, _ = sign_in("ann")
        asked = [other.post(reverse("mfa_authenticate"), {"code": "000000"}) for _ in range(5)]
        assert [answer.status_code for answer in asked] == [200, 200, 200, 200, 429]
        assert sign_in("ann")[1].status_code == 429

    def test_is_owed_where_a_role_asks_for_it(self, person, committed_world):
        person("ann", "auditor")
        rows = [SetSignInRule("auditor", True, 30, 12)]
        set_sign_in_rules(rows, actor=committed_world.actor, at=committed_world.at)
        client, _ = sign_in("ann")
        assert client.get("/")["Location"] == reverse("account")
        refused = client.get("/api/sales/orders")
        assert refused.status_code in (403, 404)
        enrol(client)
        assert client.get("/").status_code == 200
        factor = Authenticator.objects.get(user__username="ann", type="totp")
        client.post(reverse("remove_factor", args=[factor.pk]))
        assert Authenticator.objects.filter(pk=factor.pk).exists()

    def test_of_another_cannot_be_removed(self, person):
        person("ann", "auditor"), person("bob", "auditor")
        enrol(sign_in("ann")[0])
        factor = Authenticator.objects.get(user__username="ann", type="totp")
        bob, _ = sign_in("bob")
        assert bob.post(reverse("remove_factor", args=[factor.pk])).status_code == 404


class TestAConfirmation:
    def grant(self, client):
        return client.post(reverse("grant_role"), {"username": "bob", "role": "auditor"})

    def held(self):
        return UserRole.objects.filter(user__username="bob", role__code="auditor").exists()

    def test_is_asked_for_and_what_was_sent_is_done_after_it(self, person):
        person("ann", "administrator"), person("bob", "warehouse")
        client, _ = sign_in("ann")
        aged(client, confirmed_at=601)
        answer = self.grant(client)
        assert answer["Location"].startswith(reverse("confirm"))
        assert not self.held()
        before = client.session.session_key
        assert client.post(reverse("confirm"), {"password": "wrong"}).status_code == 422
        answer = client.post(reverse("confirm"), {"password": PASSWORD})
        assert answer["Location"] == reverse("people")
        assert self.held()
        assert client.session.session_key != before
        assert "confirmed" in happened("ann")

    def test_is_done_once_only(self, person):
        person("ann", "administrator"), person("bob", "warehouse")
        client, _ = sign_in("ann")
        aged(client, confirmed_at=601)
        self.grant(client)
        client.post(reverse("confirm"), {"password": PASSWORD})
        UserRole.objects.filter(user__username="bob", role__code="auditor").delete()
        client.post(reverse("confirm"), {"password": PASSWORD})
        assert not self.held()

    def test_does_nothing_for_who_owes_a_second_factor_meanwhile(self, person):
        person("ann", "administrator"), person("bob", "warehouse")
        client, _ = sign_in("ann")
        aged(client, confirmed_at=601)
        self.grant(client)
        session = client.session
        session[MUST_ENROL] = True
        session.save()
        answer = client.post(reverse("confirm"), {"password": PASSWORD})
        assert answer["Location"] == reverse("account")
        assert not self.held()

    def test_keeps_what_was_typed_where_the_form_is_refused(self, person):
        person("ann", "administrator")
        client, _ = sign_in("ann")
        aged(client, confirmed_at=601)
        client.post(reverse("grant_role"), {"username": "nobody-here", "role": "auditor"})
        answer = client.post(reverse("confirm"), {"password": PASSWORD})
        assert answer.status_code == 422
        assert "nobody-here" in answer.content.decode()

    def test_takes_the_second_factor_where_there_is_one(self, person):
        person("ann", "administrator"), person("bob", "warehouse")
        client, _ = sign_in("ann")
        secret = enrol(client)
        aged(client, confirmed_at=601)
        self.grant(client)
        assert client.post(reverse("confirm"), {"password": PASSWORD}).status_code == 422
        answer = client.post(reverse("confirm"), {"code": code_of(secret)})
        assert answer["Location"] == reverse("people")
        assert self.held()

    def test_is_a_problem_at_the_api(self, person):
        person("ann", "administrator"), person("bob", "warehouse")
        client, _ = sign_in("ann")
        aged(client, confirmed_at=601)
        row = {"username": "bob", "role": "auditor"}
        answer = client.post("/api/control/grant_roles", row, content_type="application/json")
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:tradewright:step-up-needed"


class TestASession:
    @pytest.mark.parametrize(("mark", "seconds"), [("seen_at", 30 * 60 + 1),
                                                   ("began_at", 12 * 3600 + 1)])  # fmt: skip
    def test_ends_by_the_clock(self, person, mark, seconds):
        person("ann", "auditor")
        client, _ = sign_in("ann")
        aged(client, **{mark: seconds})
        assert client.get("/")["Location"].startswith("/sign-in/")
        assert happened("ann")[-1] == "session_ended"

    def test_of_finance_is_shorter(self, person):
        person("ann", "ar_clerk")
        client, _ = sign_in("ann")
        aged(client, seen_at=15 * 60 + 1)
        assert client.get("/").status_code == 302

    def test_is_not_kept_alive_by_what_the_page_asks_for_itself(self, person):
        person("ann", "auditor")
        client, _ = sign_in("ann")
        aged(client, seen_at=600)
        before = client.session["seen_at"]
        client.get("/badge/")
        assert client.session["seen_at"] == before
        client.get("/")
        assert client.session["seen_at"] > before

    def test_gets_a_new_id_at_sign_in_and_when_duties_change(self, person, committed_world):
        person("ann", "auditor")
        client = Client()
        client.get("/sign-in/")
        client, _ = sign_in("ann", client)
        client.get("/")
        before = client.session.session_key
        rows = [GrantRole("ann", "warehouse", date(2020, 1, 1))]
        grant_roles(rows, actor=committed_world.actor, at=committed_world.at)
        client.get("/")
        assert client.session.session_key != before
        assert client.get("/").status_code == 200

    def test_can_be_ended_from_another(self, person):
        person("ann", "auditor")
        one, _ = sign_in("ann")
        other, _ = sign_in("ann")
        page = one.get(reverse("account")).content.decode()
        mark = re.search(r'name="mark" value="(\w+)"', page).group(1)
        one.post(reverse("end_sessions"), {"mark": mark})
        assert other.get("/").status_code == 302
        assert one.get("/").status_code == 200

    def test_ends_with_a_new_password_elsewhere_but_not_here(self, person):
        person("ann", "auditor")
        here, _ = sign_in("ann")
        there, _ = sign_in("ann")
        sent = {
            "old": PASSWORD,
            "new_password": "another long phrase",
            "again": "another long phrase",
        }
        assert here.post(reverse("change_password"), sent)["Location"] == reverse("account")
        assert here.get("/").status_code == 200
        assert there.get("/").status_code == 302
        assert sign_in("ann")[1].status_code == 200

    def test_says_at_its_field_what_a_password_lacks(self, person):
        person("ann", "auditor")
        client, _ = sign_in("ann")
        for sent, words in (
            (("wrong", "another long phrase"), "not your password now"),
            ((PASSWORD, "password1234"), "too common"),
            ((PASSWORD, PASSWORD), "another than the one"),
        ):
            row = {"old": sent[0], "new_password": sent[1], "again": sent[1]}
            answer = client.post(reverse("change_password"), row)
            assert answer.status_code == 422
            assert words in answer.content.decode()


class TestWhatIsForeign:
    def test_form_of_another_session_is_refused(self, person):
        person("ann", "administrator"), person("bob", "administrator")
        checked = Client(enforce_csrf_checks=True)
        checked.get("/sign-in/")
        token = checked.cookies["csrftoken"].value
        sent = {"username": "ann", "password": PASSWORD, "csrfmiddlewaretoken": "a" * 32}
        assert checked.post("/sign-in/", sent).status_code == 403
        sent["csrfmiddlewaretoken"] = token
        assert checked.post("/sign-in/", sent).status_code == 302

    def test_origin_is_refused(self, person):
        person("ann", "auditor")
        checked = Client(enforce_csrf_checks=True)
        checked.get("/sign-in/")
        sent = {"username": "ann", "password": PASSWORD,
                "csrfmiddlewaretoken": checked.cookies["csrftoken"].value}  # fmt: skip
        answer = checked.post("/sign-in/", sent, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403

    def test_session_that_was_made_up_is_nobody(self, db):
        client = Client()
        client.cookies["sessionid"] = "a" * 32
        assert client.get("/").status_code == 302

    def test_seal_of_another_purpose_or_too_old_stays_shut(self, settings):
        kept = seal("secret", "one")
        assert unseal(kept, "one") == "secret"
        assert unseal(kept, "two") is None
        assert unseal(kept, "one", seconds=-1) is None
        assert unseal(kept[:-2] + "xx", "one") is None


def test_the_address_is_that_before_our_proxies_and_no_further():
    trusted = networks("10.0.0.0/8, 192.168.1.5")
    assert past_proxies("203.0.113.9", "1.2.3.4", trusted) == "203.0.113.9"
    assert past_proxies("10.0.0.1", "6.6.6.6, 203.0.113.9", trusted) == "203.0.113.9"
    assert past_proxies("10.0.0.1", "203.0.113.9, 192.168.1.5", trusted) == "203.0.113.9"
    assert past_proxies("10.0.0.1", "nonsense", trusted) == "10.0.0.1"
    assert past_proxies("", "1.2.3.4", trusted) == ""


def test_pages_say_what_browsers_must_not_do(person):
    person("ann", "auditor")
    client, _ = sign_in("ann")
    answer = client.get(reverse("account"))
    policy = answer["Content-Security-Policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'",
                 "frame-ancestors 'none'", "form-action 'self'"):  # fmt: skip
        assert part in policy
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
