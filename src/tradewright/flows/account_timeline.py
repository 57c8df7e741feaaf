"""The account's timeline: what all modules tell of a customer reaches its page within seconds.

Also what follows for who looks after the account: what was bought is counted month by month, late
cases are told, and every night the accounts that buy less than they used to become a task.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from procrastinate.contrib.django import app as jobs

from tradewright.company.queries import company_ids
from tradewright.crm.operations.cases import LateCaseTold, TellLateCase, tell_late_cases
from tradewright.crm.operations.timeline import (
    RecordHappening,
    RollUpBuying,
    record_happenings,
    roll_up_buying,
)
from tradewright.crm.operations.watch import WatchAccount, watch_accounts
from tradewright.crm.queries.cases import late_cases
from tradewright.crm.queries.watch import accounts_to_watch
from tradewright.kernel.events import Event, subscriber
from tradewright.kernel.operation import Actor

from .following import followed

Row = TypeVar("Row")
AT_ONCE = 500
AMOUNTS = ("total", "amount", "amount_gross")


@subscriber(
    "sales.order_entered",
    "sales.order_held",
    "sales.order_confirmed",
    "sales.hold_lifted",
    "sales.order_changed",
    "sales.order_cancelled",
    "sales.order_completed",
    "sales.return_authorised",
    "sales.return_received",
    "sales.return_cancelled",
    "sales.quote_entered",
    "sales.quote_sent",
    "sales.quote_revised",
    "sales.quote_accepted",
    "sales.quote_declined",
    "sales.quote_expired",
    "sales.quote_withdrawn",
    "warehouse.shipment_shipped",
    "warehouse.shipment_delivered",
    "receivables.invoice_issued",
    "receivables.invoice_paid",
    "receivables.credit_note_issued",
    "receivables.payment_received",
    "receivables.dispute_opened",
    "receivables.dispute_closed",
    "credit.limit_set",
    "parties.customer_created",
    "parties.customer_changed",
    "parties.customer_merged",
    "parties.customer_unmerged",
    "parties.address_added",
    "crm.lead_converted",
    "crm.opportunity_entered",
    "crm.opportunity_moved",
    "crm.activity_done",
    "crm.case_opened",
    "crm.case_answered",
    "crm.case_moved",
    "crm.case_late",
    "crm.case_converted",
    "crm.credit_requested",
    "crm.credit_ended",
)
def record_on_timelines(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """What was told of a customer stands on the account's timeline, each event once."""
    wanted = [_happening(event) for event in events if _customer(event) is not None]
    followed(record_happenings(wanted, actor=actor, at=at))


def _customer(event: Event) -> int | None:
    """Whom the event is about; nobody for an activity without an account."""
    found: int | None = (
        event.key if event.aggregate == "customer" else event.body.get("customer_id")
    )
    return found


def _happening(event: Event) -> RecordHappening:
    amount = next((event.body[name] for name in AMOUNTS if event.body.get(name) is not None), None)
    return RecordHappening(
        _customer(event) or 0, event.id, event.topic, event.aggregate, event.key, event.at,
        str(event.body.get("number") or ""), None if amount is None else Decimal(str(amount)),
    )  # fmt: skip


@subscriber("receivables.invoice_issued", "receivables.credit_note_issued")
def count_what_was_bought(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """What was invoiced joins the customer's months, from which its pattern of buying is read."""
    followed(roll_up_buying([RollUpBuying(event.key) for event in events], actor=actor, at=at))


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(queueing_lock="tell_late_cases", name="account_timeline.tell_late_cases")
def tell_late_cases_of_every_company(timestamp: int) -> None:
    """Every five minutes it is told which cases were not answered or resolved in time."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for company_id in company_ids():
        rows = [TellLateCase(one) for one in late_cases(company_id, at)]
        for part in _parts(rows):
            answers = tell_late_cases(part, actor=Actor.system(company_id), at=at)
            followed(answers, unless=(LateCaseTold.NOTHING_LATE,))


@jobs.periodic(cron="23 4 * * *")
@jobs.task(queueing_lock="watch_accounts", name="account_timeline.watch_accounts")
def watch_accounts_of_every_company(timestamp: int) -> None:
    """Every night accounts that missed their cycle, shrink or lost a category become tasks."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for company_id in company_ids():
        rows = [WatchAccount(one) for one in accounts_to_watch(company_id)]
        for part in _parts(rows):
            followed(watch_accounts(part, actor=Actor.system(company_id), at=at))


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
