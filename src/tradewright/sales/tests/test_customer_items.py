from __future__ import annotations

from django.db import connection
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.kernel.imports import IMPORTS, ImportMap, receive
from tradewright.kernel.models import Event
from tradewright.parties.operations.merges import MergeCustomer, merge_customers
from tradewright.sales.models import CustomerItem
from tradewright.sales.operations.customer_items import (
    CustomerItemRemoved,
    CustomerItemSet,
    RemoveCustomerItem,
    SetCustomerItem,
    remove_customer_items,
    set_customer_items,
)


def put(world, *rows):
    return set_customer_items(rows, actor=world.actor, at=world.at)


def remove(world, *rows):
    return remove_customer_items(rows, actor=world.actor, at=world.at)


def called(world, customer, said):
    with connection.cursor() as cursor:
        cursor.execute(
            "select item_id, called_by from item_called(%s, %s, %s)",
            [world.company_id, customer.pk, said],
        )
        return cursor.fetchone()


def test_a_customers_number_means_the_item_however_it_is_typed(world):
    customer, item = world.customer(), world.item()
    (outcome,) = put(world, SetCustomerItem(customer.code, "ab-12 34", item.code, "Schraube", "BX"))
    row = CustomerItem.objects.get(pk=outcome.id)
    assert (row.code, row.key, row.unit_id) == ("ab-12 34", "AB1234", world.box_id)
    assert called(world, customer, "AB 1234") == (item.pk, "customer")
    assert called(world, world.customer(), "AB1234") is None
    told = Event.objects.get(aggregate="customer_item", key=row.pk)
    assert (told.topic, told.version, told.body["code"]) == (
        "sales.customer_item_set", 1, "ab-12 34",
    )  # fmt: skip


def test_our_code_comes_first_then_their_number_then_the_barcode(world):
    customer, one, two = world.customer(), world.item(code="X100"), world.item(barcode="501")
    three = world.item()
    put(world, SetCustomerItem(customer.code, "X-100", two.code))
    assert called(world, customer, "X100") == (one.pk, "code")
    assert called(world, customer, "x100") == (one.pk, "code")
    assert called(world, customer, "X 100") == (two.pk, "customer")
    assert called(world, customer, "501") == (two.pk, "barcode")
    put(world, SetCustomerItem(customer.code, "501", three.code))
    assert called(world, customer, "501") == (three.pk, "customer")


def test_the_numbers_of_who_stands_above_hold_below_the_nearest_first(world):
    head, one, two = world.customer(), world.item(), world.item()
    branch = world.customer(parent=head, ancestors=[head.pk])
    shop = world.customer(parent=branch, ancestors=[branch.pk, head.pk])
    put(world, SetCustomerItem(head.code, "7", one.code))
    assert called(world, shop, "7") == (one.pk, "customer")
    put(world, SetCustomerItem(branch.code, "7", two.code))
    assert called(world, shop, "7") == (two.pk, "customer")
    assert called(world, head, "7") == (one.pk, "customer")


def test_the_numbers_of_one_who_was_merged_hold_for_the_winner(world):
    loser, winner, item = world.customer(), world.customer(), world.item()
    put(world, SetCustomerItem(loser.code, "7", item.code))
    merge_customers([MergeCustomer(loser.pk, winner.pk)], actor=world.actor, at=world.at)
    assert called(world, winner, "7") == (item.pk, "customer")


def test_answers_every_row_of_a_mixed_batch(world):
    customer, item = world.customer().code, world.item().code
    put(world, SetCustomerItem(customer, "KNOWN", item))
    outcomes = put(
        world,
        SetCustomerItem(customer, "A1", item),
        SetCustomerItem(customer, "a-1", item),
        SetCustomerItem(customer, "KNOWN", item),
        SetCustomerItem("NOBODY", "A", item),
        SetCustomerItem(customer, "B", "NOTHING"),
        SetCustomerItem(customer, " - ", item),
        SetCustomerItem(customer, "C", item, unit="??"),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("set", None), ("repeated_in_batch", "code"), ("already_set", None),
        ("unknown_customer", "customer"), ("unknown_item", "item"), ("code_missing", "code"),
        ("unknown_unit", "unit"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in CustomerItemSet}


def test_removed_twice_is_removed_once(world):
    customer, item = world.customer(), world.item()
    (made,) = put(world, SetCustomerItem(customer.code, "A1", item.code))
    outcomes = remove(
        world,
        RemoveCustomerItem(customer.code, "a1"),
        RemoveCustomerItem(customer.code, "A1"),
        RemoveCustomerItem(customer.code, "B"),
        RemoveCustomerItem("NOBODY", "A"),
    )
    assert [str(o.code) for o in outcomes] == [
        "removed", "repeated_in_batch", "already_removed", "unknown_customer",
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in CustomerItemRemoved}
    assert called(world, customer, "A1") is None
    told = Event.objects.filter(aggregate="customer_item", key=made.id).order_by("version")
    assert [(one.topic, one.version) for one in told] == [
        ("sales.customer_item_set", 1), ("sales.customer_item_removed", 2),
    ]  # fmt: skip


def test_a_number_may_get_another_item(world):
    customer, one, two = world.customer(), world.item(), world.item()
    codes = [
        str(put(world, SetCustomerItem(customer.code, "A1", item.code))[0].code)
        for item in (one, one, two)
    ]
    assert codes == ["set", "already_set", "set"]
    assert called(world, customer, "A1") == (two.pk, "customer")


def test_numbers_are_listed_set_and_removed_on_their_page(committed_world, db):
    world = committed_world
    desk, customer, item = signed_in(world, "owner"), world.customer(), world.item()
    form = {"customer": customer.code, "code": "TH-77", "item": item.code, "unit": "bx"}
    shown = desk.post(reverse("set_part_number"), form, follow=True).content.decode()
    assert "TH-77" in shown and item.name in shown
    wrong = desk.post(reverse("set_part_number"), form | {"item": "NOTHING"})
    assert wrong.status_code == 422
    assert "No item with this code." in wrong.content.decode()
    found = desk.get(reverse("part_numbers"), {"item": item.code, "q": "th7"}).content.decode()
    assert "TH-77" in found
    row = CustomerItem.objects.get(customer=customer)
    desk.post(reverse("remove_part_numbers"), {"id": [row.pk]})
    assert not CustomerItem.objects.filter(customer=customer).exists()


def test_a_file_of_part_numbers_goes_in_and_names_what_is_wrong(world):
    customer, item = world.customer(), world.item()
    lines = [
        "customer,code,item,description,unit",
        f"{customer.code},A-1,{item.code},Schraube,BX",
        f"{customer.code},A-2,NOTHING,,",
    ]
    content, plan = "\n".join(lines).encode(), ImportMap()
    found = [
        receive(IMPORTS["part_numbers"], content, plan, actor=world.actor, at=world.at)
        for _ in range(2)
    ]
    assert [(one.accepted, one.repeated, one.rejected) for one in found] == [(1, 0, 1), (1, 1, 1)]
    assert [(fault.row, fault.field) for fault in found[0].faults] == [(3, "item")]
    assert called(world, customer, "a1") == (item.pk, "customer")
