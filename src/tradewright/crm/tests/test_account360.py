from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.crm.models.activities import Activity
from tradewright.crm.operations.cases import OpenCase, open_cases
from tradewright.crm.operations.timeline import RollUpBuying, roll_up_buying
from tradewright.crm.queries.account360 import account
from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import counting
from tradewright.receivables.operations.disputes import OpenDispute, open_disputes
from tradewright.receivables.operations.payments import ApplyTo
from tradewright.receivables.tests import makers as billing
from tradewright.sales.operations.holds import HoldOrder, hold_orders
from tradewright.sales.tests.makers import entered

from .test_activities import opportunity, planned


def read(world, customer, *duties, at=None):
    at = at or world.at
    actor = Actor(1, world.company_id, "Rita", frozenset(duties or ("*",)))
    return account(world.company_id, customer.pk, actor=actor, today=at.date(), at=at)


def invoiced(world, customer, days_ago, net="100.00", paid_after=None, item=None):
    """An invoice so many days ago, counted, and paid so many days after it."""
    on = world.today - timedelta(days=days_ago)
    line = billing.line(world, item or world.item(), net)
    made = billing.issued(world, customer, line, invoiced_on=on)
    roll_up_buying([RollUpBuying(made.pk)], actor=world.actor, at=world.at)
    if paid_after is not None:
        kept, world.at = world.at, world.at - timedelta(days=days_ago - paid_after)
        amount = made.amount_total
        billing.received(world, customer, amount, received_on=world.at.date(),
                         apply=(ApplyTo(made.number),))  # fmt: skip
        world.at = kept
    return made


def busy(world):
    """A customer with something of everything."""
    customer = world.customer(limit=D(1000))
    entered(world, customer, (world.item("50.00"), 2))
    held = entered(world, customer, (world.item("50.00"), 1)).id
    hold_orders([HoldOrder(held, "Ask first")], actor=world.actor, at=world.at)
    for nth in range(9):
        invoice = invoiced(world, customer, 10 + nth)
    open_disputes([OpenDispute(invoice.pk, "price", "Too much")], actor=world.actor, at=world.at)
    open_cases(
        [OpenCase(customer.code, "damage", f"Broken {nth}") for nth in range(9)],
        actor=world.actor, at=world.at,
    )  # fmt: skip
    found = opportunity(world, customer)
    planned(world, opportunity_id=found.pk)
    return customer


def test_everything_open_stands_on_one_screen(world):
    customer = busy(world)
    found = read(world, customer)
    shown = {kind: len(rows) for kind, rows in found.work.items()}
    assert shown == {
        "order": 2, "return": 0, "quote": 0, "shipment": 0, "invoice": 6, "payment": 0,
        "dispute": 1, "case": 6, "opportunity": 1, "activity": 1,
    }  # fmt: skip
    (first, *_) = found.work["invoice"]
    assert (first.how_many, first.total) == (9, D("1080.00"))
    assert found.work["case"][0].how_many == 9
    assert [(one.kind, one.reason) for one in found.holds] == [("manual", "Ask first")]
    assert found.credit.ordered == D("180.00")
    assert len(found.usual) == 9
    assert found.hidden == []


def test_an_unknown_customer_is_none(world):
    actor = Actor.system(world.company_id)
    assert account(world.company_id, 10**15, actor=actor, today=world.today, at=world.at) is None


def test_how_they_pay_is_told_in_words(world):
    """100.00 paid after 40 days and 300.00 after 20: (40 + 3 × 20) / 4 = 25 days; 30 allowed, and
    some more where that falls on a Sunday. In the year before, 100.00 after 10 days."""
    customer = world.customer()
    assert read(world, customer).pays == "Has settled no invoice in the last twelve months."
    invoiced(world, customer, 100, "100.00", 40)
    invoiced(world, customer, 200, "300.00", 20)
    found = read(world, customer).behaviour
    assert (found.settled, found.days_to_pay, found.late) == (2, D("25.0"), 1)
    assert found.trend is None
    invoiced(world, customer, 420, "100.00", 10)
    found = read(world, customer)
    assert found.behaviour.trend == D("15.0")
    assert found.pays.startswith(
        "Pays 25 days after the invoice; 32 days are allowed, so 6 days early"
    )
    assert found.pays.endswith("15 days slower than in the year before.")


