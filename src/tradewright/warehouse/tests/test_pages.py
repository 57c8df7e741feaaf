from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.kernel.sql import counting
from tradewright.warehouse.models import Shipment

from .makers import line, lines_of, released, stock


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "warehouse")


@pytest.fixture
def customer(world):
    return world.customer(name="Penhaligon")


@pytest.fixture
def waiting(world, customer):
    """A shipment of ten, and of three, that waits to be picked."""
    first, second = world.item(barcode="4006381333931"), world.item()
    stock(world, first, 100)
    stock(world, second, 100)
    return released(world, customer, line(world, first), line(world, second, 3))


def status(shipment_id):
    return Shipment.objects.get(pk=shipment_id).status


def shown(browser, **narrowed):
    """The ids of the desk's rows."""
    return [row.id for row in browser.get(reverse("shipments"), narrowed).context["list"].rows]


def text(browser, name, shipment_id):
    return browser.get(reverse(name, args=[shipment_id])).content.decode()


def test_a_queue_shows_what_waits_longest_first(desk, world, customer, waiting):
    later = released(world, customer, line(world, world.item()))
    assert shown(desk, q="Penhaligon") == [waiting, later]
    assert shown(desk, q="Penhaligon", tab="all") == [later, waiting]
    assert shown(desk, q="Penhaligon", tab="picked") == []
    assert shown(desk, customer=customer.code) == [waiting, later]
    assert shown(desk, customer="NOBODY") == []
    assert shown(desk, q="Penhaligon", warehouse="NORTH") == []
    assert shown(desk, q="Penhaligon", order="SO-UNHEARD-OF") == []


def test_ticked_shipments_are_picked_packed_and_shipped_with_an_outcome_for_each(
    desk, world, customer, waiting
):
    poor = released(world, customer, line(world, world.item()))
    ids = {"id": [waiting, poor]}
    assert "2 done" in desk.post(reverse("pick_shipments"), ids, follow=True).content.decode()
    desk.post(reverse("pack_shipments"), ids)
    page = desk.post(reverse("ship_shipments"), ids, follow=True).content.decode()
    assert "1 done" in page and "1 not done" in page
    assert "count the stock" in page
    assert (status(waiting), status(poor)) == ("shipped", "packed")
    assert shown(desk, tab="today", customer=customer.code) == [waiting]


def test_nothing_ticked_does_nothing(desk):
    assert desk.post(reverse("pick_shipments")).status_code == 302


def test_one_shipment_shows_its_lines_flow_and_next_step(desk, waiting):
    page = text(desk, "shipment", waiting)
    assert "Penhaligon" in page
    assert "10\N{NO-BREAK SPACE}EA" in page
    assert reverse("pick_shipment", args=[waiting]) in page
    assert "Document flow" in page and "not yet" in page
    assert desk.get(reverse("shipment", args=[2**40])).status_code == 404


def test_less_than_asked_is_picked_with_the_reason(desk, waiting):
    first, second = lines_of(waiting)
    sent = {f"quantity_{first.pk}": "8", f"reason_{first.pk}": "damaged",
            f"quantity_{second.pk}": "3", "version": "1"}  # fmt: skip
    page = desk.post(reverse("pick_shipment", args=[waiting]), sent, follow=True).content.decode()
    assert "is picked" in page and "damaged" in page
    assert "1 line was short" in page
    first.refresh_from_db()
    assert (first.quantity_picked, first.short_reason) == (8, "damaged")


def test_lines_beyond_the_thousandth_are_named_by_their_plain_ids(desk, world, customer):
    with connection.cursor() as cursor:
        cursor.execute("select setval('shipment_line_id_seq', greatest(last_value, 1000))"
                       " from shipment_line_id_seq")  # fmt: skip
    key = released(world, customer, line(world, world.item()))
    (part,) = lines_of(key)
    assert part.pk > 1000
    assert f'name="quantity_{part.pk}"' in text(desk, "pick_shipment", key)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("eleven", "Give a number"), ("11", "above what was released"), ("1.5", "decimals")],
)
def test_a_wrong_quantity_is_told_at_its_line_and_what_was_typed_stays(desk, waiting, typed, said):
    first, second = lines_of(waiting)
    sent = {f"quantity_{first.pk}": "10", f"quantity_{second.pk}": typed}
    answer = desk.post(reverse("pick_shipment", args=[waiting]), sent)
    assert answer.status_code == 422
    rows = {row.line.id: row for row in answer.context["rows"]}
    assert said in rows[second.pk].error and rows[first.pk].error == ""
    assert f'value="{typed}"' in answer.content.decode()
    assert status(waiting) == "released"


