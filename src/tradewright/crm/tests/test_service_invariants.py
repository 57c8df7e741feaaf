from __future__ import annotations

import pytest
from django.db import connection

from tradewright.crm.operations.activities import PlanActivity, plan_activities
from tradewright.crm.operations.cases import OpenCase, open_cases
from tradewright.crm.operations.timeline import RollUpBuying, roll_up_buying
from tradewright.kernel.events import drain
from tradewright.kernel.invariants import run_invariants
from tradewright.receivables.operations.disputes import OpenDispute, open_disputes
from tradewright.receivables.tests import makers as billing


def violations(name):
    (found,) = run_invariants([name])
    return found.violations


def does(text):
    """As the owner, past triggers and foreign keys."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(text)
        assert cursor.rowcount, text
        cursor.execute("set local session_replication_role = origin")


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: verify is nobody's company."""
    return committed_world


def a_case(world, customer=None, **given):
    row = OpenCase((customer or world.customer()).code, "damage", "Broken", **given)
    return open_cases([row], actor=world.actor, at=world.at)[0].id


@pytest.mark.parametrize(
    "fault",
    [
        "update service_case set status = 'open', responded_at = now() where id = {case}",
        'update event set body = body || \'{{"to": "closed"}}\''
        " where aggregate = 'service_case' and key = {case}",
        "update service_case set version = 2 where id = {case}",
    ],
)
def test_cr5_turns_red_when_a_case_stands_where_nothing_led_it(world, fault):
    case = a_case(world)
    assert violations("CR5") == 0
    does(fault.format(case=case))
    assert violations("CR5") >= 1


def test_cr6_turns_red_when_a_case_names_anothers_document(world):
    customer, other = world.customer(), world.customer()
    case = a_case(world, customer, invoice=billing.issued(world, customer).number)
    assert violations("CR6") == 0
    does(f"update service_case set customer_id = {other.pk} where id = {case}")
    assert violations("CR6") == 1


@pytest.mark.parametrize(
    "fault",
    [
        "update activity set customer_id = {other} where id = {activity}",
        "update activity set status = 'done', ended_at = now() where id = {activity}",
    ],
)
def test_cr7_turns_red_when_an_activity_is_not_what_was_told(world, fault):
    case = a_case(world)
    row = PlanActivity("call", "Ring", world.today, case_id=case)
    activity = plan_activities([row], actor=world.actor, at=world.at)[0].id
    assert violations("CR7") == 0
    does(fault.format(activity=activity, other=world.customer().pk))
    assert violations("CR7") == 1


@pytest.mark.parametrize(
    "fault",
    [
        "delete from timeline_entry where key = {case} and aggregate = 'service_case'",
        "update timeline_entry set customer_id = {other} where key = {case}"
        " and aggregate = 'service_case'",
        "update timeline_entry set event_id = -{case} where key = {case}"
        " and aggregate = 'service_case'",
    ],
)
def test_cr8_turns_red_when_a_timeline_lacks_or_invents_something(world, fault):
    case = a_case(world)
    drain()
    assert violations("CR8") == 0
    does(fault.format(case=case, other=world.customer().pk))
    assert violations("CR8") >= 1


@pytest.mark.parametrize(
    "fault",
    [
        "update buying_month set quantity = quantity + 1 where customer_id = {customer}",
        "delete from buying_month where customer_id = {customer}",
        "delete from buying_document where invoice_id = {invoice}",
    ],
)
def test_cr9_turns_red_when_a_month_is_not_the_sum_of_its_lines(world, fault):
    customer = world.customer()
    invoice = billing.issued(world, customer)
    roll_up_buying([RollUpBuying(invoice.pk)], actor=world.actor, at=world.at)
    assert violations("CR9") == 0
    does(fault.format(customer=customer.pk, invoice=invoice.pk))
    assert violations("CR9") == 1


@pytest.mark.parametrize(
    "fault",
    [
        "update invoice_dispute set customer_id = {other} where id = {dispute}",
        "update invoice_dispute set amount = 1000000 where id = {dispute}",
        "update invoice_dispute set version = 7 where id = {dispute}",
    ],
)
def test_o18_turns_red_when_a_dispute_is_not_about_its_invoice(world, fault):
    invoice = billing.issued(world, world.customer())
    row = OpenDispute(invoice.pk, "price", "Too much")
    dispute = open_disputes([row], actor=world.actor, at=world.at)[0].id
    assert violations("O18") == 0
    does(fault.format(dispute=dispute, other=world.customer().pk))
    assert violations("O18") == 1