def test_an_account_shows_what_the_reader_may_see(world):
    customer = busy(world)
    found = read(world, customer, "parties.read", "sales.read")
    assert (found.credit, found.ages, found.behaviour, found.prices, found.contacts) == (None,) * 5
    assert found.work.keys() == {"order", "return", "quote"}
    assert found.hidden == [
        "Credit", "Shipments", "Invoices, payments and disputes", "Prices", "Availability",
        "Cases, opportunities and activities", "Contacts",
    ]  # fmt: skip
    assert {row.aggregate for row in found.timeline} <= {"sales_order", "customer", "address"}


def statements(world, customer):
    """How many statements the account takes: those of SQL files, and those of Django."""
    ran = []

    def note(execute, text, params, many, context):
        ran.append(text)
        return execute(text, params, many, context)

    with counting() as named, connection.execute_wrapper(note):
        read(world, customer)
    return [*named, *ran]


def test_the_number_of_statements_is_the_same_whatever_the_account_has(world):
    small = world.customer()
    invoiced(world, small, 5)
    few = statements(world, small)
    assert statements(world, busy(world)) == few
    assert len(few) <= 16


def test_the_pattern_of_buying_is_told(world):
    """Orders 40, 30, 20 days ago and 10 days ago: every 10 days, so today at the latest."""
    customer, item = world.customer(), world.item()
    for days in (40, 30, 20, 10):
        row = entered(world, customer, (item, 1)).id
        with connection.cursor() as cursor:
            cursor.execute(
                "update sales_order set ordered_on = %s where id = %s",
                [world.today - timedelta(days=days), row],
            )
    how = read(world, customer).pattern
    assert (how.orders, how.mean_days, how.deviation_days) == (4, D("10.0"), D("0.0"))
    assert how.expected_by == world.today
    assert not how.is_late(world.today)
    later = read(world, customer, at=world.at + timedelta(days=1))
    assert [one.key for one in later.findings] == ["missed_cycle"]


@pytest.fixture
def outside(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


def test_the_page_says_what_holds_an_order_and_what_would_let_it_go(outside):
    """Exposure 0, limit 100, an order of 120: 20.00 are missing."""
    customer = outside.customer(limit=D(100))
    entered(outside, customer, (outside.item("100.00"), 1))
    page = signed_in(outside, "owner").get(reverse("customer", args=[customer.pk]))
    text = " ".join(page.content.decode().split())
    assert (
        "A payment of 20.00 GBP, a limit higher by as much, or a credit analyst lets it go" in text
    )
    assert "as of" in text


def test_the_page_of_a_warehouse_hand_has_no_money(outside):
    customer = outside.customer(limit=D(12_345))
    desk = signed_in(outside, "warehouse")
    text = desk.get(reverse("customer", args=[customer.pk])).content.decode()
    assert "12,345" not in text
    assert "Your roles do not show you" in text


def test_the_account_is_the_customer_by_another_name(outside):
    customer = outside.customer()
    desk = signed_in(outside, "sales_rep")
    answer = desk.get(reverse("account", args=[customer.pk]))
    assert answer["Location"] == reverse("customer", args=[customer.pk])
    told = desk.get(f"/api/accounts/{customer.code}/360").json()
    assert told["customer"]["code"] == customer.code
    assert told["work"]["order"] == []
    assert desk.get(f"/api/accounts/{customer.code}/timeline").json()["items"] == []
    assert desk.get("/api/accounts/NOBODY/360").status_code == 404


def test_a_page_that_asks_again_gets_304_while_nothing_is_new(outside):
    customer = outside.customer()
    desk, url = signed_in(outside, "owner"), reverse("customer", args=[customer.pk])
    mark = desk.get(url, headers={"X-Live": "x"})["X-Live"]
    assert desk.get(url, headers={"X-Live": mark}).status_code == 304
    Activity.objects.create(
        company_id=outside.company_id, customer=customer, kind="call", subject="Ring",
        due_on=outside.today, assigned_to_id=1, planned_by_id=1, planned_at=outside.at,
    )  # fmt: skip
    assert desk.get(url, headers={"X-Live": mark}).status_code == 200