def test_what_stands_in_the_way_of_the_whole_is_told_above_the_form(desk, waiting):
    sent = {f"quantity_{part.pk}": "0" for part in lines_of(waiting)}
    answer = desk.post(reverse("pick_shipment", args=[waiting]), sent)
    assert answer.context["wrong"] and "recall" in answer.context["wrong"][0]
    changed = {f"quantity_{part.pk}": "1" for part in lines_of(waiting)} | {"version": "7"}
    answer = desk.post(reverse("pick_shipment", args=[waiting]), changed)
    assert "look at it again" in answer.content.decode()


def test_a_scanner_finds_lines_by_code_and_barcode(desk, waiting):
    first, _ = lines_of(waiting)
    page = text(desk, "pick_shipment", waiting)
    assert f'data-codes="{first.item.code} 4006381333931"' in page


def test_packing_keeps_packages_carrier_and_tracking(desk, waiting):
    assert "pick it first" in text(desk, "pack_shipment", waiting)
    desk.post(reverse("pick_shipments"), {"id": [waiting]})
    wrong = desk.post(reverse("pack_shipment", args=[waiting]), {"packages": "two"})
    assert wrong.status_code == 422 and "whole number" in wrong.content.decode()
    none = desk.post(reverse("pack_shipment", args=[waiting]), {"packages": "0", "carrier": "DHL"})
    assert "at least one package" in none.content.decode()
    assert 'value="DHL"' in none.content.decode()
    sent = {"packages": "2", "carrier": "DHL", "tracking": "JD014600"}
    page = desk.post(reverse("pack_shipment", args=[waiting]), sent, follow=True).content.decode()
    assert "is packed" in page and "DHL JD014600" in page and "2 packages" in page
    assert "nothing to pick" in text(desk, "pick_shipment", waiting)


def test_a_shipment_leaves_in_one_step(desk, waiting):
    sent = {"version": "1"}
    page = desk.post(reverse("ship_shipment", args=[waiting]), sent, follow=True).content.decode()
    assert "has left" in page
    assert status(waiting) == "shipped"
    again = desk.post(reverse("ship_shipment", args=[waiting]), follow=True).content.decode()
    assert "left before" in again


def test_a_shipment_is_recalled_with_its_reason(desk, waiting):
    sent = {"note": "ordered twice", "version": "1"}
    address = reverse("recall_shipment", args=[waiting])
    page = desk.post(address, sent, follow=True).content.decode()
    assert "is recalled" in page and "ordered twice" in page
    assert status(waiting) == "cancelled"


def test_the_paper_is_a_pick_list_first_and_a_packing_slip_then(desk, waiting):
    assert "Pick list" in text(desk, "shipment_slip", waiting)
    desk.post(reverse("ship_shipments"), {"id": [waiting]})
    page = text(desk, "shipment_slip", waiting)
    assert "Packing slip" in page and "On hand" not in page


def test_without_the_duty_it_may_be_read_and_not_worked(world, waiting):
    reader = signed_in(world, "auditor")
    assert reader.get(reverse("shipments")).status_code == 200
    assert reverse("pick_shipment", args=[waiting]) not in text(reader, "shipment", waiting)
    for name in ("pick_shipments", "pack_shipments", "ship_shipments"):
        assert reader.post(reverse(name), {"id": [waiting]}).status_code == 403
    assert reader.get(reverse("pick_shipment", args=[waiting])).status_code == 403
    outsider = signed_in(world, "pricing_manager")
    assert outsider.get(reverse("shipments")).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_rows(desk, world, customer, waiting):
    def statements():
        with counting() as names:
            desk.get(reverse("shipments"))
        return len(names)

    few = statements()
    for _ in range(5):
        released(world, customer, line(world, world.item()))
    assert statements() == few


def test_what_waits_stands_on_the_home_page_and_numbers_are_found(desk, waiting):
    assert "To pick" in desk.get(reverse("home")).content.decode()
    number = Shipment.objects.get(pk=waiting).number
    found = desk.get(reverse("find"), {"q": number.lower()}).content.decode()
    assert reverse("shipment", args=[waiting]) in found


def test_quantities_are_shown_in_the_unit_of_the_order_too(desk, world, customer):
    boxes = line(world, world.item(), 24, unit_id=world.box_id, unit_numerator=12)
    key = released(world, customer, boxes)
    assert "2\N{NO-BREAK SPACE}BX" in text(desk, "shipment", key)
    (part,) = lines_of(key)
    assert part.quantity == Decimal(24)
