"""Approvals: what one person asks for, another decides, and the document goes on by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.role_grants import RequestRoleGrant, request_role_grants
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, price_rules, rules, seen
from tradewright.company.models import User
from tradewright.control.models import OperationLog, UserRole
from tradewright.credit.models import CreditAccount
from tradewright.credit.operations import SetLimit, set_limits
from tradewright.flows.approvals import expire_requests_of_every_company
from tradewright.kernel.models import Event
from tradewright.sales.models import OrderHold, SalesOrder
from tradewright.sales.operations.approvals import (
    RequestOrderApproval,
    request_order_approvals,
)
from tradewright.sales.operations.cancellation import CancelOrder, cancel_orders
from tradewright.sales.operations.changes import ChangeLine, ChangeOrder, change_orders
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.holds import LiftHold, lift_holds

LARGE = "approvals.approve_large_credit_exceptions"


@pytest.fixture
def sam(desk):
    return person(desk.world, "sales_rep")


@pytest.fixture
def paula(desk):
    return person(desk.world, "pricing_manager")


def waiting(order_id) -> ApprovalRequest:
    return ApprovalRequest.objects.get(subject="sales_order", subject_id=order_id, status="waiting")


def asks(desk, sam, price="9.00", quantity=10, item=None, **more):
    item = item or desk.item("10.00")
    line = EnterOrderLine(item.code, D(quantity), price=D(price))
    customer = more.pop("customer", None) or desk.customer()
    return desk.attempt(enter_orders, EnterOrder(customer.code, (line,), **more), sam)


def approve(desk, who, order_id, decision="approve"):
    asked = waiting(order_id)
    row = DecideApproval(asked.pk, decision, seen(asked.pk), "Decided")
    return desk.attempt(decide_approvals, row, who)


def test_a_discount_waits_for_the_pricing_manager_and_goes_to_shipment(desk, sam, paula):
    """10 EA at 9.00 instead of 10.00: 10 % and 10.00 less; rep asks, manager approves."""
    price_rules(desk.world)
    item = desk.item("10.00")
    desk.goods_arrive(item, 10)
    outcome = asks(desk, sam, item=item, price_reason="Meets an offer of ours")
    order_id = outcome.id
    assert str(outcome.code) == "held_for_price"
    asked = waiting(order_id)
    assert (asked.amount, asked.percent, asked.reason) == (D(10), D(10), "Meets an offer of ours")
    assert asked.content["lines"][0]["price_asked"] == 9
    assert desk.status(order_id) == "held"

    own = approve(desk, replace(sam, duties=paula.duties), order_id)
    assert str(own.code) == "own_request"
    lift = desk.attempt(lift_holds, LiftHold(order_id, "Please"), desk.world.actor)
    assert str(lift.code) == "price_not_approved"

    assert str(approve(desk, paula, order_id).code) == "approved"
    desk.settle_down()
    assert desk.status(order_id) == "confirmed"
    assert desk.total(order_id) == D("108.00")
    desk.ships(desk.releases(order_id))
    desk.settle_down()
    assert desk.status(order_id) == "completed"
    assert len(desk.invoices(order_id)) == 1
    done = {
        (row.operation, row.user_id)
        for row in OperationLog.objects.filter(company_id=desk.world.company_id)
    }
    assert ("sales.enter_orders", sam.user_id) in done
    assert ("approvals.decide_approvals", paula.user_id) in done


def test_a_price_at_or_above_the_conditions_needs_nobody(desk, sam):
    price_rules(desk.world)
    assert str(asks(desk, sam, "10.00").code) == "confirmed"
    assert str(asks(desk, sam, "11.00").code) == "confirmed"


def test_a_rep_types_no_price_where_no_rule_lets_them_ask(desk, sam):
    assert str(asks(desk, sam).code) == "price_not_permitted"


def test_a_refused_price_keeps_the_order_until_the_line_is_another(desk, sam, paula):
    price_rules(desk.world)
    order_id = asks(desk, sam).id
    assert str(approve(desk, paula, order_id, "refuse").code) == "turned_down"
    desk.settle_down()
    assert desk.status(order_id) == "held"
    version = SalesOrder.objects.get(pk=order_id).version
    line = ChangeLine(1, price=D("10.00"))
    changed = desk.attempt(change_orders, ChangeOrder(order_id, version, (line,)), sam)
    assert str(changed.code) == "changed"
    desk.settle_down()
    assert desk.status(order_id) == "confirmed"


def test_a_change_lapses_what_waited_and_asks_anew(desk, sam, paula):
    price_rules(desk.world)
    order_id = asks(desk, sam).id
    first = waiting(order_id)
    version = SalesOrder.objects.get(pk=order_id).version
    line = ChangeLine(1, price=D("8.00"))
    changed = desk.attempt(change_orders, ChangeOrder(order_id, version, (line,)), sam)
    assert str(changed.code) == "held_for_price"
    row = DecideApproval(first.pk, "approve", seen(first.pk))
    assert str(desk.attempt(decide_approvals, row, paula).code) == "not_waiting"
    assert ApprovalRequest.objects.get(pk=first.pk).status == "lapsed"
    assert waiting(order_id).content["lines"][0]["price_asked"] == 8
    assert str(approve(desk, paula, order_id).code) == "approved"
    desk.settle_down()
    assert desk.status(order_id) == "confirmed"


def test_an_approval_that_is_overtaken_by_a_change_lets_nothing_go(desk, sam, paula):
    """The change comes after the decision and before its consequence."""
    price_rules(desk.world)
    order_id = asks(desk, sam).id
    approve(desk, paula, order_id)
    version = SalesOrder.objects.get(pk=order_id).version
    line = ChangeLine(1, price=D("1.00"))
    desk.attempt(change_orders, ChangeOrder(order_id, version, (line,)), sam)
    desk.settle_down()
    assert desk.status(order_id) == "held"
    assert waiting(order_id).content["lines"][0]["price_asked"] == 1


def test_a_cancelled_order_asks_nobody_any_more(desk, sam):
    price_rules(desk.world)
    order_id = asks(desk, sam).id
    asked = waiting(order_id)
    desk.do(cancel_orders, CancelOrder(order_id, None, "No longer wanted"))
    assert ApprovalRequest.objects.get(pk=asked.pk).status == "lapsed"
    assert desk.status(order_id) == "cancelled"


def test_a_draft_stays_a_draft_when_its_price_is_approved(desk, sam, paula):
    price_rules(desk.world)
    order_id = asks(desk, sam, confirm=False).id
    approve(desk, paula, order_id)
    desk.settle_down()
    assert desk.status(order_id) == "draft"


def test_an_approved_price_is_still_asked_for_its_credit(desk, sam, paula):
    price_rules(desk.world)
    order_id = asks(desk, sam, customer=desk.customer(limit=D(50))).id
    approve(desk, paula, order_id)
    desk.settle_down()
    assert desk.status(order_id) == "held"
    assert [hold.kind for hold in open_holds(order_id)] == ["credit"]


def open_holds(order_id):
    return OrderHold.objects.filter(order_id=order_id, lifted_at=None)


def test_credit_above_the_limit_is_asked_for_and_goes_on_when_approved(desk, sam):
    """12.00 above the limit: the credit analyst's band ends at 10.00, the controller decides."""
    carl, conrad = person(desk.world, "credit_analyst"), person(desk.world, "controller")
    small = ProposeRule("approvals.approve_credit_exceptions", amount_upto=D(10))
    rules(desk.world, "credit_exception", small, ProposeRule(LARGE))
    customer, item = desk.customer(limit=D(108)), desk.item("10.00")
    line = EnterOrderLine(item.code, D(10))
    order_id = desk.do(enter_orders, EnterOrder(customer.code, (line,)), sam).id
    assert desk.status(order_id) == "held"
    ask = RequestOrderApproval(order_id, "They pay on Friday")
    assert str(desk.attempt(request_order_approvals, ask, sam).code) == "waiting"
    assert str(desk.attempt(request_order_approvals, ask, sam).code) == "already_waiting"
    assert waiting(order_id).amount == D(12)
    assert str(approve(desk, carl, order_id).code) == "beyond_authority"
    assert str(approve(desk, conrad, order_id).code) == "approved"
    desk.settle_down()
    assert desk.status(order_id) == "confirmed"


