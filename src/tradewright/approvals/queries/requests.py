"""What waits for whom, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import array
from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import statements

SQL = statements()

SEES_ALL = "control.read"  # others see what they asked for or may have to decide


@dataclass(frozen=True, slots=True)
class Request:
    """A request as one person sees it: `standing` is can, or why not (own, decided,
    through_delegate, beyond, not_approver; None once it has ended); `authority` names in whose
    right they would decide, where it is not their own."""

    id: int
    kind: str
    subject: str
    subject_id: int
    subject_number: str
    amount: Decimal | None
    percent: Decimal | None
    currency: str
    reason: str
    content: Mapping[str, Any]
    content_hash: str
    status: str
    requested_by_id: int
    requested_by: str
    requested_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    approver_duty: str
    approvers: int
    rules_version: int
    standing: str | None
    authority: str
    decisions: Sequence[Mapping[str, Any]]
    version: int

    @property
    def approvals(self) -> int:
        """How many have approved so far."""
        return sum(one["decision"] == "approve" for one in self.decisions)


@dataclass(frozen=True, slots=True)
class Counts:
    to_decide: int
    waiting: int
    asked: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Delegation:
    """`state` is active, planned, over or revoked; no `kinds` are all."""

    id: int
    delegator_id: int
    delegator: str
    delegate: str
    kinds: Sequence[str]
    valid_from: date
    valid_until: date
    reason: str
    state: str


@dataclass(frozen=True, slots=True)
class About:
    """A request about a document, with the last word on it."""

    id: int
    kind: str
    status: str
    requested_by: str
    requested_at: datetime
    decided_by: str
    reason: str
    approver_duty: str


def due_requests(company_id: int, at: datetime) -> list[int]:
    """Ids of requests that nobody decided in time."""
    return [row.id for row in SQL("due_requests", company_id=company_id, at=at)]


def due_escalations(company_id: int, at: datetime) -> list[int]:
    """Ids of waiting requests of which a higher duty is to be told."""
    return [row.id for row in SQL("due_escalations", company_id=company_id, at=at)]


def requests(
    actor: Actor,
    at: datetime,
    *,
    tab: str = "",
    kind: str | None = None,
    words: str = "",
    after_id: int | None = None,
    limit: int = 50,
) -> list[Request]:
    """Requests as the actor sees them: those to decide or waiting oldest first, others latest
    first. `tab` is to_decide, waiting, asked, ended or "" for any."""
    return _requests(
        actor, at, request_id=None, tab=tab, kind=kind, search=words.strip(), after_id=after_id,
        page_size=limit,
    )  # fmt: skip


def request(actor: Actor, at: datetime, request_id: int) -> Request | None:
    """One request as the actor sees it."""
    found = _requests(
        actor, at, request_id=request_id, tab="", kind=None, search="", after_id=None, page_size=1
    )
    return found[0] if found else None


def _requests(actor: Actor, at: datetime, **asked: Any) -> list[Request]:
    rows = SQL(
        "requests", prepare=False, company_id=actor.company_id, user_id=actor.user_id,
        duties=array(sorted(actor.duties)), sees_all=actor.may(SEES_ALL), at=at, **asked,
    )  # fmt: skip
    return [Request(*row) for row in rows]


def request_counts(actor: Actor, at: datetime) -> Counts:
    """How many requests wait for the actor and in all, and how many the actor made."""
    rows = SQL(
        "request_counts", company_id=actor.company_id, user_id=actor.user_id,
        duties=array(sorted(actor.duties)), sees_all=actor.may(SEES_ALL), at=at,
    )  # fmt: skip
    return Counts(*rows[0])


def requests_about(company_id: int, subject: str, subject_id: int) -> list[About]:
    """The requests about a document (its table and id), the latest first."""
    rows = SQL("requests_about", company_id=company_id, subject=subject, subject_id=subject_id)
    return [About(*row) for row in rows]


def delegations(company_id: int, at: datetime) -> list[Delegation]:
    """Who decides for whom; what runs or is planned first."""
    return [Delegation(*row) for row in SQL("delegations", company_id=company_id, at=at)]
