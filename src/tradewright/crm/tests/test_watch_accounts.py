from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as D

from django.db import connection

from tradewright.crm.models.activities import Activity
from tradewright.crm.models.timeline import BuyingMonth
from tradewright.crm.operations.activities import CompleteActivity, complete_activities
from tradewright.crm.operations.watch import WatchAccount, watch_accounts
from tradewright.crm.queries.watch import accounts_to_watch, buying_patterns
from tradewright.kernel.models import Event
from tradewright.sales.tests.makers import entered

from .test_account360 import invoiced
from .test_activities import NONE, codes


def ordered(world, customer, *days_ago):
    item = world.item()
    for days in days_ago:
        row = entered(world, customer, (item, 1)).id
        with connection.cursor() as cursor:
            cursor.execute(
                "update sales_order set ordered_on = %s where id = %s",
                [world.today - timedelta(days=days), row],
            )


def watch(world, *customers, at=None):
    rows = [WatchAccount(one) for one in customers]
    return watch_accounts(rows, actor=world.actor, at=at or world.at)


def tasks(customer):
    rows = Activity.objects.filter(customer=customer).order_by("pk")
    return [(row.finding, row.status) for row in rows]


def test_a_missed_cycle_becomes_a_task_with_its_evidence_once_while_it_is_open(world):
    """Every ten days until thirty days ago."""
    customer = world.customer()
    ordered(world, customer, 60, 50, 40, 30)
    answers = watch(world, customer.pk, customer.pk, NONE)
    assert codes(answers) == ["found", "repeated_in_batch", "unknown_customer"]
    assert answers[0].detail == {"findings": 1, "tasks": 1}
    made = Activity.objects.get(customer=customer)
    assert (made.kind, made.finding, made.evidence["mean_days"]) == ("task", "missed_cycle", "10.0")
    event = Event.objects.get(aggregate="activity", key=made.pk)
    assert (event.topic, event.body["finding"]) == ("crm.activity_planned", "missed_cycle")
    assert watch(world, customer.pk)[0].detail == {"findings": 1, "tasks": 0}
    complete_activities([CompleteActivity(made.pk, "Rang")], actor=world.actor, at=world.at)
    assert watch(world, customer.pk)[0].detail == {"findings": 1, "tasks": 1}
    assert tasks(customer) == [("missed_cycle", "done"), ("missed_cycle", "planned")]


def test_three_orders_make_no_cycle(world):
    customer = world.customer()
    ordered(world, customer, 90, 80, 70)
    assert codes(watch(world, customer.pk)) == ["nothing_found"]


def test_a_basket_that_shrinks_by_three_tenths_is_found(world):
    """69.00 in the last 90 days against 100.00 in the 90 before; 71.00 would be no finding."""
    shrinks, holds = world.customer(), world.customer()
    for customer, net in ((shrinks, "69.00"), (holds, "71.00")):
        invoiced(world, customer, 120, "100.00")
        invoiced(world, customer, 20, net)
    assert codes(watch(world, shrinks.pk, holds.pk)) == ["found", "nothing_found"]
    assert Activity.objects.get(customer=shrinks).evidence["change"] == "-0.310"


def test_the_same_days_a_year_before_come_first(world):
    """50.00 now, 100.00 in the 90 days before, but only 40.00 a year before: it is the season."""
    customer = world.customer()
    invoiced(world, customer, 400, "40.00")
    invoiced(world, customer, 120, "100.00")
    invoiced(world, customer, 20, "50.00")
    how = buying_patterns(world.company_id, [customer.pk], world.today)[customer.pk]
    assert (how.recent, how.before, how.year_before) == (D("50.00"), D("100.00"), D("40.00"))
    assert codes(watch(world, customer.pk)) == ["nothing_found"]


def test_a_group_that_is_no_longer_bought_is_found(world):
    """Bought in July, August, September and not since; the day is 2 March, so the months looked at
    are July to December, and January on."""
    customer, item = world.customer(), world.item()
    for month in ("2025-07-01", "2025-08-01", "2025-09-01"):
        BuyingMonth.objects.create(
            company_id=world.company_id, customer=customer, item=item, month=month, quantity=1,
            amount_net=10, invoices=1, last_on=month,
        )  # fmt: skip
    (answer,) = watch(world, customer.pk)
    assert answer.detail["findings"] == 1
    assert Activity.objects.get(customer=customer).finding == "lost_group:goods"
    BuyingMonth.objects.create(
        company_id=world.company_id, customer=customer, item=item, month="2026-01-01", quantity=1,
        amount_net=10, invoices=1, last_on="2026-01-05",
    )  # fmt: skip
    assert codes(watch(world, customer.pk)) == ["nothing_found"]


def test_only_accounts_that_bought_something_are_watched(world):
    buyer, quiet = world.customer(), world.customer()
    invoiced(world, buyer, 5)
    watched = accounts_to_watch(world.company_id)
    assert buyer.pk in watched
    assert quiet.pk not in watched
