from __future__ import annotations

from decimal import Decimal as D

from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules
from tradewright.sales.models import OrderHold, SalesOrder
from tradewright.sales.operations.approvals import (
    LiftApprovedHold,
    RequestOrderApproval,
    lift_approved_holds,
    request_order_approvals,
)
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders


def held(world) -> int:
    line = EnterOrderLine(world.item("10.00").code, D(1))
    order = EnterOrder(world.customer(limit=D(1)).code, (line,))
    (order_id,) = enter_orders([order], actor=world.actor, at=world.at).ids()
    return order_id


def codes(outcomes) -> list[str]:
    return [str(one.code) for one in outcomes]


def test_request_order_approvals_answers_each_row_of_a_mixed_batch(world):
    order_id, other = held(world), held(world)
    ask = [RequestOrderApproval(order_id, "They pay on Friday")]
    assert codes(request_order_approvals(ask, actor=world.actor, at=world.at)) == ["not_needed"]
    person(world, "credit_analyst")
    rules(world, "credit_exception", ProposeRule("approvals.approve_credit_exceptions"))
    rows = [
        *ask,
        *ask,
        RequestOrderApproval(10**12, "x"),
        RequestOrderApproval(other, "x", "other"),
        RequestOrderApproval(other, "x", "price"),
        RequestOrderApproval(other, "x", "credit", 1),
    ]
    assert codes(request_order_approvals(rows, actor=world.actor, at=world.at)) == [
        "waiting", "repeated_in_batch", "order_not_found", "unknown_kind", "not_held",
        "order_changed",
    ]  # fmt: skip
    bare = [RequestOrderApproval(other, " ")]
    assert codes(request_order_approvals(bare, actor=world.actor, at=world.at)) == [
        "reason_missing"
    ]
    again = request_order_approvals(ask, actor=world.actor, at=world.at)
    assert codes(again) == ["already_waiting"]


def test_lift_approved_holds_lets_go_only_what_waits_for_that_request(world):
    order_id = held(world)
    rows = [LiftApprovedHold(order_id, "credit", 10**12, "Approved")]
    assert codes(lift_approved_holds(rows, actor=world.actor, at=world.at)) == ["not_held"]
    rows = [LiftApprovedHold(order_id, "credit", None, "Approved")] * 2
    rows.append(LiftApprovedHold(10**12, "credit", None, "Approved"))
    assert codes(lift_approved_holds(rows, actor=world.actor, at=world.at)) == [
        "lifted", "repeated_in_batch", "order_not_found",
    ]  # fmt: skip
    assert SalesOrder.objects.get(pk=order_id).status == "confirmed"
    assert not OrderHold.objects.filter(order_id=order_id, lifted_at=None).exists()
