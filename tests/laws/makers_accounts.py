"""Inputs for the operations on activities, cases, disputes, deliveries and timelines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from tests.laws.makers_documents import done, shipped
from tests.laws.registry import Made, makes
from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.requests import WithdrawRequest, withdraw_requests
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import rules
from tradewright.crm.operations.activities import (
    CancelActivity,
    ChangeActivity,
    CompleteActivity,
    LogActivity,
    PlanActivity,
    plan_activities,
)
from tradewright.crm.operations.case_conversion import (
    ConvertCase,
    ReturnedGoods,
    convert_cases,
)
from tradewright.crm.operations.case_credits import SettleCaseCredit
from tradewright.crm.operations.cases import (
    AnswerCase,
    ChangeCase,
    MoveCase,
    OpenCase,
    SetCasePolicy,
    TellLateCase,
    open_cases,
)
from tradewright.crm.operations.timeline import RebuildBuying, RecordHappening, RollUpBuying
from tradewright.crm.operations.watch import WatchAccount
from tradewright.receivables.operations.disputes import CloseDispute, OpenDispute, open_disputes
from tradewright.receivables.tests import makers as billing
from tradewright.sim.fixtures import World
from tradewright.warehouse.models import Shipment, ShipmentLine
from tradewright.warehouse.operations.deliveries import RecordDelivery

NONE = 10**15
ONE = Decimal(1)
_ids = count(5 * 10**14)


def plans(world: World, n: int) -> list[int]:
    rows = [PlanActivity("call", f"Ring {k}", world.today) for k in range(n)]
    return done(plan_activities, rows, world)


@makes("crm.plan_activities")
def planned(world: World, n: int) -> Made:
    asked = PlanActivity("call", "Ring", world.today)
    rows = [replace(asked, customer=world.customer().code) for _ in range(n)]
    return rows, [replace(asked, subject=" "), replace(asked, customer="nobody")]


@makes("crm.log_activities")
def logged(world: World, n: int) -> Made:
    asked = LogActivity("call", "Rang", "They call back")
    rows = [replace(asked, customer=world.customer().code) for _ in range(n)]
    return rows, [replace(asked, kind="dance"), replace(asked, customer="nobody")]


@makes("crm.complete_activities")
def completed(world: World, n: int) -> Made:
    asked = CompleteActivity(0, "Done", "Ring again", world.today)
    rows = [replace(asked, activity_id=one) for one in plans(world, n + 1)]
    return rows[:n], [replace(asked, activity_id=NONE), replace(rows[n], outcome=" ")]


@makes("crm.cancel_activities")
def cancelled(world: World, n: int) -> Made:
    rows = [CancelActivity(one, "Gone") for one in plans(world, n + 1)]
    return rows[:n], [CancelActivity(NONE, "Gone"), replace(rows[n], reason=" ")]


@makes("crm.change_activities")
def changed(world: World, n: int) -> Made:
    later = world.today + timedelta(days=1)
    rows = [ChangeActivity(one, later) for one in plans(world, n + 1)]
    return rows[:n], [ChangeActivity(NONE, later), replace(rows[n], assigned_to="nobody")]


def cases(world: World, n: int, **given: Any) -> list[int]:
    rows = [OpenCase(world.customer().code, "damage", f"Broken {k}", **given) for k in range(n)]
    return done(open_cases, rows, world)


@makes("crm.open_cases")
def opened(world: World, n: int) -> Made:
    asked = OpenCase("", "damage", "Broken")
    rows = [replace(asked, customer=world.customer().code) for _ in range(n)]
    return rows, [asked, replace(rows[0], subject=" "), replace(rows[0], order="SO0")]


@makes("crm.answer_cases")
def answered(world: World, n: int) -> Made:
    rows = [AnswerCase(one, "We look into it", waits=True) for one in cases(world, n + 1)]
    return rows[:n], [AnswerCase(NONE, "x"), replace(rows[n], note=" ")]


@makes("crm.move_cases")
def moved(world: World, n: int) -> Made:
    rows = [MoveCase(one, "resolved", "Sent anew") for one in cases(world, n + 1)]
    return rows[:n], [MoveCase(NONE, "resolved", "x"), replace(rows[n], to_status="nowhere")]


@makes("crm.change_cases")
def other_cases(world: World, n: int) -> Made:
    rows = [ChangeCase(one, priority="high") for one in cases(world, n + 1)]
    return rows[:n], [ChangeCase(NONE), replace(rows[n], priority="soon")]


@makes("crm.tell_late_cases")
def late(world: World, n: int) -> Made:
    before, world.at = world.at, world.at - timedelta(days=30)
    rows = [TellLateCase(one) for one in cases(world, n)]
    world.at = before
    return rows, [TellLateCase(NONE)]


@makes("crm.set_case_policies")
def policies(world: World, n: int) -> Made:
    """There are four priorities."""
    rows = [SetCasePolicy(one, 10, 20) for one in ("low", "normal", "high", "urgent")]
    return rows[: min(n, 4)], [SetCasePolicy("none", 10, 20)]


@makes("crm.convert_cases")
def converted(world: World, n: int) -> Made:
    """Half of the goods of a shipment come back."""
    rows = []
    for shipment in Shipment.objects.filter(pk__in=shipped(world, n)).order_by("pk"):
        line = ShipmentLine.objects.get(shipment_id=shipment.pk)
        code = shipment.customer.code
        (case,) = done(open_cases, [OpenCase(code, "damage", "Broken")], world)
        rows.append(ConvertCase(case, "return", (ReturnedGoods(line.pk, ONE),)))
    return rows, [ConvertCase(NONE, "return"), ConvertCase(cases(world, 1)[0], "nowhere")]


@makes("crm.settle_case_credits")
def settled_credits(world: World, n: int) -> Made:
    """Credits that were asked for, and whose requests were withdrawn."""
    rules(world, "credit_note", ProposeRule("receivables.approve_credit_notes"))
    found = []
    for invoice in invoices(world, n + 1):
        about = OpenCase(invoice.customer.code, "price", "Too much", invoice=invoice.number)
        found += done(open_cases, [about], world)
    done(convert_cases, [ConvertCase(one, "credit", amount=ONE) for one in found], world)
    asked = ApprovalRequest.objects.filter(subject="service_case", subject_id__in=found)
    ids = list(asked.order_by("id").values_list("id", flat=True))
    done(withdraw_requests, [WithdrawRequest(one) for one in ids[:n]], world)
    return [SettleCaseCredit(one) for one in ids[:n]], [
        SettleCaseCredit(NONE), SettleCaseCredit(ids[n]),
    ]  # fmt: skip


@makes("crm.record_happenings")
def happenings(world: World, n: int) -> Made:
    asked = RecordHappening(0, 0, "sales.order_entered", "sales_order", 7, world.at)
    rows = [replace(asked, customer_id=world.customer().pk, event_id=next(_ids)) for _ in range(n)]
    return rows, [replace(asked, customer_id=NONE, event_id=next(_ids))]


def invoices(world: World, n: int) -> list[Any]:
    return [billing.issued(world, world.customer()) for _ in range(n)]


@makes("crm.roll_up_buying")
def rolled_up(world: World, n: int) -> Made:
    return [RollUpBuying(one.pk) for one in invoices(world, n)], [RollUpBuying(NONE)]


@makes("crm.rebuild_buying")
def rebuilt(world: World, n: int) -> Made:
    return [RebuildBuying(one.customer_id) for one in invoices(world, n)], [RebuildBuying(NONE)]


@makes("crm.watch_accounts")
def watched(world: World, n: int) -> Made:
    return [WatchAccount(world.customer().pk) for _ in range(n)], [WatchAccount(NONE)]


@makes("receivables.open_disputes")
def disputes(world: World, n: int) -> Made:
    rows = [OpenDispute(one.pk, "price", "Too much") for one in invoices(world, n + 1)]
    return rows[:n], [OpenDispute(NONE, "price", "x"), replace(rows[n], kind="mood")]


@makes("receivables.close_disputes")
def closed(world: World, n: int) -> Made:
    asked = [OpenDispute(one.pk, "price", "Too much") for one in invoices(world, n + 1)]
    made = done(open_disputes, asked, world)
    rows = [CloseDispute(one, "upheld", "They are right") for one in made]
    return rows[:n], [CloseDispute(NONE, "upheld", "x"), replace(rows[n], outcome="forgotten")]


@makes("warehouse.record_deliveries")
def delivered(world: World, n: int) -> Made:
    rows = [RecordDelivery(one) for one in shipped(world, n + 1)]
    return rows[:n], [RecordDelivery(NONE), replace(rows[n], received_by_id=NONE)]
