from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tradewright.company.models import User
from tradewright.control.models import ApiKey, OperationLog
from tradewright.control.operations.api_keys import (
    CreateApiKey,
    RevokeApiKey,
    create_api_keys,
    new_key,
    revoke_api_keys,
)
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.control.queries import actor_of

NOW = datetime.now(UTC)


@pytest.fixture
def person(committed_world, db):
    """A shop's user, as an actor: enters orders, keeps customers, makes keys."""
    user = User.objects.create(username="shop", first_name="Shop")
    grants = [
        GrantRole("shop", role, date(2020, 1, 1))
        for role in ("inside_sales", "customer_service", "key_holder")
    ]
    assert not grant_roles(grants, actor=committed_world.actor, at=committed_world.at).refused
    return actor_of(user.pk, committed_world.company_id, NOW)


@pytest.fixture
def make(person):
    """Makes a key with these scopes for the shop; returns it with its id."""

    def made(scopes):
        key = new_key()
        row = CreateApiKey("shop", scopes, NOW.date() + timedelta(30), key)
        (outcome,) = create_api_keys([row], actor=person, at=NOW)
        assert outcome.accepted, outcome
        return key, outcome.id

    return made


def caller(key, **headers):
    return Client(headers={"X-API-Key": key} | headers, enforce_csrf_checks=True)


def create(client, code="KEYCO"):
    row = {"code": code, "name": "Key & Co", "currency": "GBP", "terms": "N30",
           "addresses": [{"code": "MAIN", "country": "GB"}]}  # fmt: skip
    return client.post("/api/parties/create_customers", [row], content_type="application/json")


def detail(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["detail"]


def test_a_program_writes_and_reads_with_its_key(make, person):
    key, key_id = make("parties.*")
    answer = create(caller(key))
    assert answer.json()["outcomes"][0]["accepted"], answer.content
    assert answer["Cache-Control"] == "private, no-store"
    rows = caller(key).get("/api/parties/customers", {"search": "KEYCO"}).json()["items"]
    assert [row["code"] for row in rows] == ["KEYCO"]
    logged = OperationLog.objects.filter(operation="parties.create_customers").latest("recorded_at")
    assert logged.user_id == person.user_id
    assert logged.request_id.endswith(f" {key[:11]}")
    assert ApiKey.objects.get(pk=key_id).last_used_on is not None


def test_a_key_reaches_no_further_than_its_scopes(make):
    key, _ = make("*.read")
    assert caller(key).get("/api/parties/customers").status_code == 200
    assert "parties.create_customers" in detail(create(caller(key)), 403)


def test_a_key_reaches_no_further_than_its_user(make, person, committed_world):
    key, _ = make("*.read parties.*")
    # 'ledger.read' is a duty that '*.read' names and the user lacks
    assert "ledger.read" in detail(caller(key).get("/api/ledger/entries"), 403)


@pytest.mark.parametrize(
    "key", ["", "tw_", new_key(), "é" * 9], ids=["none", "begun", "whole", "letters"]
)
def test_a_key_that_nobody_made_is_refused(db, key):
    assert "no such" in detail(caller(key).get("/api/parties/customers"), 401)


def test_a_bad_key_is_refused_although_its_sender_is_signed_in(make, person):
    client = caller(new_key())
    client.force_login(User.objects.get(pk=person.user_id))
    assert "no such" in detail(client.get("/api/parties/customers"), 401)


def test_a_revoked_key_is_refused(make, person):
    key, key_id = make("*.read")
    revoke_api_keys([RevokeApiKey(key_id)], actor=person, at=NOW)
    assert "revoked" in detail(caller(key).get("/api/parties/customers"), 401)


def test_an_expired_key_is_refused(make):
    key, key_id = make("*.read")
    ApiKey.objects.filter(pk=key_id).update(expires_on=NOW.date() - timedelta(2))
    assert "expired" in detail(caller(key).get("/api/parties/customers"), 401)


def test_the_key_of_a_user_who_left_is_refused(make, person):
    key, _ = make("*.read")
    User.objects.filter(pk=person.user_id).update(is_active=False)
    assert "no longer active" in detail(caller(key).get("/api/parties/customers"), 401)


def test_a_key_is_for_one_company(make, committed_world):
    key, _ = make("*.read")
    path = "/api/parties/customers"
    assert caller(key, **{"X-Company": committed_world.code}).get(path).status_code == 200
    detail(caller(key, **{"X-Company": "ELSEWHERE"}).get(path), 403)


def test_no_key_makes_or_becomes_another(make, person):
    key, _ = make("*")
    answer = caller(key).post("/api/control/create_api_keys", [], content_type="application/json")
    assert answer.status_code == 404
    assert caller(key).get("/").status_code == 302  # pages are for people


def test_a_key_makes_nobody_more_than_they_are(person):
    weak = replace(person, duties=frozenset({"control.create_api_keys"}))
    row = CreateApiKey("shop", "ledger.*", NOW.date(), new_key())
    (outcome,) = create_api_keys([row], actor=weak, at=NOW)
    assert outcome.code == "unknown_scope"


class TestWhatAsksForAConfirmation:
    """Limits, roles and keys: a program passes by a key that was made for it."""

    def send(self, key, company_id):
        row = {"customer": "NOBODY", "amount_limit": "1.00", "reason": "x"}
        return caller(key).post("/api/credit/set_limits", [row], content_type="application/json")

    @pytest.fixture
    def analyst(self, committed_world, db):
        user = User.objects.create(username="limits", first_name="Limits")
        rows = [
            GrantRole("limits", one, date(2020, 1, 1)) for one in ("credit_analyst", "key_holder")
        ]
        assert not grant_roles(rows, actor=committed_world.actor, at=committed_world.at).refused
        actor = actor_of(user.pk, committed_world.company_id, NOW)

        def made(scopes):
            key = new_key()
            row = CreateApiKey("limits", scopes, NOW.date() + timedelta(30), key)
            assert not create_api_keys([row], actor=actor, at=NOW).refused
            return key

        return made

    def test_is_refused_to_a_key_without_the_scope(self, analyst, committed_world):
        answer = self.send(analyst("credit.*"), committed_world.company_id)
        assert answer.status_code == 403
        assert answer.json()["type"].endswith("step-up-needed")

    def test_is_open_to_a_key_with_the_scope(self, analyst, committed_world):
        answer = self.send(analyst("credit.* step_up"), committed_world.company_id)
        assert answer.status_code == 200, answer.content
        (outcome,) = answer.json()["outcomes"]
        assert outcome["code"] == "unknown_customer"

    def test_the_scope_lends_no_duty(self, analyst, committed_world):
        key = analyst("credit.read step_up")
        assert self.send(key, committed_world.company_id).json()["type"].endswith("not-permitted")
