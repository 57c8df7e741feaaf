from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.parties.models import Contact
from tradewright.parties.operations.contacts import (
    AddContact,
    ChangeContact,
    EndContact,
    EraseContact,
    add_contacts,
    change_contacts,
    end_contacts,
    erase_contacts,
)
from tradewright.parties.queries import contacts

DAY = date(2026, 3, 1)


@pytest.fixture
def act(world):
    return {"actor": world.actor, "at": world.at}


@pytest.fixture
def ann(world):
    """Ann, of a customer, as she is first typed."""
    return AddContact(
        world.customer().pk, " Ann Able ", "ann@able.example", "+44 20 7946 0000", "en",
        "purchasing accounts", True, False, DAY, "trade fair", "crm-1",
    )  # fmt: skip


def codes(outcomes):
    return [outcome.code.value for outcome in outcomes]


def tellings(contact_id):
    rows = Event.objects.filter(aggregate="contact", key=contact_id).order_by("version")
    return [(row.version, row.topic, row.body) for row in rows]


def test_adds_a_person_and_tells_by_ids_only(world, act, ann):
    id = one(add_contacts([ann], **act)).id
    (found,) = contacts(world.company_id, search="able.ex")
    assert (found.id, found.name, found.roles) == (id, "Ann Able", ["purchasing", "accounts"])
    body = {"contact_id": id, "customer_id": ann.customer_id, "from": None, "to": "active"}
    assert tellings(id) == [(1, "parties.contact_added", body)]


def test_answers_each_row_of_a_mixed_list(world, act, ann):
    add_contacts([ann], **act)
    rows = [
        ann,
        replace(ann, external_id="crm-2"),
        replace(ann, external_id="crm-2"),
        replace(ann, customer_id=10**15, external_id=None),
        replace(ann, name=" ", external_id=None),
        replace(ann, email="ann", external_id=None),
        replace(ann, language="english", external_id=None),
        replace(ann, consent_on=None, external_id=None),
        replace(ann, external_id=None, name="Bob"),
    ]
    assert codes(add_contacts(rows, **act)) == [
        "already_added", "added", "repeated_in_batch", "customer_not_found", "name_missing",
        "email_invalid", "unknown_language", "consent_without_day", "added",
    ]  # fmt: skip


def test_changes_what_is_named_and_tells_which_fields_only(world, act, ann):
    id = one(add_contacts([ann], **act)).id
    asked = [
        ChangeContact(id, 1, phone="+44 1", may_mail=False),
        ChangeContact(id, 1, phone="+44 2"),
        ChangeContact(10**15, 1, phone="+44 2"),
    ]
    assert codes(change_contacts(asked, **act)) == [
        "changed", "repeated_in_batch", "contact_not_found",
    ]  # fmt: skip
    version, topic, body = tellings(id)[-1]
    assert (version, topic) == (2, "parties.contact_changed")
    assert body["fields"] == ["phone", "may_mail"]
    assert "+44" not in str(body)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"phone": "+44 20 7946 0000"}, "already_changed"),
        ({"name": " "}, "name_missing"),
        ({"email": "nowhere"}, "email_invalid"),
        ({"language": "EN"}, "unknown_language"),
        ({"version": 9, "phone": "1"}, "version_outdated"),
    ],
)
def test_refuses_a_change(act, ann, change, code):
    id = one(add_contacts([ann], **act)).id
    asked = ChangeContact(**{"contact_id": id, "version": 1} | change)
    assert codes(change_contacts([asked], **act)) == [code]


def test_consent_needs_its_day_when_given_later(act, ann):
    bare = replace(ann, may_mail=False, consent_on=None)
    id = one(add_contacts([bare], **act)).id
    asked = ChangeContact(id, 1, may_call=True)
    assert codes(change_contacts([asked], **act)) == ["consent_without_day"]


def test_ends_a_person_with_their_consent_and_a_change_brings_them_back(act, ann):
    id = one(add_contacts([ann], **act)).id
    rows = [EndContact(id), EndContact(id), EndContact(10**15)]
    assert codes(end_contacts(rows, **act)) == ["ended", "repeated_in_batch", "contact_not_found"]
    assert codes(end_contacts([EndContact(id)], **act)) == ["already_ended"]
    found = Contact.objects.get(pk=id)
    assert (found.status, found.may_mail) == ("ended", False)
    assert codes(change_contacts([ChangeContact(id, 2, phone="+44 3")], **act)) == ["changed"]
    assert Contact.objects.get(pk=id).status == "active"


def test_nothing_is_left_of_an_erased_person(world, act, ann):
    id = one(add_contacts([ann], **act)).id
    rows = [EraseContact(id), EraseContact(id), EraseContact(10**15)]
    assert codes(erase_contacts(rows, **act)) == [
        "erased", "repeated_in_batch", "contact_not_found",
    ]  # fmt: skip
    assert codes(erase_contacts([EraseContact(id)], **act)) == ["already_erased"]
    assert codes(change_contacts([ChangeContact(id, 2, name="Ann")], **act)) == ["contact_erased"]
    assert codes(end_contacts([EndContact(id)], **act)) == ["contact_erased"]
    assert contacts(world.company_id, ids=[id]) == []
    assert not {"Ann Able", "ann@able.example"} & set(Contact.objects.filter(pk=id).values()[0])
    assert [version for version, *_ in tellings(id)] == [1, 2]


def test_the_database_holds_an_erased_person_to_it(act, ann):
    id = one(add_contacts([ann], **act)).id
    erase_contacts([EraseContact(id)], **act)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update contact set email = 'back@again.example' where id = %s", [id])
