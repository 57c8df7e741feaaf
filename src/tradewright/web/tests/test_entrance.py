from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tradewright.company.operations.users import CreateUser, create_users
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.doors import MENU, PAGES, discover
from tradewright.kernel.operation import Actor
from tradewright.sim.fixtures import open_world

PASSWORD = "correct horse battery"
PUBLIC = {
    "sign-in", "sign-out", "workplace", "badge", "health", "account_login", "mfa_authenticate",
    "openid_connect_login", "openid_connect_callback", "customer_quote", "customer_quote_pdf",
    "accept_customer_quote", "decline_customer_quote", "ask", "asked",
}  # fmt: skip


@pytest.fixture
def sign_in(committed_world, db):
    """Makes a user with roles in the shared company and signs them in."""

    def make(username, *roles):
        rows = [CreateUser(username, f"{username.title()} Person", "", PASSWORD)]
        create_users(rows, actor=Actor.system(0), at=committed_world.at)
        grants = [GrantRole(username, role, date(2020, 1, 1)) for role in roles]
        grant_roles(grants, actor=committed_world.actor, at=committed_world.at)
        client = Client()
        answer = client.post("/sign-in/", {"username": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content
        return client

    return make


def test_every_page_but_the_entrance_asks_for_a_sign_in(db):
    client = Client()
    for pattern in get_resolver().url_patterns:
        name = getattr(pattern, "name", None)
        if name is None or name in PUBLIC:
            continue
        given = dict.fromkeys(pattern.pattern.converters, 1)
        answer = client.get(reverse(name, kwargs=given))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/sign-in/?next="), name


def test_a_missing_duty_is_named_with_who_can_grant_it(sign_in):
    sign_in("boss", "administrator")
    answer = sign_in("clerk", "warehouse").get(reverse("people"))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "control.read" in page
    assert "Boss Person" in page


def test_without_any_role_there_is_a_page_that_says_so(sign_in):
    answer = sign_in("newcomer").get("/")
    assert answer.status_code == 403
    assert "no role in any company" in answer.content.decode()


def test_every_menu_entry_has_its_page():
    discover()
    assert set(MENU) - set(PAGES) == set()


def test_the_menu_shows_only_what_the_duties_allow(sign_in):
    assert reverse("people") in sign_in("boss", "administrator").get("/").content.decode()
    assert reverse("people") not in sign_in("clerk", "warehouse").get("/").content.decode()


def test_the_sixth_try_waits_even_with_the_right_password(sign_in):
    sign_in("ann", "auditor")
    client = Client()
    codes = [
        client.post("/sign-in/", {"username": "ann", "password": "wrong"}).status_code
        for _ in range(5)
    ]
    assert codes == [200, 200, 200, 200, 429]
    answer = client.post("/sign-in/", {"username": "ann", "password": PASSWORD})
    assert answer.status_code == 429
    assert "The next is possible at" in answer.content.decode()


def test_the_company_is_chosen_among_those_with_a_role(sign_in, committed_world):
    other = open_world("OTHER")
    client = sign_in("olive", "owner")
    answer = client.post("/workplace/", {"company_id": other.company_id, "back": "//evil.example"})
    assert answer["Location"] == "/"
    assert f"Company {committed_world.code}" in client.get(reverse("company")).content.decode()
    grant_roles([GrantRole("olive", "owner", date(2020, 1, 1))], actor=other.actor, at=other.at)
    client.post("/workplace/", {"company_id": other.company_id, "back": "/"})
    assert "Company OTHER" in client.get(reverse("company")).content.decode()


def test_the_command_bar_finds_pages_by_name(sign_in):
    client = sign_in("olive", "owner")
    answer = client.get(reverse("find"), {"q": "who did"}, headers={"HX-Request": "true"})
    assert reverse("operation_log") in answer.content.decode()
    assert "Nothing is called" in client.get(reverse("find"), {"q": "zzz"}).content.decode()


def test_health_answers_without_a_sign_in(db):
    assert Client().get("/health").json()["status"] == "ok"


def test_pages_carry_the_policy_and_are_not_stored(sign_in):
    answer = sign_in("olive", "owner").get("/")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Request-Id"]
    assert "<script>" not in answer.content.decode()


def test_an_address_with_nonsense_in_it_is_refused_without_a_fault(sign_in):
    client = sign_in("olive", "owner")
    for nonsense in ("WyJ4Il0", "WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5Il0"):  # ["x"], ["999…"]
        assert client.get("/credit/", {"after": nonsense}).status_code in {200, 422}
    assert client.get("/orders/", {"q": "\x00"}).status_code in {200, 422}
