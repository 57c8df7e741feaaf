"""An older copy is restored: the break is found, and two people let the chains go on."""

from __future__ import annotations

import shutil

import pytest
from django.urls import reverse

from tradewright.audit import verifier
from tradewright.audit.operations import sealing
from tradewright.audit.operations.restarting import (
    ApproveRestart,
    AskRestart,
    RestartApproved,
    RestartAsked,
    approve_restarts,
    ask_restarts,
)
from tradewright.audit.queries.changes import restarts
from tradewright.control.tests.people import colleague, signed_in
from tradewright.kernel.invariants import run_invariants

from .conftest import run

DUTY = "audit.restart_chains"


@pytest.fixture
def restored(trail, monkeypatch):
    """The database as it was two batches ago; the heads outside know what came after."""
    trail.rename("Lost name")
    sealing.seal()
    (kept,) = run("select min(last_seq) from audit_batch where company_id = %s", trail.company_id)[
        0
    ]
    outside = ["audit_chain", "audit_batch", "audit_checkpoint"]
    column = {"audit_chain": "seq", "audit_batch": "last_seq", "audit_checkpoint": "seq"}
    sources = run(
        "select source, array_agg(source_id) from audit_chain where company_id = %s and seq > %s"
        " group by source", trail.company_id, kept,
    )  # fmt: skip
    number = {"operation_log": "log_no"}
    for source, ids in sources:
        run(f"delete from {source} where {number.get(source, 'id')} = any(%s)", ids)
    for table in outside:
        run(
            f"delete from {table} where company_id = %s and {column[table]} > %s",
            trail.company_id, kept,
        )  # fmt: skip
    monkeypatch.setattr(sealing, "_memory", sealing._Memory())
    trail.rename("After the restore")
    sealing.seal(sweep=True)
    return trail


def person(trail):
    return colleague(trail, DUTY)


def ask(trail, who, reason="The disk died; copy of Sunday"):
    return ask_restarts([AskRestart(reason)], actor=who, at=trail.at)[0]


def approve(trail, who, restart_id):
    return approve_restarts([ApproveRestart(restart_id)], actor=who, at=trail.at)[0]


def verdict(trail):
    try:
        return verifier.verify(verifier.read(trail.export()), trail.heads)
    except verifier.Fault as fault:
        return fault.report


def broken(id):
    return run_invariants([id])[0].violations


def test_the_break_is_found_then_told_and_the_chains_go_on(restored):
    trail = restored
    assert broken("C2") > 0
    assert verdict(trail)["verified"] is False
    first, second = person(trail), person(trail)
    asked = ask(trail, first)
    assert asked.code == RestartAsked.ASKED
    assert approve(trail, first, asked.id).code == RestartApproved.SAME_PERSON
    assert broken("C2") > 0
    assert approve(trail, second, asked.id).code == RestartApproved.BEGUN_AGAIN
    sealing.seal()
    assert (broken("C1"), broken("C2"), broken("C15")) == (0, 0, 0)
    report = verdict(trail)
    assert report["verified"], report
    (told,) = report["begun_again"]
    assert told["reason"] == "The disk died; copy of Sunday"
    lost = {one["company_id"]: one for one in told["lost"]}[trail.company_id]
    assert lost["published_seq"] > lost["agrees_to"] > 0
    (kept,) = restarts()
    assert (kept.status, kept.approved_by != kept.asked_by) == ("approved", True)
    trail.rename("And on")
    sealing.seal()
    assert broken("C2") == 0
    assert verdict(trail)["verified"]


def test_a_cut_after_the_new_beginning_is_found_as_before(restored):
    trail = restored
    approve(trail, person(trail), ask(trail, person(trail)).id)
    trail.rename("And on")
    sealing.seal()
    seq = trail.chain()[-1][0]
    run("delete from audit_chain where company_id = %s and seq = %s", trail.company_id, seq)
    assert broken("C2") > 0


def test_answers_say_what_is_missing(restored):
    trail = restored
    who = person(trail)
    assert ask(trail, who, " ").code == RestartAsked.REASON_MISSING
    asked = ask(trail, who)
    assert ask(trail, person(trail)).code == RestartAsked.ALREADY_ASKED
    assert approve(trail, who, 10**12).code == RestartApproved.RESTART_NOT_FOUND
    approve(trail, person(trail), asked.id)
    assert approve(trail, person(trail), asked.id).code == RestartApproved.ALREADY_BEGUN
    sealing.seal()
    assert ask(trail, who).code == RestartAsked.NOT_BROKEN


def test_sound_chains_do_not_begin_again(trail, tmp_path):
    shutil.rmtree(trail.heads)
    assert ask(trail, person(trail)).code == RestartAsked.NOT_BROKEN


def test_the_page_offers_it_to_two_people(restored, committed_world):
    asker, approver = (signed_in(committed_world, "controller") for _ in range(2))
    page = asker.get(reverse("seals")).content.decode()
    assert "two people let the chains" in page
    asker.post(reverse("ask_restart"), {"note": "Copy of Sunday"})
    (waiting,) = restarts()
    assert "Another person approves it" in asker.get(reverse("seals")).content.decode()
    address = reverse("approve_restart", args=[waiting.id])
    assert address in approver.get(reverse("seals")).content.decode()
    approver.post(address)
    page = approver.get(reverse("seals")).content.decode()
    assert "The chains began again" in page
