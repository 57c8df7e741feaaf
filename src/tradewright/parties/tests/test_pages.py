from __future__ import annotations

import pytest
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.parties.models import Address, Customer

FORM = {
    "name": "Abbey Stores", "code": "ABBEY", "kind": "account", "terms": "N30", "street": "",
    "postcode": "", "city": "Leeds", "region": "", "country": "gb", "address_code": "MAIN",
}  # fmt: skip


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "master_data")


def test_a_customer_is_created_with_its_address(desk, world):
    answer = desk.post(reverse("create_customer"), FORM)
    made = Customer.objects.get(code="ABBEY")
    assert answer.status_code == 302
    place = Address.objects.get(customer=made)
    assert (place.country, place.city, place.is_bill_to, place.is_ship_to) == (
        "GB", "Leeds", True, True,
    )  # fmt: skip


def test_sent_twice_the_form_makes_one_customer(desk, world):
    sent = FORM | {"code": "", "external_id": "e31b9b1c"}
    for _ in range(2):
        desk.post(reverse("create_customer"), sent)
    assert Customer.objects.filter(name="Abbey Stores").count() == 1


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"terms": "NONE"}, "No payment terms with this code"),
        ({"country": "GBR"}, "Give each address a two-letter ISO 3166 country."),
        ({"name": " "}, "Give the customer a name."),
    ],
)
def test_a_refused_form_keeps_what_was_typed_with_the_message_at_its_field(desk, wrong, message):
    answer = desk.post(reverse("create_customer"), FORM | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{message}" in page.partition("field-error")[2]
    assert 'value="ABBEY"' in page


def test_a_customer_is_changed(desk, world):
    made = world.customer()
    form = desk.get(reverse("edit_customer", args=[made.pk]))
    assert made.name in form.content.decode()
    sent = {"version": "1", "name": "Renamed", "status": "stopped", "terms": "N30"}
    desk.post(reverse("change_customer", args=[made.pk]), sent)
    made.refresh_from_db()
    assert (made.name, made.status, made.version) == ("Renamed", "stopped", 2)


def test_an_outdated_form_is_shown_again_and_says_so(desk, world):
    made = world.customer(version=3)
    sent = {"version": "2", "name": "Renamed", "status": "active", "terms": "N30"}
    answer = desk.post(reverse("change_customer", args=[made.pk]), sent)
    assert answer.status_code == 422
    assert "Someone changed the customer meanwhile" in answer.content.decode()


def test_ticked_customers_are_stopped_and_activated(desk, world):
    first, second = world.customer(), world.customer()
    ids = {"id": [first.pk, second.pk]}
    page = desk.post(reverse("stop_customers"), ids, follow=True).content.decode()
    assert page.count("Customer changed.") >= 1
    assert set(Customer.objects.filter(pk__in=ids["id"]).values_list("status", flat=True)) == {
        "stopped"
    }
    desk.post(reverse("activate_customers"), {"id": first.pk})
    first.refresh_from_db()
    assert first.status == "active"


def test_an_address_is_added(desk, world):
    made = world.customer()
    assert desk.get(reverse("new_address", args=[made.pk])).status_code == 200
    sent = {"code": "DEPOT", "country": "de", "city": "Bremen", "is_ship_to": "1"}
    desk.post(reverse("add_address", args=[made.pk]), sent)
    place = Address.objects.get(customer=made, code="DEPOT")
    assert (place.country, place.is_ship_to, place.is_bill_to) == ("DE", True, False)


def test_offers_name_customers_while_one_types(desk, world):
    made = world.customer(name="Quillfeather & Sons")
    page = desk.get(reverse("customer_offers"), {"field": "customer", "customer": "quill"})
    assert f'value="{made.code}"' in page.content.decode()
    assert "Quillfeather &amp; Sons" in page.content.decode()


def test_without_the_duty_no_customer_is_created(world):
    browser = signed_in(world, "warehouse")
    assert browser.get(reverse("new_customer")).status_code == 403
    assert browser.post(reverse("create_customer"), FORM).status_code == 403


@pytest.mark.parametrize("name", ["edit_customer", "new_address"])
def test_an_unknown_customer_is_not_found(desk, name):
    assert desk.get(reverse(name, args=[999_999])).status_code == 404


def test_a_customer_gets_a_group_and_one_above(desk, world):
    above, made = world.customer(), world.customer()
    desk.post(reverse("set_customer_group"), {"code": "trade", "name": "Trade"})
    assert "Trade" in desk.get(reverse("customer_groups")).content.decode()
    sent = {"version": "1", "name": made.name, "status": "active", "terms": "N30",
            "customer_group": "TRADE", "parent": above.code}  # fmt: skip
    desk.post(reverse("change_customer", args=[made.pk]), sent)
    made.refresh_from_db()
    assert (made.group.code, made.ancestors, made.accepts_substitutes) == (
        "TRADE", [above.pk], False,
    )  # fmt: skip
    form = desk.get(reverse("edit_customer", args=[made.pk])).content.decode()
    assert f'value="{above.code}"' in form
    answer = desk.post(reverse("change_customer", args=[made.pk]), sent | {"parent": "NOBODY"})
    assert answer.status_code == 422
    assert "No customer with this code." in answer.content.decode()


def test_a_group_without_a_name_is_told_at_its_field(desk):
    answer = desk.post(reverse("set_customer_group"), {"code": "X", "name": ""})
    assert answer.status_code == 422
    assert "Give the group a name." in answer.content.decode()
