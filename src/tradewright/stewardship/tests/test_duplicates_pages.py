from __future__ import annotations

import pytest
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.parties.models import Address, Customer
from tradewright.stewardship.models import DuplicatePair
from tradewright.stewardship.operations.duplicates import IndexRecord, Key, index_records
from tradewright.stewardship.queries.duplicates import keys_of

REASONS = [
    {"field": "name", "label": "Name", "likeness": "0.93"},
    {"field": "postcode", "label": "Postcode", "likeness": "1.00"},
    {"field": "phone", "label": "Phone", "likeness": None},
]
FORM = {
    "name": "Brackenbury Hydraulic Limited", "code": "", "kind": "account", "terms": "N30",
    "street": "14 Foundry Ln", "postcode": "LS9 8AB", "city": "Leeds", "region": "",
    "country": "GB", "address_code": "MAIN",
}  # fmt: skip


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "master_data")


@pytest.fixture
def pair(world):
    first, second = world.customer(name="Abbey Stores"), world.customer(name="Abbey Store Ltd")
    return DuplicatePair.objects.create(
        company_id=world.company_id, kind="customer", first_id=first.pk, second_id=second.pk,
        score="0.93", reasons=REASONS, found_at=world.at,
    )  # fmt: skip


@pytest.fixture
def known(world):
    row = world.customer(name="Brackenbury Hydraulics Ltd")
    Address.objects.filter(customer=row).update(
        street="14 Foundry Lane", postcode="LS9 8AB", city="Leeds"
    )
    keys = keys_of(world.company_id, "customer", [row.pk])[row.pk]
    index_records(
        [IndexRecord("customer", row.pk, tuple(map(Key, keys)))], actor=world.actor, at=world.at
    )
    return row


def test_the_queue_shows_both_and_why(desk, pair):
    page = desk.get(reverse("duplicates")).content.decode()
    assert "Abbey Stores" in page and "Abbey Store Ltd" in page
    assert "Postcode the same, Name 93 %" in page
    assert "93 %" in page


def test_a_pair_stands_side_by_side(desk, pair):
    answer = desk.get(reverse("duplicate_pair", args=[pair.pk]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("Keep ") >= 2
    assert "the same" in page
    assert desk.get(reverse("duplicate_pair", args=[0])).status_code == 404


def test_merging_from_the_pair_keeps_the_one_that_was_chosen(desk, pair):
    sent = {"loser_id": pair.second_id, "winner_id": pair.first_id, "pair_id": pair.pk}
    answer = desk.post(reverse("merge_customer"), sent)
    assert answer.headers["Location"] == reverse("customer", args=[pair.first_id])
    assert Customer.objects.get(pk=pair.second_id).merged_into_id == pair.first_id
    pair.refresh_from_db()
    assert pair.status == "merged"
    shown = desk.get(reverse("customer", args=[pair.second_id])).content.decode()
    assert "Merged into" in shown and "Undo the merge" in shown
    assert "Also known as" in desk.get(answer.headers["Location"]).content.decode()
    desk.post(reverse("unmerge_customer", args=[pair.second_id]))
    assert Customer.objects.get(pk=pair.second_id).merged_into_id is None


@pytest.mark.parametrize("decision", ["distinct", "later"])
def test_a_pair_is_told_apart_or_put_off(desk, pair, decision):
    answer = desk.post(reverse("decide_pairs"), {"id": pair.pk, "decision": decision})
    assert answer.headers["Location"] == reverse("duplicates")
    pair.refresh_from_db()
    assert pair.status == decision
    assert "Abbey Stores" in desk.get(reverse("duplicates") + f"?tab={decision}").content.decode()


def test_the_search_is_asked_for_by_a_button(desk, world):
    answer = desk.post(reverse("find_doubles"), {"kind": "item"}, follow=True)
    assert "Looked through the items" in answer.content.decode()


def test_a_customer_that_looks_like_one_is_created_only_when_it_is_said_to_be_another(desk, known):
    hint = desk.get(reverse("customer_doubles"), FORM).content.decode()
    assert known.name in hint
    answer = desk.post(reverse("create_customer"), FORM)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert known.name in page and 'name="is_another"' in page
    assert not Customer.objects.filter(name=FORM["name"]).exists()
    desk.post(reverse("create_customer"), FORM | {"is_another": "1"})
    assert Customer.objects.filter(name=FORM["name"]).exists()


def test_an_item_is_looked_for_as_well(desk, world):
    found = desk.get(reverse("item_doubles"), {"name": "Nothing like it", "barcode": ""})
    assert found.status_code == 200
    assert b"looks like" not in found.content


def test_without_the_duty_nobody_decides_or_merges(world, pair):
    clerk = signed_in(world, "sales_rep")
    assert clerk.get(reverse("duplicates")).status_code == 403
    for name in ("decide_pairs", "find_doubles", "merge_customer", "merge_item"):
        assert clerk.post(reverse(name), {}).status_code == 403
