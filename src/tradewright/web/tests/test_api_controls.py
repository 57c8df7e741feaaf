"""What the API reads of approvals, duties kept apart and likely doubles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tradewright.approvals.tests.makers import asks, person, price_rules
from tradewright.company.models import User
from tradewright.control.models import SodException, UserRole
from tradewright.control.tests.people import kept_apart, signed_in
from tradewright.stewardship.models import DuplicatePair


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: reads do that themselves."""
    return committed_world


def read(client, path, **params):
    answer = client.get(f"/api{path}", params)
    assert answer.status_code == 200, answer.content
    return answer.json()


def browser_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_requests_are_read_by_who_asked_and_who_may_decide(world):
    price_rules(world)
    rep, other = person(world, "sales_rep"), person(world, "sales_rep")
    manager = person(world, "pricing_manager")
    ids = [asks(world, rep, number) for number in (1, 2, 3)]
    seen = read(browser_of(manager), "/approvals/requests", tab="to_decide", limit=2)
    assert [one["id"] for one in seen["items"]] == ids[:2]
    assert {one["kind"] for one in seen["items"]} == {"price_override"}
    rest = read(
        browser_of(manager), "/approvals/requests", tab="to_decide", limit=2, after=seen["next"]
    )
    assert [one["id"] for one in rest["items"]] == ids[2:]
    assert rest["next"] is None
    mine = read(browser_of(rep), "/approvals/requests", tab="asked")
    assert {one["id"] for one in mine["items"]} == set(ids)
    assert read(browser_of(other), "/approvals/requests")["items"] == []
    none = read(browser_of(manager), "/approvals/requests", tab="to_decide", kind="journal")
    assert none["items"] == []


def test_pairs_conflicts_and_exceptions_are_read_with_control(world):
    UserRole.objects.filter(company_id=world.company_id).delete()
    kept_apart(world)
    both = person(world, "sales_rep", "pricing_manager")
    adam = signed_in(world, "administrator")
    pairs = read(adam, "/control/pairs")["items"]
    assert next(one for one in pairs if one["number"] == 13)["people"] == 1
    held = read(adam, "/control/conflicts")["items"]
    assert {(one["user_id"], one["excused"]) for one in held} == {(both.user_id, False)}
    today = timezone.localdate()
    SodException.objects.create(
        company_id=world.company_id, user_id=both.user_id, number=13, control="Margins weekly",
        valid_from=today, valid_until=today + timedelta(days=30), asked_by=1,
        asked_at=timezone.now(),
    )  # fmt: skip
    (asked,) = read(adam, "/control/exceptions")["items"]
    assert (asked["number"], asked["state"]) == (13, "asked")


def test_doubles_are_read_likeliest_first_and_page_by_page(world):
    DuplicatePair.objects.filter(company_id=world.company_id).delete()
    for score in ("0.7", "0.9", "0.8"):
        DuplicatePair.objects.create(
            company_id=world.company_id, kind="customer", first_id=world.customer().pk,
            second_id=world.customer().pk, score=score, reasons=[],
            status="open", found_at=world.at,
        )  # fmt: skip
    steward = signed_in(world, "master_data")
    found = read(steward, "/stewardship/duplicates", kind="customer", limit=2)
    more = read(steward, "/stewardship/duplicates", kind="customer", limit=2, after=found["next"])
    scores = [one["score"] for one in found["items"] + more["items"]]
    assert [float(score) for score in scores] == [0.9, 0.8, 0.7]
    assert read(steward, "/stewardship/duplicates", kind="item")["items"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/approvals/requests", "/control/pairs", "/control/conflicts", "/control/exceptions",
        "/stewardship/duplicates",
    ],
)  # fmt: skip
def test_nobody_reads_without_the_duty(world, path):
    stranger = signed_in(world, "key_holder")
    assert stranger.get(f"/api{path}").status_code == 403
    assert Client().get(f"/api{path}").status_code == 401