def test_a_higher_limit_holds_once_another_has_approved_it(desk):
    person(desk.world, "controller")
    rule = ProposeRule("approvals.approve_credit_limits", amount_over=D(5000))
    rules(desk.world, "credit_limit", rule)
    carl, conrad = person(desk.world, "credit_analyst"), person(desk.world, "controller")
    customer = desk.customer(limit=D(1000))
    row = SetLimit(customer.code, D(8000), "Larger branch")
    assert str(desk.attempt(set_limits, row, carl).code) == "waits_for_approval"
    asked = ApprovalRequest.objects.get(subject="customer", subject_id=customer.pk)
    assert limit_of(customer) == D(1000)
    desk.do(decide_approvals, DecideApproval(asked.pk, "approve", seen(asked.pk)), conrad)
    desk.settle_down()
    assert limit_of(customer) == D(8000)
    told = Event.objects.filter(topic="credit.limit_set", body__customer_id=customer.pk).get()
    assert told.body["reason"] == "Larger branch"


def test_a_limit_set_otherwise_lapses_the_one_that_waited(desk):
    person(desk.world, "controller")
    rule = ProposeRule("approvals.approve_credit_limits", amount_over=D(5000))
    rules(desk.world, "credit_limit", rule)
    carl = person(desk.world, "credit_analyst")
    customer = desk.customer(limit=D(1000))
    desk.do(set_limits, SetLimit(customer.code, None, "No limit at all"), carl)
    desk.do(set_limits, SetLimit(customer.code, D(2000), "Little more"), carl)
    asked = ApprovalRequest.objects.get(subject="customer", subject_id=customer.pk)
    assert asked.status == "lapsed"
    assert limit_of(customer) == D(2000)


