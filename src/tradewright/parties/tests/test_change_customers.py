from __future__ import annotations

from tradewright.kernel.models import Event
from tradewright.parties.models import Customer
from tradewright.parties.operations.customers import (
    ChangeCustomer,
    CustomerChanged,
    change_customers,
)


def change(world, *rows):
    return change_customers(rows, actor=world.actor, at=world.at)


def test_changes_what_is_named_and_leaves_the_rest(world):
    row = world.customer(email="a@b.test")
    (outcome,) = change(world, ChangeCustomer(row.pk, 1, name="New", status="stopped"))
    assert (outcome.code, outcome.detail["version"]) == (CustomerChanged.CHANGED, 2)
    row.refresh_from_db()
    assert (row.name, row.status, row.email, row.version) == ("New", "stopped", "a@b.test", 2)
    told = Event.objects.get(aggregate="customer", key=row.pk)
    assert (told.topic, told.version) == ("parties.customer_changed", 2)
    assert told.body == {
        "customer_id": row.pk, "code": row.code, "name": "New", "terms_id": world.terms_id,
        "tax_number": "", "prices_include_tax": False, "group_id": None, "parent_id": None,
        "accepts_substitutes": True,
        "from": "active", "to": "stopped",
    }  # fmt: skip


def test_answers_every_row_of_a_mixed_batch(world):
    one, two, three, four, five, six = (world.customer().pk for _ in range(6))
    outcomes = change(
        world,
        ChangeCustomer(one, 1, phone="1"),
        ChangeCustomer(one, 1, phone="2"),
        ChangeCustomer(two, 7, status="active"),
        ChangeCustomer(0, 1, name="X"),
        ChangeCustomer(three, 1, name=" "),
        ChangeCustomer(four, 1, status="asleep"),
        ChangeCustomer(five, 1, terms="N99"),
        ChangeCustomer(six, 7, name="X"),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("changed", None),
        ("repeated_in_batch", "customer_id"),
        ("already_changed", None),
        ("customer_not_found", "customer_id"),
        ("name_missing", "name"),
        ("unknown_status", "status"),
        ("unknown_terms", "terms"),
        ("version_outdated", "version"),
    ]
    assert outcomes[-1].message == (
        "Someone changed the customer meanwhile (version 1): look again and repeat."
    )
    assert Customer.objects.get(pk=one).phone == "1"


def test_done_twice_changes_once(world):
    row = world.customer()
    asked = ChangeCustomer(row.pk, 1, name="New")
    codes = [str(change(world, asked)[0].code) for _ in range(2)]
    assert codes == ["changed", "already_changed"]
    assert Event.objects.filter(aggregate="customer", key=row.pk).count() == 1
