from __future__ import annotations

import threading
from dataclasses import replace

from django.db import connection

from tradewright.kernel.models import Event
from tradewright.parties.models import Address, Customer
from tradewright.parties.operations.customers import (
    CreateAddress,
    CreateCustomer,
    CustomerCreated,
    create_customers,
)

LONDON = CreateAddress("MAIN", "GB", city="London")
ACME = CreateCustomer("ACME", "Acme Ltd", "GBP", "N30", (LONDON,))


def create(world, *customers):
    return create_customers(customers, actor=world.actor, at=world.at)


def test_makes_a_customer_with_its_addresses(world):
    depot = CreateAddress("DEPOT", "IE", name="Acme Dublin", is_bill_to=False)
    (outcome,) = create(world, replace(ACME, addresses=(LONDON, depot), external_id="crm-1"))
    assert outcome.code == CustomerCreated.CREATED
    assert outcome.message == "Customer ACME created."
    row = Customer.objects.get(pk=outcome.id)
    assert (row.code, row.status, row.version, row.terms_id) == (
        "ACME", "active", 1, world.terms_id
    )  # fmt: skip
    places = Address.objects.filter(customer=row).order_by("pk")
    assert [(p.code, p.name, p.country, p.is_bill_to) for p in places] == [
        ("MAIN", "Acme Ltd", "GB", True), ("DEPOT", "Acme Dublin", "IE", False)
    ]  # fmt: skip


def test_tells_of_the_customer_and_of_each_address_once(world):
    (outcome,) = create(world, ACME)
    (told,) = Event.objects.filter(aggregate="customer", key=outcome.id)
    assert (told.topic, told.version) == ("parties.customer_created", 1)
    assert told.body == {
        "customer_id": outcome.id, "code": "ACME", "name": "Acme Ltd", "kind": "account",
        "currency": "GBP", "terms_id": world.terms_id, "external_id": None,
        "group_id": None, "parent_id": None,
        "from": None, "to": "active",
    }  # fmt: skip
    place = Address.objects.get(customer_id=outcome.id)
    (told,) = Event.objects.filter(aggregate="address", key=place.pk)
    assert (told.topic, told.version) == ("parties.address_added", 1)
    assert told.body["customer_id"] == outcome.id


def test_draws_a_code_where_none_is_given(world):
    first, second = create(world, replace(ACME, code=""), replace(ACME, code="", name="Other"))
    codes = [Customer.objects.get(pk=outcome.id).code for outcome in (first, second)]
    assert all(code.startswith("C") and len(code) == 7 for code in codes)
    assert codes[0] < codes[1]


def test_draws_past_codes_that_somebody_has_typed(world):
    """The next two numbers are taken: one by a customer, one by a row of the same batch."""
    (drawn,) = create(world, replace(ACME, code=""))
    last = int(drawn.detail["customer"].removeprefix("C"))
    create(world, replace(ACME, code=f"C{last + 1:06}"))
    typed, free = create(world, replace(ACME, code=f"C{last + 2:06}"), replace(ACME, code=""))
    assert (typed.code, free.code) == ("created", "created")
    assert free.detail["customer"] == f"C{last + 3:06}"


def _deep(world):
    """The lowest of five who stand one above the other."""
    row = world.customer()
    for _ in range(4):
        row = world.customer(parent=row, ancestors=[row.pk, *row.ancestors])
    return row


def test_answers_every_row_of_a_mixed_batch(world):
    (known,) = create(world, replace(ACME, code="KNOWN", external_id="crm-0"))

    def places(*rows):
        return replace(ACME, code="X", addresses=rows)

    outcomes = create(
        world,
        ACME,
        ACME,
        replace(ACME, code="KNOWN"),
        replace(ACME, code="OTHER", external_id="crm-0"),
        replace(ACME, code="KNOWN", external_id="crm-9"),
        replace(ACME, code="E1", external_id="crm-5"),
        replace(ACME, code="E2", external_id="crm-5"),
        replace(ACME, code="A", name=" "),
        replace(ACME, code="B", kind="prospect"),
        replace(ACME, code="C", currency="XXX"),
        replace(ACME, code="D", currency="EUR"),
        replace(ACME, code="E", terms="N99"),
        replace(ACME, code="L", customer_group="NONE"),
        replace(ACME, code="M", parent="NOBODY"),
        replace(ACME, code="N", parent=world.customer(status="closed").code),
        replace(ACME, code="O", parent=_deep(world).code),
        replace(places(), code="F"),
        replace(places(LONDON, replace(LONDON, code="")), code="G"),
        replace(places(LONDON, LONDON), code="H"),
        replace(places(LONDON, replace(LONDON, code="2", country="England")), code="I"),
        replace(places(replace(LONDON, is_bill_to=False)), code="J"),
        replace(places(replace(LONDON, is_ship_to=False)), code="K"),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("created", None),
        ("repeated_in_batch", "code"),
        ("already_created", None),
        ("already_created", None),
        ("code_taken", "code"),
        ("created", None),
        ("repeated_in_batch", "code"),
        ("name_missing", "name"),
        ("unknown_kind", "kind"),
        ("unknown_currency", "currency"),
        ("currency_not_traded", "currency"),
        ("unknown_terms", "terms"),
        ("unknown_group", "customer_group"),
        ("unknown_parent", "parent"),
        ("parent_closed", "parent"),
        ("parent_too_deep", "parent"),
        ("no_address", "addresses"),
        ("address_code_missing", "addresses[2].code"),
        ("address_repeated", "addresses[2].code"),
        ("address_without_country", "addresses[2].country"),
        ("no_bill_to", "addresses"),
        ("no_ship_to", "addresses"),
    ]
    assert [outcomes[2].id, outcomes[3].id] == [known.id, known.id]
    assert outcomes[10].message == "This company bills in GBP: use that currency."
    assert {str(o.code) for o in outcomes} == {str(code) for code in CustomerCreated}


def test_done_twice_leaves_one_customer(world):
    (first,) = create(world, ACME)
    (again,) = create(world, ACME)
    assert (again.code, again.id) == (CustomerCreated.ALREADY_CREATED, first.id)
    assert Customer.objects.filter(company_id=world.company_id, code="ACME").count() == 1
    assert Event.objects.filter(aggregate="customer", key=first.id).count() == 1


def test_two_at_once_make_one_customer(open_floor):
    outcomes, start = [], threading.Barrier(4)

    def work():
        try:
            start.wait()
            outcomes.extend(create(open_floor, ACME))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(str(o.code) for o in outcomes) == ["already_created"] * 3 + ["created"]
    assert len({o.id for o in outcomes}) == 1
