from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tradewright.control.models import (
    ProofFinding,
    ProofRun,
    SingleHanded,
    SodException,
    SodRuleChange,
    UserRole,
)
from tradewright.control.operations.roles import GrantRole, grant_roles

from .people import kept_apart, make_user, signed_in


@pytest.fixture
def company(committed_world, db):
    """The shared company as a firm that keeps duties apart."""
    UserRole.objects.filter(company_id=committed_world.company_id).delete()
    kept_apart(committed_world)
    return committed_world


@pytest.fixture
def adam(company):
    return signed_in(company, "administrator")


@pytest.fixture
def conrad(company):
    return signed_in(company, "controller")


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("name", ["segregation", "simulator", "recertification", "people"])
def test_opens(adam, name):
    assert adam.get(reverse(name)).status_code == 200


def test_a_conflicting_grant_is_refused_then_excused_by_two_people(company, adam, conrad):
    user = make_user(username="sally")
    grant_roles([GrantRole("sally", "sales_rep", date(2020, 1, 1))], actor=company.actor,
                at=company.at)  # fmt: skip
    grant = {"form": "grant", "username": "sally", "role": "pricing_manager"}
    answer = adam.post(reverse("grant_role"), grant)
    assert answer.status_code == 422
    assert re.search(r"Pair 13: “pricing.\w+” of this role", said(answer))
    until = (timezone.now() + timedelta(days=60)).date().isoformat()
    asked = {"form": "exception", "username": "sally", "number": "13", "control": "Margins weekly",
             "valid_until": until}  # fmt: skip
    assert "Another person can approve it now." in said(
        adam.post(reverse("ask_exception"), asked, follow=True)
    )
    row = SodException.objects.get(user=user, number=13)
    assert adam.post(reverse("approve_exceptions"), {"id": row.pk}).status_code == 403
    told = said(conrad.post(reverse("approve_exceptions"), {"id": row.pk}, follow=True))
    assert "The exception from pair 13 holds." in told
    others = [n for n in (26,) if f"Pair {n}" in said(adam.post(reverse("grant_role"), grant))]
    assert others == []
    page = said(conrad.get(reverse("segregation")))
    assert "Margins weekly" in page
    assert "Excused" in page
    assert "Both sides" in said(adam.get(reverse("people")))
    told = said(conrad.post(reverse("revoke_exceptions"), {"id": row.pk}, follow=True))
    assert "revoke one of the roles first" in told


def test_an_exception_without_a_control_is_refused_at_its_field(adam):
    sent = {"form": "exception", "username": make_user().username, "number": "12",
            "valid_until": "2030-01-01", "control": " "}  # fmt: skip
    answer = adam.post(reverse("ask_exception"), sent)
    assert answer.status_code == 422
    assert "An exception lasts 365 days at most" in said(answer)


def test_the_simulator_tells_before_the_grant(company, adam):
    make_user(username="sally")
    grant_roles([GrantRole("sally", "sales_rep", date(2020, 1, 1))], actor=company.actor,
                at=company.at)  # fmt: skip
    asked = {"username": "sally", "role": "credit_analyst"}
    page = said(adam.get(reverse("simulator"), asked))
    assert "Roles that do not go together" in page
    part = said(adam.get(reverse("simulator"), asked, headers={"HX-Request": "true"}))
    assert part.startswith('<div id="clashes"')
    assert "Pair 12" in part
    free = said(adam.get(reverse("simulator"), asked | {"role": "auditor"}))
    assert "No conflict" in free


def test_a_pair_is_switched_off_by_two_people(adam, conrad):
    sent = {"form": "pair", "number": "15", "level": "medium", "is_enabled": "off",
            "reason": "Two people in the office"}  # fmt: skip
    adam.post(reverse("ask_rule_change"), sent)
    change = SodRuleChange.objects.get(number=15)
    assert "Two people in the office" in said(conrad.get(reverse("segregation")))
    answer = {"id": change.pk, "decision": "approve"}
    assert "holds from now on" in said(
        conrad.post(reverse("decide_rule_change"), answer, follow=True)
    )


def test_roles_are_confirmed(company, conrad, adam):
    held = UserRole.objects.filter(company_id=company.company_id, role__code="administrator").get()
    assert "Due" in said(conrad.get(reverse("recertification")))
    told = said(conrad.post(reverse("recertify_roles"), {"id": held.pk}, follow=True))
    assert "The grant is confirmed" in told


def test_a_small_company_declares_itself_single_handed_and_every_page_says_so(adam):
    told = said(adam.post(reverse("declare_single_handed"), {"note": "Me alone"}, follow=True))
    assert "Single-handed: pairs of duties are not kept apart" in told
    assert "Me alone" in said(adam.get(reverse("people")))
    ended = said(adam.post(reverse("end_single_handed"), {"note": "We grew"}, follow=True))
    assert "Pairs of duties are kept apart from now on." in ended


def test_a_person_leaves_and_comes_back(company, adam):
    user = make_user(username="lea")
    grant_roles([GrantRole("lea", "auditor", date(2020, 1, 1))], actor=company.actor, at=company.at)
    browser = Client()
    browser.force_login(user)
    answer = adam.post(reverse("deactivate_user"), {"form": "leave", "leaver": "lea", "reason": ""})
    assert answer.status_code == 422
    assert "Say why the person leaves." in said(answer)
    sent = {"form": "leave", "leaver": "lea", "reason": "Left us"}
    assert "sessions and keys have ended" in said(
        adam.post(reverse("deactivate_user"), sent, follow=True)
    )
    assert browser.get(reverse("home")).status_code == 302
    back = {"form": "return", "returner": "lea", "new_password": "correct horse battery"}
    assert "may sign in again" in said(adam.post(reverse("reactivate_user"), back, follow=True))


def test_who_stood_at_both_ends_of_a_document_is_shown_from_the_last_proof(company, conrad):
    assert "has not been proved yet" in said(conrad.get(reverse("segregation")))
    results = [{"id": "C5", "title": "nobody stood at both ends", "ms": 1, "quick": False}]
    run = ProofRun.objects.create(
        form="full", started_at=timezone.now(), ms=1, checked=1, broken=[], results=results, mark=1
    )
    assert "Nobody stood at both ends" in said(conrad.get(reverse("segregation")))
    ProofFinding.objects.create(
        run=run,
        company_id=company.company_id,
        invariant="C5",
        title="x",
        violations=1,
        is_new=True,
        rows=[{"facts": {"number": 14}, "table": "shipment", "id": 1}],
    )
    shown = said(conrad.get(reverse("segregation")))
    assert "C5: Nobody stood at both ends" in shown
    assert "number 14" in shown


def test_every_page_says_that_a_company_is_single_handed(company, adam):
    at_home = reverse("home")
    assert "Single-handed:" not in said(adam.get(at_home))
    SingleHanded.objects.create(
        company_id=company.company_id, reason="Two of us", declared_by=1,
        declared_at=timezone.now(),
    )  # fmt: skip
    assert "Single-handed: duties are not kept apart" in said(adam.get(at_home))
    assert said(adam.get(reverse("people"))).count("Single-handed:") == 2  # icon's name, and words
