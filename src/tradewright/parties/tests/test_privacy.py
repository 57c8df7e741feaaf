"""A person of parties is erased by stewardship: everywhere, and again after a restore."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.kernel import idempotency
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.models import Event, RepeatedRequest
from tradewright.kernel.outcome import one
from tradewright.parties.models import Contact
from tradewright.parties.operations.contacts import AddContact, add_contacts
from tradewright.stewardship import erasure_list
from tradewright.stewardship.models import Erasure
from tradewright.stewardship.operations.erasure import (
    ErasePerson,
    erase_persons,
    replay_erasures,
    waiting,
)
from tradewright.stewardship.queries import persons as queries

VALUES = ("Ann Able", "ann@able.example", "+44 20 7946 0000")


@pytest.fixture
def owner(committed_world, db, tmp_path, monkeypatch):
    """As the owner of the tables, outside any company; the list of erasures lies elsewhere."""
    monkeypatch.setenv("TRADEWRIGHT_PRIVACY", str(tmp_path))
    return committed_world


@pytest.fixture
def act(owner):
    return {"actor": owner.actor, "at": owner.at}


@pytest.fixture
def ann(owner, act):
    """Ann at a customer, whose mailbox is hers, and in an answer that was kept."""
    customer = owner.customer(email="ann@able.example")
    id = one(add_contacts([AddContact(customer.pk, *VALUES)], **act)).id
    idempotency.once(
        "a-key", b"asked", lambda: idempotency.Kept(200, '{"who": "ANN ABLE"}'), actor=owner.actor
    )
    return Contact.objects.get(pk=id)


def codes(outcomes):
    return [outcome.code.value for outcome in outcomes]


def broken():
    (found,) = run_invariants(["C9"])
    return found.violations


def as_owner(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set session_replication_role = replica")
        cursor.execute("alter table contact drop constraint if exists contact_erased")
        cursor.execute(statement, values)
        cursor.execute("set session_replication_role = origin")


def test_answers_each_row_of_a_mixed_list(owner, act, ann):
    rows = [
        ErasePerson("contact", ann.pk, " "),
        ErasePerson("contact", ann.pk, "letter of 1 March"),
        ErasePerson("contact", ann.pk, "letter of 1 March"),
        ErasePerson("contact", 10**15, "letter"),
        ErasePerson("cat", 1, "letter"),
    ]
    assert codes(erase_persons(rows, **act)) == [
        "reason_missing", "erased", "repeated_in_batch", "person_not_found", "unknown_subject",
    ]  # fmt: skip
    again = erase_persons([rows[1]], **act)
    assert codes(again) == ["already_erased"]
    told = Event.objects.filter(topic="stewardship.person_erased", company_id=owner.company_id)
    proof = Erasure.objects.get(subject_id=ann.pk)
    assert [event.body for event in told.filter(key=proof.pk)] == [
        {"erasure_id": proof.pk, "subject": "contact", "subject_id": ann.pk}
    ]


def test_every_mention_goes_and_is_counted(owner, act, ann):
    held = queries.held(owner.company_id, queries.person(owner.company_id, "contact", ann.pk))
    assert {one["table"] for one in held["mentioned_in"]} >= {"customer"}
    row = ErasePerson("contact", ann.pk, "asked by ann@able.example")
    one(erase_persons([row], **act))
    proof = Erasure.objects.get(subject_id=ann.pk)
    assert proof.reason == "asked by [erased]"
    assert proof.scrubbed["customer.email"] == 1
    assert proof.scrubbed["repeated_request.response"] == 1
    kept = RepeatedRequest.objects.get(company_id=owner.company_id, key="a-key")
    assert "able" not in json.dumps(kept.response).lower()


def test_not_a_row_of_any_table_says_who_it_was(owner, act, ann):
    one(erase_persons([ErasePerson("contact", ann.pk, "letter")], **act))
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables"
            " where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(
                f'select count(*) from "{table}" as one where one::text ilike any(%s)',
                [[f"%{value}%" for value in VALUES]],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    assert found == []


def test_the_list_outside_knows_after_the_commit(
    owner, act, ann, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        one(erase_persons([ErasePerson("contact", ann.pk, "letter")], **act))
    (entry,) = erasure_list.entries()
    assert (entry.company, entry.subject_id) == (owner.code, ann.pk)
    assert entry.digest == Erasure.objects.get(subject_id=ann.pk).digest
    assert not any(value in erasure_list.file().read_text() for value in VALUES)


def test_a_copy_from_before_is_cleaned_when_it_is_replayed(
    owner, act, ann, django_capture_on_commit_callbacks
):
    before = Contact.objects.filter(pk=ann.pk).values()[0]
    with django_capture_on_commit_callbacks(execute=True):
        one(erase_persons([ErasePerson("contact", ann.pk, "letter")], **act))
    # as a restore of the copy does: the person is back, of the erasure nothing is known
    as_owner("delete from erasure where subject_id = %s", ann.pk)
    as_owner("delete from event where aggregate = 'contact' and key = %s and version > 1", ann.pk)
    Contact.objects.filter(pk=ann.pk).update(**{k: v for k, v in before.items() if k != "id"})
    assert waiting() == 1
    assert replay_erasures() == (1, 0)
    assert Contact.objects.get(pk=ann.pk).name == ""
    assert (waiting(), broken()) == (0, 0)
    assert replay_erasures() == (0, 0)


def test_a_replay_spares_another_person_who_was_given_the_same_id(
    owner, act, ann, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        one(erase_persons([ErasePerson("contact", ann.pk, "letter")], **act))
    as_owner("delete from erasure where subject_id = %s", ann.pk)
    as_owner(
        "update contact set name = 'Bob Best', status = 'active', erased_at = null,"
        " created_at = created_at + interval '1 day' where id = %s", ann.pk,
    )  # fmt: skip
    assert replay_erasures() == (0, 0)
    assert Contact.objects.get(pk=ann.pk).name == "Bob Best"


@pytest.mark.parametrize(
    "fault",
    [
        "update contact set email = 'ann@able.example' where id = %s",
        "update contact set status = 'active', name = 'Ann' where id = %s",
        "delete from erasure where subject_id = %s",
        'update event set body = body || \'{"name": "Ann"}\''
        " where aggregate = 'contact' and key = %s and version = 1",
    ],
)
def test_c9_turns_red(owner, act, ann, fault):
    one(erase_persons([ErasePerson("contact", ann.pk, "letter")], **act))
    assert broken() == 0
    as_owner(fault, ann.pk)
    assert broken() == 1


def test_an_officer_finds_exports_and_erases(owner, ann):
    browser = signed_in(owner, "privacy_officer")
    page = browser.get(reverse("privacy"), {"who": "ann@able"}).content.decode()
    assert "Ann Able" in page
    at = ["contact", ann.pk]
    assert "Ann Able" in browser.get(reverse("person", args=at)).content.decode()
    sent = json.loads(browser.get(reverse("person_file", args=at)).content)
    assert sent["record"]["email"] == "ann@able.example"
    page = browser.post(reverse("erase_person", args=at), {"reason": ""}, follow=True)
    assert "Say on what request" in page.content.decode()
    page = browser.post(reverse("erase_person", args=at), {"reason": "letter"}, follow=True)
    assert "letter" in page.content.decode()
    assert browser.get(reverse("person", args=at)).status_code == 404


def test_an_auditor_sees_proofs_and_no_person(owner, ann):
    browser = signed_in(owner, "auditor")
    assert "Ann Able" not in browser.get(reverse("privacy"), {"who": "ann"}).content.decode()
    at = ["contact", ann.pk]
    assert browser.get(reverse("person", args=at)).status_code == 403
    assert browser.post(reverse("erase_person", args=at), {"reason": "x"}).status_code == 403
    assert browser.get(reverse("contacts", args=[ann.customer_id])).status_code == 403


def test_contacts_are_kept_on_their_pages(owner):
    customer = owner.customer()
    browser = signed_in(owner, "customer_service")
    new = reverse("new_contact", args=[customer.pk])
    answer = browser.post(new, {"name": "", "email": "x"})
    assert answer.status_code == 422
    sent = {"name": "Bea Best", "email": "bea@best.example", "roles": "accounts, delivery"}
    assert browser.post(new, sent).status_code == 302
    bea = Contact.objects.get(customer=customer)
    assert bea.roles == ["accounts", "delivery"]
    page = browser.get(reverse("contacts", args=[customer.pk])).content.decode()
    assert "bea@best.example" in page
    edit = reverse("edit_contact", args=[bea.pk])
    assert browser.get(edit).status_code == 200
    browser.post(edit, sent | {"version": 1, "phone": "+44 9", "customer_id": customer.pk})
    bea.refresh_from_db()
    assert bea.phone == "+44 9"
    browser.post(reverse("end_contact", args=[bea.pk]), {"customer_id": customer.pk})
    bea.refresh_from_db()
    assert bea.status == "ended"
