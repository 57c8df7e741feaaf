"""Every route, as every role, as nobody and as a person without a role: what comes is what the
matrix says."""

from __future__ import annotations

import json
import re
from datetime import date
from io import StringIO
from itertools import count

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import path

from tradewright.company.models import User
from tradewright.control import roles
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.doors import PAGES, page
from tradewright.web import access, urls

HALF_WAY = "/sign-in/code/"  # is there for those only who have just given their password
NOBODY, NO_ROLE = "anonymous", "no role"
VISITORS = [NOBODY, NO_ROLE, *(role.code for role in roles.ROLES)]
_numbers = count(1)

# Reads that need a question before they look at the duty.
ASKED = {
    "/api/crm/demand": {"since": "2026-01-01", "until": "2026-02-01"},
    "/api/crm/forecast": {"since": "2026-01-01", "until": "2026-02-01"},
    "/api/inventory/moves": {"item_id": "999999999"},
    "/api/pricing/price": {"item": "NONE"},
}


@pytest.fixture
def visitor(committed_world, db):
    """A browser as somebody of a kind."""

    def enter(kind: str) -> Client:
        client = Client(raise_request_exception=False)
        if kind == NOBODY:
            return client
        user = User.objects.create(username=f"matrix{next(_numbers)}")
        if kind != NO_ROLE:
            rows = [GrantRole(user.username, kind, date(2020, 1, 1))]
            outcomes = grant_roles(rows, actor=committed_world.actor, at=committed_world.at)
            assert not outcomes.refused
        client.force_login(user)
        return client

    return enter


def address(route: str) -> str:
    """The route with an argument that names nothing of the company."""
    return re.sub(r"\{\w+\}", "999999999", route)


def let_in(client: Client, one: access.Route) -> bool:
    """Whether the door opened: not turned away for want of a sign-in or of the duty."""
    where = address(one.route)
    if one.method == "GET":
        answer = client.get(where, ASKED.get(one.route, {}))
    elif where.startswith("/api/"):
        answer = client.post(where, "[]", content_type="application/json")
    else:
        answer = client.post(where)
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
    return answer.status_code not in (401, 403) and not to_sign_in


def expected(one: access.Route, kind: str) -> bool:
    if one.access == "public":
        return True
    if kind == NOBODY:
        return False
    if one.access == "signed_in":
        return kind != NO_ROLE or one.route in access.OTHERS
    return kind in one.roles


@pytest.mark.parametrize("kind", VISITORS)
def test_every_route_lets_in_whom_the_matrix_names(visitor, kind):
    client = visitor(kind)
    wrong = [
        f"{one.method} {one.route}"
        for one in access.routes()
        if one.route not in {"/sign-out/", HALF_WAY, "/static/{path}"}
        and let_in(client, one) != expected(one, kind)
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", [NOBODY, NO_ROLE, "auditor"])
def test_the_page_of_the_second_factor_leads_on_who_has_not_given_a_password(visitor, kind):
    client = visitor(kind)
    for answer in (client.get(HALF_WAY), client.post(HALF_WAY, {"code": "123456"})):
        assert answer.status_code == 302
        assert answer["Location"] in ("/sign-in/", "/")


def test_a_route_that_no_registry_knows_is_an_error(monkeypatch):
    hidden = [*urls.urlpatterns, path("back-door/<int:way>/", lambda request, way: None)]
    monkeypatch.setattr(access, "get_resolver", lambda: type("R", (), {"url_patterns": hidden}))
    with pytest.raises(access.UnlistedRoute, match=r"/back-door/\{way\}/"):
        access.routes()


def test_a_page_without_a_duty_does_not_come_into_being():
    with pytest.raises(ValueError, match="duty"):
        page("free/", name="free_for_all", duty="")(lambda request: None)
    assert "free_for_all" not in PAGES


def test_the_command_prints_the_matrix():
    out = StringIO()
    call_command("access", "matrix", "--json", stdout=out)
    told = json.loads(out.getvalue())["routes"]
    by_door = {(one["route"], one["method"]): one for one in told}
    assert by_door["/people/grant/", "POST"]["duties"] == ["control.grant_roles"]
    assert by_door["/people/grant/", "POST"]["roles"] == ["administrator", "owner"]
    assert by_door["/health", "GET"]["access"] == "public"
    assert by_door["/api/sales/enter_orders", "POST"]["roles"][0] == "sales_rep"


def test_the_command_simulates_a_grant(committed_world, db):
    User.objects.create(username="sally")
    rows = [GrantRole("sally", "sales_rep", date(2020, 1, 1))]
    grant_roles(rows, actor=committed_world.actor, at=committed_world.at)
    out = StringIO()
    asked = ("sally", "credit_analyst", "--company", committed_world.code)
    call_command("access", "simulate", *asked, "--json", stdout=out)
    assert [one["number"] for one in json.loads(out.getvalue())["conflicts"]] == [11, 12]
