"""What the people of the demo company do for its accounts: plans, cases, disputes, deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby

from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.queries.requests import requests
from tradewright.crm.operations.activities import (
    LogActivity,
    PlanActivity,
    log_activities,
    plan_activities,
)
from tradewright.crm.operations.case_conversion import ConvertCase, convert_cases
from tradewright.crm.operations.cases import (
    AnswerCase,
    MoveCase,
    OpenCase,
    answer_cases,
    move_cases,
    open_cases,
)
from tradewright.crm.operations.watch import WatchAccount, watch_accounts
from tradewright.crm.queries.cases import case_list
from tradewright.crm.queries.watch import accounts_to_watch
from tradewright.kernel.events import drain
from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import Row, statements
from tradewright.warehouse.operations.deliveries import RecordDelivery, record_deliveries

from .setting_up import in_batches

SQL = statements()

ASKED = (
    ("damage", "high", "Two boxes arrived crushed"),
    ("invoice", "normal", "Charged for goods that came back"),
    ("short_delivery", "urgent", "One line is missing on the pallet"),
    ("question", "low", "When does the new price list start?"),
    ("price", "normal", "Agreed price was not used"),
    ("wrong_item", "high", "Got M8 instead of M10"),
    ("complaint", "normal", "Driver came after closing time"),
    ("quality", "normal", "Coating comes off"),
)
PLANNED = (
    ("call", "Ask about the next delivery", -1),
    ("visit", "Show the new range", 0),
    ("mail", "Send the price list", 0),
    ("call", "Follow up the offer", 2),
    ("task", "Check the payment terms", 5),
    ("visit", "Yearly talk", 9),
)
REPS = ("rita", "sam")


# what is credited of the invoices of cases of these kinds, without tax, and why
CREDITED = {
    "invoice": ("12.50", "Goods that came back were charged"),
    "short_delivery": ("8.40", "One line never came"),
}


def look_after_accounts(actor: Actor, *, at: datetime) -> None:
    """Activities and cases of the last days, most deliveries proved, and the watch over accounts.

    `at` is the present of the demo company.
    """
    documents = SQL("accounts_of_demo", company_id=actor.company_id, page_size=len(ASKED))
    _deliver(actor, at)
    _plan(actor, documents, at)
    _serve(actor, documents, at)
    drain()
    in_batches(
        watch_accounts, [WatchAccount(one) for one in accounts_to_watch(actor.company_id)],
        actor, at,
    )  # fmt: skip
    drain()


def _deliver(actor: Actor, at: datetime) -> None:
    """What left more than a day ago has arrived, all but a few."""
    rows = SQL("delivered_by_now", company_id=actor.company_id, today=at.date())
    arrived = [(row.shipped_at + timedelta(hours=20), row.id) for row in rows if row.id % 9]
    for when, together in groupby(arrived, key=lambda one: one[0]):
        known = [RecordDelivery(key, note="Goods-in") for _, key in together]
        in_batches(record_deliveries, known, actor, when)


def _plan(actor: Actor, documents: Sequence[Row], at: datetime) -> None:
    today = at.date()
    plans = [
        PlanActivity(
            kind, subject, today + timedelta(days=days), row.customer,
            assigned_to=REPS[nth % 2], external_id=f"sim:plan:{row.customer}:{nth}",
        )
        for nth, ((kind, subject, days), row) in enumerate(
            zip(PLANNED * 2, documents, strict=False)
        )
    ]  # fmt: skip
    in_batches(plan_activities, plans, actor, at)
    done = [
        LogActivity(
            "call", "Rang about the open order", "Will take the rest next week", row.customer,
            external_id=f"sim:log:{row.customer}",
        )
        for row in documents[:4]
    ]  # fmt: skip
    in_batches(log_activities, done, actor, at)


def _serve(actor: Actor, documents: Sequence[Row], at: datetime) -> None:
    """Cases opened over the last days, in every state."""
    made: list[int] = []
    for nth, ((kind, priority, subject), row) in enumerate(zip(ASKED, documents, strict=False)):
        opened = at - timedelta(hours=9 * (len(ASKED) - nth))
        about = OpenCase(
            row.customer, kind, subject, "Told on the phone.", priority, order=row.order_number,
            shipment=row.shipment, invoice=row.invoice, assigned_to="cora" if nth % 3 else "",
            external_id=f"sim:case:{nth}",
        )  # fmt: skip
        made += in_batches(open_cases, [about], actor, opened).ids()
    say = [
        AnswerCase(made[0], "We collect the boxes on Thursday.", waits=True),
        AnswerCase(made[1], "The credit note is on its way."),
        AnswerCase(made[5], "Please send a photo of the label.", waits=True),
    ]
    in_batches(answer_cases, say, actor, at - timedelta(hours=2))
    solved = [MoveCase(made[3], "resolved", "It starts on 1 January; sent by mail.")]
    in_batches(move_cases, solved, actor, at - timedelta(hours=1))
    wrong = [ConvertCase(made[4], "dispute", reason="Price of the offer was not used")]
    in_batches(convert_cases, wrong, actor, at - timedelta(minutes=30))


def credit_cases(server: Actor, approver: Actor, *, at: datetime) -> None:
    """Two credits are asked for: one is approved and issued, the other waits."""
    asked = []
    for kind, (amount, reason) in CREDITED.items():
        found = case_list(server.company_id, at=at, user_id=server.user_id, kind=kind, limit=1)
        asked += [
            ConvertCase(one.id, "credit", amount=Decimal(amount), reason=reason) for one in found
        ]
    in_batches(convert_cases, asked, server, at - timedelta(minutes=20))
    waiting = requests(approver, at, tab="to_decide", kind="credit_note", limit=1)
    decided = [
        DecideApproval(one.id, "approve", one.content_hash, "They are right") for one in waiting
    ]
    in_batches(decide_approvals, decided, approver, at - timedelta(minutes=10))
    drain()
