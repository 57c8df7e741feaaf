"""Changing orders: quantities, prices, lines and head, with what follows for stock and credit."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal as D

from django.db import connection

from tradewright.credit.models import CreditAccount
from tradewright.kernel.models import Event
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import one
from tradewright.parties.models import Address
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.sales.models import OrderHold, SalesOrder, SalesOrderLine
from tradewright.sales.operations.cancellation import CancelLine, CancelOrder, cancel_orders
from tradewright.sales.operations.changes import ChangeLine, ChangeOrder, change_orders
from tradewright.sales.operations.entry import EnterOrderLine
from tradewright.sales.operations.holds import (
    HoldOrder,
    LiftHold,
    RetryCreditHolds,
    hold_orders,
    lift_holds,
    retry_credit_holds,
)
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.picking import PickShipment, pick_shipments

from .makers import (
    NONE,
    codes,
    entered,
    recalled,
    released,
    reserved,
    shipped,
    sold,
    status,
    stock,
    stocked,
    story,
    the_line,
)


def change(world, order_id, *lines, actor=None, **given):
    """Change an order as it is now; lines are ChangeLine or (line number, quantity)."""
    asked = tuple(
        line if isinstance(line, ChangeLine) else ChangeLine(line[0], quantity=D(line[1]))
        for line in lines
    )
    seen = {"version": SalesOrder.objects.get(pk=order_id).version} | given
    row = ChangeOrder(order_id, lines=asked, **seen)
    (outcome,) = change_orders([row], actor=actor or world.actor, at=world.at)
    return outcome


def ordered(customer):
    return CreditAccount.objects.get(customer=customer).amount_ordered


def head(order_id):
    return SalesOrder.objects.get(pk=order_id)


def test_a_quantity_rises_and_stock_and_credit_follow(world):
    customer, item = world.customer(), stocked(world, 12)
    order_id = entered(world, customer, (item, 5)).id  # 5 at 10.00 and 20 % tax
    outcome = change(world, order_id, (1, 15))
    assert (outcome.code, outcome.id) == ("changed", order_id)
    line = the_line(order_id)
    assert (line.quantity, line.quantity_entered, line.amount_net, line.amount_tax) == (
        15, 15, D("150.00"), D("30.00"),
    )  # fmt: skip
    assert (reserved(order_id), ordered(customer)) == (12, 180)
    order = head(order_id)
    assert (order.status, order.amount_total, order.version) == ("confirmed", 180, 3)


def test_a_quantity_falls_and_stock_and_credit_are_free_again(world):
    customer, item = world.customer(), stocked(world)
    order_id = entered(world, customer, (item, 10)).id
    assert change(world, order_id, (1, 4)).code == "changed"
    line = the_line(order_id)
    assert (line.quantity, line.quantity_cancelled, line.amount_net) == (4, 0, 40)
    assert (reserved(order_id), ordered(customer), head(order_id).amount_total) == (4, 48, 48)


def test_lines_come_and_go_and_keep_their_numbers(world):
    customer, item, other = world.customer(), stocked(world), stocked(world)
    order_id = entered(world, customer, (item, 10), (item, 1)).id
    outcome = change(
        world, order_id, ChangeLine(2, remove=True), ChangeLine(item=other.code, quantity=D(3))
    )
    assert outcome.code == "changed"
    rows = SalesOrderLine.objects.filter(order_id=order_id).order_by("line_no")
    assert [(r.line_no, r.item_id, r.quantity, r.quantity_cancelled) for r in rows] == [
        (1, item.pk, 10, 0), (2, item.pk, 1, 1), (3, other.pk, 3, 0),
    ]  # fmt: skip
    assert rows[2].price_source == "list" and rows[2].price_trace["won"]
    assert (reserved(order_id, 2), reserved(order_id, 3)) == (0, 3)
    assert (head(order_id).amount_total, ordered(customer)) == (156, 156)
    # a removed line may come back
    change(world, order_id, (2, 2))
    line = the_line(order_id, 2)
    assert (line.quantity, line.quantity_cancelled, reserved(order_id, 2)) == (2, 0, 2)


def test_a_break_that_is_reached_prices_the_line_anew(world):
    item = stocked(world)
    asked = SetPrice(item.code, "EA", "GBP", D("8.00"), world.today, min_quantity=D(10))
    one(set_prices([asked], actor=world.actor, at=world.at))
    customer = world.customer()
    order_id = entered(world, customer, (item, 5)).id
    change(world, order_id, (1, 10))
    assert (the_line(order_id).unit_price, head(order_id).amount_net) == (8, 80)
    change(world, order_id, (1, 9))
    assert (the_line(order_id).unit_price, head(order_id).amount_net) == (10, 90)


def test_a_price_by_hand_stays_and_needs_its_duty(world):
    customer, item = world.customer(), stocked(world)
    order_id = entered(world, customer, EnterOrderLine(item.code, D(5), price=D("7.5"))).id
    change(world, order_id, (1, 10))
    assert the_line(order_id).unit_price == D("7.5")
    rep = Actor(world.actor.user_id, world.company_id, "rep", frozenset({"sales.change_orders"}))
    refused = change(world, order_id, ChangeLine(1, price=D(1)), actor=rep)
    assert (refused.code, refused.field) == ("price_not_permitted", "lines[1].price")
    assert change(world, order_id, ChangeLine(1, price=D("6"))).code == "changed"
    line = the_line(order_id)
    assert (line.price_source, line.amount_net, ordered(customer)) == ("manual", 60, 72)


def test_a_fall_recalls_what_nobody_has_begun_to_pick(world):
    customer, item, other = world.customer(), stocked(world), stocked(world)
    order_id = entered(world, customer, (item, 10), (other, 2)).id
    shipment_id = released(world, order_id)
    outcome = change(world, order_id, (1, 6))
    shipment = Shipment.objects.get(pk=shipment_id)
    assert (outcome.code, outcome.detail["recalled"]) == ("changed", [shipment.number])
    assert shipment.status == "cancelled"
    assert [the_line(order_id, n).quantity_released for n in (1, 2)] == [0, 0]
    assert (reserved(order_id), reserved(order_id, 2), ordered(customer)) == (6, 2, 96)
    assert [topic for topic, *_ in story("sales_order", order_id)][-2:] == [
        "order_release_settled", "order_changed",
    ]  # fmt: skip


def test_a_rise_leaves_the_shipment_with_the_warehouse(world):
    customer, item = world.customer(), stocked(world)
    order_id = entered(world, customer, (item, 3)).id
    shipment_id = released(world, order_id)
    assert change(world, order_id, (1, 10)).code == "changed"
    assert Shipment.objects.get(pk=shipment_id).status == "released"
    shipped(world, shipment_id)
    shipped(world, released(world, order_id))
    assert ordered(customer) == 0


def test_what_is_picked_or_shipped_stays_with_its_price(world):
    customer, item = world.customer(), stocked(world)
    order_id = entered(world, customer, (item, 10)).id
    shipped(world, released(world, order_id), 4)  # 4 of 10
    one(release_orders([ReleaseOrder(order_id)], actor=world.actor, at=world.at))
    refused = change(world, order_id, (1, 3))
    assert (refused.code, refused.field, refused.detail["shipped"]) == (
        "below_shipped", "lines[1].quantity", 4,
    )  # fmt: skip
    assert refused.message.startswith("4 EA are picked or shipped")
    assert change(world, order_id, ChangeLine(1, price=D(9))).code == "price_fixed"
    # the second shipment is not begun, so it comes back; of the line the rest is cancelled
    assert change(world, order_id, (1, 7)).code == "changed"
    line = the_line(order_id)
    assert (line.quantity, line.quantity_cancelled, line.quantity_released) == (10, 3, 4)
    assert (reserved(order_id), ordered(customer), head(order_id).amount_total) == (3, 36, 84)
    picked = released(world, order_id)
    pick_shipments([PickShipment(picked)], actor=world.actor, at=world.at)
    refused = change(world, order_id, (1, 5))
    assert (refused.code, refused.detail["shipped"]) == ("below_shipped", 7)
    assert change(world, order_id, ChangeLine(1, remove=True)).code == "below_shipped"


def test_a_line_grows_after_a_part_was_shipped_and_bills_to_the_cent(world):
    customer, item = world.customer(), stocked(world, price="3.335")
    order_id = entered(world, customer, (item, 3)).id  # 10.005, so 10.01
    shipped(world, released(world, order_id), 1)  # 3.34
    change(world, order_id, (1, 7))  # 23.345, so 23.35
    assert head(order_id).amount_net == D("23.35")
    shipped(world, released(world, order_id))
    assert ordered(customer) == 0


def test_the_head_changes_until_the_warehouse_has_it(world):
    customer, item = world.customer(), stocked(world)
    place = Address.objects.create(
        company_id=world.company_id, customer=customer, code="DEPOT", name="Depot", city="Berlin",
        country="DE", is_ship_to=True,
    )  # fmt: skip
    order_id = entered(world, customer, (item, 1)).id
    day = world.today + timedelta(days=9)
    outcome = change(world, order_id, requested_on=day, customer_reference="PO 7", ship_to="DEPOT")
    order = head(order_id)
    assert outcome.code == "changed"
    assert (order.requested_on, order.customer_reference, order.ship_to_id) == (
        day, "PO 7", place.pk,
    )  # fmt: skip
    assert (order.amount_tax, ordered(customer)) == (D("1.90"), D("11.90"))  # 19 % in Germany
    released(world, order_id)
    assert change(world, order_id, ship_to="DEPOT").code == "unchanged"
    refused = change(world, order_id, ship_to="MAIN")
    assert (refused.code, refused.field) == ("ship_to_fixed", "ship_to")
    assert change(world, order_id, customer_reference="").code == "changed"


def test_a_rise_over_the_limit_waits_for_credit(world):
    customer, item = world.customer(limit=D(100)), stocked(world)
    order_id = entered(world, customer, (item, 5)).id  # 60.00
    outcome = change(world, order_id, (1, 10))  # 120.00
    assert outcome.code == "held_for_credit"
    assert outcome.message.endswith("waits for credit: 20.00 over the limit of 100.")
    assert (status(order_id), reserved(order_id), ordered(customer)) == ("held", 5, 120)
    hold = OrderHold.objects.get(order_id=order_id)
    assert (hold.kind, D(str(hold.figures["over_by"]))) == ("credit", 20)
    told = Event.objects.filter(aggregate="sales_order", key=order_id).latest("version")
    assert (told.topic, D(str(told.body["figures"]["limit"]))) == ("sales.order_held", 100)
    # nothing else of the customer passes meanwhile
    assert entered(world, customer, (item, 1)).code == "held_for_credit"

    retry = [RetryCreditHolds(customer.pk)]
    retry_credit_holds(retry, actor=world.actor, at=world.at)
    assert status(order_id) == "held"
    assert change(world, order_id, (1, 8)).code == "changed"  # 96.00
    retry_credit_holds(retry, actor=world.actor, at=world.at)
    assert (status(order_id), reserved(order_id), ordered(customer)) == ("confirmed", 8, 96)


def test_a_person_lets_an_order_go_that_rose_over_the_limit(world):
    customer, item = world.customer(limit=D(100)), stocked(world)
    order_id = entered(world, customer, (item, 5)).id
    change(world, order_id, (1, 10))
    one(lift_holds([LiftHold(order_id, "a good payer", 4)], actor=world.actor, at=world.at))
    assert (status(order_id), ordered(customer)) == ("confirmed", 120)


def test_a_draft_and_a_held_order_change_without_touching_credit(world):
    customer, item = world.customer(limit=D(100)), stocked(world)
    draft = entered(world, customer, (item, 5), confirm=False).id
    held = entered(world, customer, (item, 10)).id
    assert change(world, draft, (1, 50)).code == "changed"
    assert change(world, held, (1, 9)).code == "changed"
    assert (head(draft).amount_total, head(held).amount_total) == (600, 108)
    assert (reserved(draft), reserved(held)) == (0, 0)
    assert ordered(customer) == 0


def test_an_order_that_a_person_holds_stays_held(world):
    customer, item = world.customer(limit=D(100)), stocked(world)
    order_id = entered(world, customer, (item, 5)).id
    one(hold_orders([HoldOrder(order_id, "a complaint")], actor=world.actor, at=world.at))
    assert change(world, order_id, (1, 6)).code == "changed"
    assert (status(order_id), reserved(order_id), ordered(customer)) == ("held", 5, 72)
    # over the limit a second hold is put beside the first
    assert change(world, order_id, (1, 9)).code == "held_for_credit"
    kinds = OrderHold.objects.filter(order_id=order_id, lifted_at=None).values_list("kind")
    assert sorted(kinds) == [("credit",), ("manual",)]


def test_answers_every_row_of_a_mixed_batch(world):
    item, service = stocked(world), world.item(kind="service", price="5.00")
    customer = world.customer()
    plain, other, third, ended, changed, same = (
        entered(world, customer, (item, 5), (item, 1)).id for _ in range(6)
    )
    part = cancel_orders([CancelOrder(ended, None, "gone")], actor=world.actor, at=world.at)
    assert part.accepted
    early = world.today - timedelta(days=1)
    unpriced = world.item(price=None)

    def row(order_id, *lines, version=2, **given):
        return ChangeOrder(order_id, version, tuple(lines), **given)

    outcomes = change_orders(
        [
            row(plain, ChangeLine(1, quantity=D(6)), ChangeLine(item=service.code, quantity=D(1))),
            row(plain, ChangeLine(1, quantity=D(7))),
            row(NONE, ChangeLine(1, quantity=D(7))),
            row(ended, ChangeLine(1, quantity=D(7)), version=3),
            row(changed, ChangeLine(1, quantity=D(7)), version=1),
            row(other, ship_to="NOWHERE"),
            row(third, requested_on=early),
            row(same, ChangeLine(1, quantity=D(5)), ChangeLine(2)),
        ],
        actor=world.actor, at=world.at,
    )  # fmt: skip
    assert codes(outcomes) == [
        "changed", "repeated_in_batch", "order_not_found", "order_ended", "changed_meanwhile",
        "unknown_ship_to", "requested_too_early", "unchanged",
    ]  # fmt: skip
    for line, code in (
        (ChangeLine(9, quantity=D(1)), "unknown_line"),
        (ChangeLine(item="nothing", quantity=D(1)), "unknown_item"),
        (ChangeLine(1, item=service.code), "item_fixed"),
        (ChangeLine(1, unit="BOX"), "unit_fixed"),
        (ChangeLine(item=item.code, unit="PALLET", quantity=D(1)), "unknown_unit"),
        (ChangeLine(item=item.code), "quantity_not_positive"),
        (ChangeLine(1, quantity=D(0)), "quantity_not_positive"),
        (ChangeLine(1, quantity=D("NaN")), "quantity_not_positive"),
        (ChangeLine(1, quantity=D("1.5")), "quantity_too_precise"),
        (ChangeLine(1, price=D(-1)), "price_negative"),
        (ChangeLine(1, price=D("1.1234567")), "price_too_precise"),
        (ChangeLine(item=unpriced.code, quantity=D(1)), "no_price"),
    ):
        outcome = change(world, other, line)
        assert outcome.code == code, (line, outcome)
        assert outcome.detail["errors"][0]["nth"] == 1
    both = change(world, other, (1, 2), (1, 3), ChangeLine(item="nothing", quantity=D(1)))
    assert (both.code, both.field) == ("repeated_line", "lines[1].line_no")
    assert [(e["nth"], e["field"]) for e in both.detail["errors"]] == [
        (2, "lines[1].line_no"), (3, "lines[3].item"),
    ]  # fmt: skip
    gone = change(world, other, ChangeLine(1, remove=True), ChangeLine(2, remove=True))
    assert gone.code == "nothing_left"
    assert head(other).version == 2


def test_what_is_shipped_in_full_is_changed_no_more(world):
    order_id, _ = sold(world, world.customer(), (stocked(world), 1))
    assert change(world, order_id, (1, 1)).code == "unchanged"
    assert change(world, order_id, ChangeLine(1, remove=True)).code == "below_shipped"


def test_tells_what_changed_from_what_to_what(world):
    customer, item = world.customer(), stocked(world)
    order_id = entered(world, customer, (item, 5)).id
    change(world, order_id, (1, 6), customer_reference="PO 9")
    told = Event.objects.get(aggregate="sales_order", key=order_id, version=3)
    assert (told.topic, told.body["from"], told.body["to"]) == (
        "sales.order_changed", "confirmed", "confirmed",
    )  # fmt: skip
    changes = told.body["changes"]
    assert changes["lines"] == [
        {"line_no": 1, "item": item.code, "unit": "EA", "quantity": {"from": 5, "to": 6}}
    ]
    assert changes["customer_reference"] == {"from": "", "to": "PO 9"}
    assert {key: D(str(value)) for key, value in changes["total"].items()} == {"from": 60, "to": 72}


def test_sent_twice_it_changes_once(world):
    customer, item = world.customer(), stocked(world)
    order_id = entered(world, customer, (item, 5)).id
    row = ChangeOrder(order_id, 2, (ChangeLine(item=item.code, quantity=D(1)),))
    first, second = (change_orders([row], actor=world.actor, at=world.at) for _ in range(2))
    assert codes(first) + codes(second) == ["changed", "changed_meanwhile"]
    assert SalesOrderLine.objects.filter(order_id=order_id).count() == 2


def test_a_line_cancelled_in_part_is_stated_anew_by_what_shall_stand(world):
    customer, item = world.customer(), stocked(world)
    order_id = entered(world, customer, (item, 10)).id
    some = CancelOrder(order_id, None, "fewer", (CancelLine(1, D(4)),))
    one(cancel_orders([some], actor=world.actor, at=world.at))
    assert change(world, order_id, (1, 6)).code == "unchanged"
    change(world, order_id, (1, 8))
    line = the_line(order_id)
    assert (line.quantity, line.quantity_cancelled) == (8, 0)
    assert (reserved(order_id), ordered(customer)) == (8, 96)


def test_of_two_at_once_the_second_is_told_to_look_again(open_floor):
    world = open_floor
    item = world.item()
    stock(world, item, 100)
    order_id = entered(world, world.customer(), (item, 5)).id
    answers = []

    def run(quantity):
        try:
            row = ChangeOrder(order_id, 2, (ChangeLine(1, quantity=D(quantity)),))
            answers.extend(codes(change_orders([row], actor=world.actor, at=world.at)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in (6, 7, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["changed", "changed_meanwhile", "changed_meanwhile"]
    assert reserved(order_id) == the_line(order_id).quantity


def test_takes_no_new_line_of_an_item_that_its_data_stops(world):
    placed = entered(world, world.customer(), (stocked(world), 2)).id
    added = ChangeLine(item=recalled(world).code, quantity=D(1))
    assert change(world, placed, added).code == "item_blocked"
