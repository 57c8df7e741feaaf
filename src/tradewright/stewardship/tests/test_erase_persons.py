"""What erase_persons finds and masks in words; whole erasures are in the tests of parties."""

from __future__ import annotations

import pytest

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules, seen
from tradewright.control.models import UserRole
from tradewright.control.operations.people import DeactivateUser, deactivate_users
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.control.tests.people import make_user
from tradewright.kernel.database import entered
from tradewright.kernel.events import drain
from tradewright.stewardship import places
from tradewright.stewardship.models import WithheldWrite
from tradewright.stewardship.operations.erasure import ErasePerson, PersonErased, erase_persons
from tradewright.stewardship.queries import persons
from tradewright.stewardship.tests.test_ownership import gives


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("call ANN ABLE at noon", "call [erased] at noon"),
        ("Joann Ablesmith called", "Joann Ablesmith called"),
        ("ann@able.example.org", "[erased].org"),
        ("+44 20 7946 0000, or later", "[erased], or later"),
        ("Able & Sons", "Able & Sons"),
    ],
)
def test_masks_whole_values_in_any_case(said, left):
    assert places.masked(said, ["Ann Able", "ann@able.example", "+44 20 7946 0000"]) == left


def test_a_single_word_is_no_value_to_look_for():
    assert places.pattern(["Ann", "Montgomery", ""]) is None
    assert places.masked("Montgomery", ["Montgomery"]) == "Montgomery"


def test_notes_are_looked_through_and_lines_are_not():
    found = {place.table: place for place in places.places()}
    assert "note" in found["sales_order"].columns
    assert "reason" in found["invoice"].kept
    assert not any(table.endswith("_line") for table in found)


def test_refuses_a_kind_of_person_that_nobody_keeps(world):
    outcomes = erase_persons([ErasePerson("cat", 1, "letter")], actor=world.actor, at=world.at)
    assert [one.code.value for one in outcomes] == ["unknown_subject"]


DUTY = "approvals.approve_erasures"


@pytest.fixture
def leaver(open_floor):
    """Somebody who worked here under a telling name, and a change that waits and mentions them."""
    world = open_floor
    user = make_user(
        username=f"nora.{world.code}", first_name="Nora", last_name="Nightingale",
        email=f"nora@{world.code.lower()}.example",
    )  # fmt: skip
    grant_roles([GrantRole(user.username, "auditor")], actor=world.actor, at=world.at)
    row = DeactivateUser(user.username, "left us")
    assert not deactivate_users([row], actor=world.actor, at=world.at).refused
    return user


def erase(world, user, actor=None):
    row = ErasePerson("user", user.pk, "letter of 1 March")
    return erase_persons([row], actor=actor or world.actor, at=world.at)[0]


def test_a_user_who_left_loses_name_and_mailbox_and_what_they_did_stays(open_floor, leaver):
    world = open_floor
    with entered(world.company_id):
        (found,) = persons.persons(world.company_id, "nightingale")
    assert (found.subject, found.label) == ("user", "Nora Nightingale")
    assert erase(world, leaver).code == PersonErased.ERASED
    leaver.refresh_from_db()
    assert (leaver.username, leaver.get_full_name(), leaver.email) == (
        f"erased-{leaver.pk}", "", "",
    )  # fmt: skip
    assert UserRole.objects.filter(user=leaver).exists()
    assert erase(world, leaver).code == PersonErased.ALREADY_ERASED
    with entered(world.company_id):
        assert persons.persons(world.company_id, "nightingale") == []


def test_somebody_who_works_here_is_no_person_to_erase(open_floor):
    world = open_floor
    user = make_user(username=f"works.{world.code}")
    grant_roles([GrantRole(user.username, "auditor")], actor=world.actor, at=world.at)
    assert erase(world, user).code == PersonErased.PERSON_NOT_FOUND


def test_where_a_rule_asks_a_second_person_it_waits_and_goes_on_by_itself(open_floor, leaver):
    world = open_floor
    boss = person(world, "controller")
    rules(world, "erasure", ProposeRule(DUTY))
    officer = person(world, "privacy_officer")
    assert erase(world, leaver, officer).code == PersonErased.WAITS_FOR_APPROVAL
    leaver.refresh_from_db()
    assert leaver.first_name == "Nora"
    (asked,) = ApprovalRequest.objects.filter(company_id=world.company_id)
    assert "Nightingale" not in str(asked.content)
    row = DecideApproval(asked.pk, "approve", seen(asked.pk))
    decide_approvals([row], actor=boss, at=world.at)
    drain()
    leaver.refresh_from_db()
    assert leaver.first_name == ""


def test_a_change_that_waits_is_looked_through(open_floor, leaver):
    world = open_floor
    gives(world, "name")
    WithheldWrite.objects.create(
        company_id=world.company_id, operation="parties.change_customers", object="customer",
        field="name", label="C1", system="crm", source="tradewright", steward="master_data",
        input={"name": "c/o Nora Nightingale"}, status="refused", user_id=1, withheld_at=world.at,
    )  # fmt: skip
    assert erase(world, leaver).code == PersonErased.ERASED
    kept = WithheldWrite.objects.get(company_id=world.company_id)
    assert kept.input == {"name": "c/o [erased]"}
