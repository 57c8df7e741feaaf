from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tradewright.company.models import User
from tradewright.control.models import ApiKey, UserRole
from tradewright.control.operations.roles import GrantRole, grant_roles

from .people import make_user


@pytest.fixture
def client(committed_world, db):
    """The owner of the shared company, signed in."""
    user = make_user(username="olive", first_name="Olive")
    rows = [GrantRole("olive", "owner", date(2020, 1, 1))]
    grant_roles(rows, actor=committed_world.actor, at=committed_world.at)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "name", ["home", "company", "people", "roles", "operation_log", "worker", "api_keys"]
)
def test_opens(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_a_user_is_created_with_a_first_role(client):
    sent = {"username": "ann", "name": "Ann Able", "email": "", "password": "correct horse battery",
            "role": "warehouse"}  # fmt: skip
    page = client.post(reverse("create_user"), sent, follow=True).content.decode()
    assert "Ann Able may sign in." in page
    assert UserRole.objects.filter(user__username="ann", role__code="warehouse").exists()


def test_what_was_typed_stays_with_the_message_at_its_field(client):
    sent = {
        "username": "ann",
        "name": "Ann Able",
        "email": "",
        "password": "short",
        "form": "create",
    }
    answer = client.post(reverse("create_user"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Ann Able"' in page
    assert "12 characters" in page
    assert 'value="short"' not in page
    assert not User.objects.filter(username="ann").exists()


def test_a_role_is_granted_and_revoked(client):
    user = make_user()
    sent = {"username": user.username, "role": "auditor", "valid_from": "", "valid_until": ""}
    assert "Role granted" in client.post(reverse("grant_role"), sent, follow=True).content.decode()
    page = client.post(reverse("revoke_role"), sent, follow=True).content.decode()
    assert "Role revoked" in page


def test_a_date_that_is_none_is_refused_at_its_field(client):
    sent = {"username": "olive", "role": "auditor", "valid_from": "soon", "form": "grant"}
    answer = client.post(reverse("grant_role"), sent)
    assert answer.status_code == 422
    assert "Give days as year-month-day." in answer.content.decode()


def test_the_log_is_filtered_by_what_and_who(client):
    page = client.get(reverse("operation_log"), {"operation": "control.grant_roles"})
    assert "Grant roles" in page.content.decode()
    page = client.get(reverse("operation_log"), {"tab": "refused"})
    assert "Grant roles" not in page.content.decode().split("<tbody>")[-1]


def test_nothing_ticked_does_nothing(client):
    assert client.post(reverse("retry_parked")).status_code == 302


def test_an_api_key_is_shown_once_and_revoked(client):
    page = client.get(reverse("api_keys"))
    key = page.context["values"]["key"]
    sent = {"name": "Shop", "scopes": "*.read", "expires_on": page.context["values"]["expires_on"]}
    made = client.post(reverse("create_api_key"), sent | {"key": key})
    assert made.status_code == 200
    assert f'value="{key}"' in made.content.decode()
    after = client.get(reverse("api_keys")).content.decode()
    assert key not in after
    assert key[:11] in after
    row = ApiKey.objects.get(prefix=key[:11])
    told = client.post(reverse("revoke_api_keys"), {"id": row.pk}, follow=True).content.decode()
    assert "works no longer" in told
    assert "Revoked" in told


def test_a_key_that_reaches_too_far_is_refused_at_its_field(client):
    sent = {"name": "Shop", "scopes": "moon.*", "expires_on": "2026-04-01", "key": "tw_"}
    sent["key"] = client.get(reverse("api_keys")).context["values"]["key"]
    answer = client.post(reverse("create_api_key"), sent)
    assert answer.status_code == 422
    assert "“moon.*” names none of your own duties." in answer.content.decode()
