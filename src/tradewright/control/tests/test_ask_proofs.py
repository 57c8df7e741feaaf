from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from tradewright.control import proofs as queries
from tradewright.control.models import ProofFinding, ProofRun
from tradewright.control.operations.proofs import (
    KEPT_FOR,
    AskProof,
    ask_proofs,
    forget_proofs,
    prove,
)
from tradewright.kernel.invariants import invariants
from tradewright.kernel.models import Event
from tradewright.sim.fixtures import open_world

from .people import signed_in

FAULT = (
    "set local session_replication_role = replica;"
    " insert into stock_level (company_id, item_id, warehouse_id, on_hand, reserved, amount_value,"
    " changed_at) values (%s, %s, %s, 5, 0, 0, now());"
    " set local session_replication_role = origin"
)


@pytest.fixture
def owner(committed_world, db):
    """As the owner of the tables, outside any company, in a transaction that is rolled back."""
    ProofRun.objects.all().delete()
    return committed_world


def broken(found):
    return {one.id: one for one in found if one.violations}


def break_stock(world, item_id):
    with connection.cursor() as cursor:
        cursor.execute(FAULT, [world.company_id, item_id, world.warehouse_id])


def tellings(world):
    return Event.objects.filter(
        company_id=world.company_id, topic="control.invariant_violated"
    ).values_list("body", flat=True)


def test_answers_every_form_and_no_other(owner):
    rows = [AskProof(), AskProof("full"), AskProof("quick"), AskProof("thorough")]
    codes = [one.code.value for one in ask_proofs(rows, actor=owner.actor, at=owner.at)]
    assert codes == ["asked", "asked", "asked", "unknown_form"]


def test_enqueues_each_form_once(owner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask_proofs([AskProof()] * 2, actor=owner.actor, at=owner.at)
    with connection.cursor() as cursor:
        cursor.execute("select task_name from procrastinate_jobs where queueing_lock like 'ask %'")
        assert cursor.fetchall() == [("proofs.prove_touched",)]


def test_a_proof_is_kept_with_each_result(owner):
    found = prove("full")
    run = ProofRun.objects.latest("id")
    assert (run.form, run.checked) == ("full", len(invariants()))
    assert [one["id"] for one in run.results] == [one.id for one in found]
    assert not any(one["quick"] for one in run.results)


def test_a_new_violation_is_told_once_to_its_company_only(owner):
    item = owner.item()
    other = open_world("PROOF2")
    prove("full")
    break_stock(owner, item.pk)
    for form in ("full", "quick", "full"):
        assert "S1" in broken(prove(form))
    told = [body for body in tellings(owner) if body["invariant"] == "S1"]
    assert [body["violations"] for body in told] == [1]
    assert [body for body in tellings(other) if body["invariant"] == "S1"] == []
    news = ProofFinding.objects.filter(invariant="S1", company_id=owner.company_id)
    assert list(news.order_by("id").values_list("is_new", flat=True)) == [True, False, False]
    (row,) = news.first().rows
    assert row["facts"]["level"] == f"{owner.company_id}/{item.pk}/{owner.warehouse_id}"
    assert queries.last_proof(other.company_id).violations < queries.last_proof(None).violations


def test_proofs_older_than_ninety_days_are_forgotten(owner):
    prove("quick")
    (run,) = ProofRun.objects.all()
    assert forget_proofs(run.started_at + KEPT_FOR) == 0
    assert forget_proofs(run.started_at + KEPT_FOR + timedelta(seconds=1)) == 1


def test_the_page_shows_what_is_broken_and_an_auditor_sees_it(owner):
    item = owner.item()
    break_stock(owner, item.pk)
    prove("full")
    browser = signed_in(owner, "auditor")
    page = browser.get(reverse("proofs")).content.decode()
    assert "A stock level is the sum of its moves" in page
    assert f"{owner.company_id}/{item.pk}/{owner.warehouse_id}" in page
    run = ProofRun.objects.latest("id")
    assert browser.get(reverse("proof", args=[run.pk])).status_code == 200
    assert browser.get(reverse("proof", args=[run.pk + 1])).status_code == 404
    assert "state-blocked" in browser.get(reverse("proof_badge")).content.decode()
    assert browser.post(reverse("prove_now")).status_code == 403


def test_who_may_asks_for_a_proof_on_the_page(owner):
    browser = signed_in(owner, "controller")
    answer = browser.post(reverse("prove_now"), {"form": "full"}, follow=True)
    assert "The worker checks now" in answer.content.decode()