def limit_of(customer) -> D | None:
    return CreditAccount.objects.get(customer=customer).amount_limit


def test_what_nobody_decides_expires(desk, sam, paula):
    price_rules(desk.world)
    order_id = asks(desk, sam).id
    asked = waiting(order_id)
    later = desk.at + timedelta(days=8)
    expire_requests_of_every_company(timestamp=int(later.timestamp()))
    assert ApprovalRequest.objects.get(pk=asked.pk).status == "expired"
    desk.at = later
    again = RequestOrderApproval(order_id, "Still wanted", "price")
    assert str(desk.attempt(request_order_approvals, again, sam).code) == "waiting"
    assert str(approve(desk, paula, order_id).code) == "approved"


def test_a_role_is_granted_when_another_has_approved_it(desk):
    world = desk.world
    person(world, "controller")
    rules(world, "role_grant", ProposeRule("approvals.approve_role_grants"))
    adam, conrad = person(world, "administrator"), person(world, "controller")
    newcomer = person(world)
    name = User.objects.get(pk=newcomer.user_id).username
    desk.do(request_role_grants, RequestRoleGrant(name, "credit_analyst", "Joins credit"), adam)
    asked = ApprovalRequest.objects.get(subject="app_user", subject_id=newcomer.user_id)
    desk.do(decide_approvals, DecideApproval(asked.pk, "approve", seen(asked.pk)), conrad)
    desk.settle_down()
    assert UserRole.objects.filter(user_id=newcomer.user_id, role__code="credit_analyst").exists()
