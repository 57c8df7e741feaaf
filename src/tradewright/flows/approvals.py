"""Approvals: what was decided goes on by itself. Who waits for another person's word hears it here.

Each kind of request has one function that hears decisions and calls one operation with exactly the
content that was approved; a refusal changes nothing, its reason stands at the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from procrastinate.contrib.django import app as jobs

from tradewright.approvals.operations.requests import (
    EscalateRequest,
    ExpireRequest,
    escalate_requests,
    expire_requests,
)
from tradewright.approvals.queries.requests import due_escalations, due_requests
from tradewright.company.queries import company_ids
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.credit.operations import ApplyLimit, LimitApplied, apply_limits
from tradewright.crm.operations.case_credits import (
    KIND as CREDIT_NOTE,
)
from tradewright.crm.operations.case_credits import SettleCaseCredit, settle_case_credits
from tradewright.kernel.events import Event, subscriber
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor
from tradewright.ledger.operations.manual import PostJournalEntry, post_journal_entries
from tradewright.sales.operations.approvals import (
    ApprovedHoldLifted,
    LiftApprovedHold,
    lift_approved_holds,
)
from tradewright.sales.operations.holds import RetryCreditHolds, retry_credit_holds
from tradewright.stewardship.operations.asking import SettleAskedWrite, settle_asked_writes
from tradewright.stewardship.operations.erasure import ErasePerson, PersonErased, erase_persons

from .following import followed

HOLDS = {"price_override": "price", "credit_exception": "credit"}


def _approved(events: Sequence[Event], *kinds: str) -> Iterator[Event]:
    for event in events:
        if event.body["kind"] in kinds and event.body["decision"] == "approved":
            yield event


@subscriber("approvals.approval_decided")
def let_approved_orders_go(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """Orders whose price or credit was approved go on; one that is another now waits on."""
    wanted = [
        LiftApprovedHold(
            event.body["subject_id"], HOLDS[event.body["kind"]], event.key,
            event.body["reason"] or "Approved",
        )
        for event in _approved(events, *HOLDS)
    ]  # fmt: skip
    unless = (ApprovedHoldLifted.NOT_HELD, ApprovedHoldLifted.REPEATED_IN_BATCH)
    gone = followed(lift_approved_holds(wanted, actor=actor, at=at), unless=unless)
    held = {one.detail["customer_id"] for one in gone.accepted if one.detail["status"] == "held"}
    followed(
        retry_credit_holds([RetryCreditHolds(one) for one in sorted(held)], actor=actor, at=at)
    )


@subscriber("approvals.approval_decided")
def apply_approved_limits(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A limit that was approved holds, unless it became another in the meantime."""
    wanted = [
        ApplyLimit(
            event.body["subject_id"],
            event.body["content"]["version"],
            _amount(event.body["content"]["to"]),
            event.body["content"]["reason"],
        )
        for event in _approved(events, "credit_limit")
    ]
    followed(apply_limits(wanted, actor=actor, at=at), unless=(LimitApplied.CHANGED_MEANWHILE,))


def _amount(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@subscriber("approvals.approval_decided")
def erase_approved_persons(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """Who is to be erased is, once another person has approved it."""
    contents = [event.body["content"] for event in _approved(events, "erasure")]
    wanted = [ErasePerson(one["subject"], one["subject_id"], one["reason"]) for one in contents]
    followed(erase_persons(wanted, actor=actor, at=at), unless=(PersonErased.PERSON_NOT_FOUND,))


@subscriber("approvals.approval_decided")
def grant_approved_roles(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A role that another person approved is granted, as it was asked for."""
    contents = [event.body["content"] for event in _approved(events, "role_grant")]
    wanted = [
        GrantRole(one["username"], one["role"], _day(one["valid_from"]), _day(one["valid_until"]))
        for one in contents
    ]
    followed(grant_roles(wanted, actor=actor, at=at))


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


@subscriber(
    "approvals.approval_decided",
    "approvals.approval_withdrawn",
    "approvals.approval_expired",
    "approvals.approval_lapsed",
)
def settle_protected_changes(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A change of a protected field that was approved is made; any other end dismisses it."""
    wanted = [
        SettleAskedWrite(
            event.key, event.body["to"], event.body.get("decided_by", SYSTEM_USER_ID),
            event.body["reason"] or "",
        )
        for event in events
        if event.body["kind"] == "master_data"
    ]  # fmt: skip
    followed(settle_asked_writes(wanted, actor=actor, at=at))


@subscriber(
    "approvals.approval_decided", "approvals.approval_withdrawn", "approvals.approval_expired"
)
def post_approved_entries(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """An entry by hand that was approved stands in the journal; any other end drops it."""
    wanted = [
        PostJournalEntry(
            event.body["subject_id"],
            "posted" if event.body["to"] == "approved" else event.body["to"],
            event.body["reason"] or "",
        )
        for event in events
        if event.body["kind"] == "manual_journal"
    ]
    followed(post_journal_entries(wanted, actor=actor, at=at))


@subscriber(
    "approvals.approval_decided", "approvals.approval_withdrawn", "approvals.approval_expired"
)
def credit_approved_cases(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A credit for a case that was approved is issued; any other end is told at the case."""
    wanted = [SettleCaseCredit(event.key) for event in events if event.body["kind"] == CREDIT_NOTE]
    followed(settle_case_credits(wanted, actor=actor, at=at))


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(queueing_lock="expire_approvals", name="approvals.expire_requests_of_every_company")
def expire_requests_of_every_company(timestamp: int) -> None:
    """Every five minutes what nobody decided in time ends, and what waits too long goes higher."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for company_id in company_ids():
        actor = Actor.system(company_id)
        over = [ExpireRequest(one) for one in due_requests(company_id, at)]
        expire_requests(over, actor=actor, at=at)
        late = [EscalateRequest(one) for one in due_escalations(company_id, at)]
        escalate_requests(late, actor=actor, at=at)
