from __future__ import annotations

from dataclasses import replace

from tradewright.kernel.models import Event
from tradewright.parties.models import Address
from tradewright.parties.operations.addresses import AddAddress, AddressAdded, add_addresses


def add(world, *rows):
    return add_addresses(rows, actor=world.actor, at=world.at)


def test_adds_a_place(world):
    row = world.customer()
    (outcome,) = add(world, AddAddress(row.pk, "DEPOT", "DE", city="Hamburg", region="HH"))
    place = Address.objects.get(pk=outcome.id)
    assert (place.name, place.city, place.is_bill_to) == (row.name, "Hamburg", False)
    told = Event.objects.get(aggregate="address", key=place.pk)
    assert (told.topic, told.version) == ("parties.address_added", 1)
    assert told.body == {
        "address_id": place.pk, "customer_id": row.pk, "code": "DEPOT", "country": "DE",
        "region": "HH", "is_bill_to": False, "is_ship_to": True,
    }  # fmt: skip


def test_answers_every_row_of_a_mixed_batch(world):
    row = world.customer()
    depot = AddAddress(row.pk, "DEPOT", "DE")
    outcomes = add(
        world, depot, depot, replace(depot, code="MAIN"), replace(depot, customer_id=0),
        replace(depot, code=" "), replace(depot, code="X", country="de"),
    )  # fmt: skip
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("added", None), ("repeated_in_batch", "code"), ("already_added", None),
        ("customer_not_found", "customer_id"), ("code_missing", "code"),
        ("address_without_country", "country"),
    ]  # fmt: skip
    assert outcomes[2].id == row.address.pk
    assert {str(o.code) for o in outcomes} == {str(code) for code in AddressAdded}


def test_done_twice_adds_one_place(world):
    depot = AddAddress(world.customer().pk, "DEPOT", "DE")
    first, again = add(world, depot)[0], add(world, depot)[0]
    assert (again.code, again.id) == (AddressAdded.ALREADY_ADDED, first.id)
