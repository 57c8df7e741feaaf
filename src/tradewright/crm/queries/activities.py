"""Activities: somebody's day, what is planned about a document, what has no next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()

ICONS = {"call": "phone", "visit": "walk", "mail": "mail", "task": "checkbox", "note": "note"}


class ActivityRow(NamedTuple):
    """`due_state`: overdue, today or coming while planned, else done or cancelled. `needs_next`:
    it is the last step planned for an open opportunity."""

    id: int
    kind: str
    subject: str
    note: str
    outcome: str
    status: str
    due_state: str
    due_on: date
    ended_at: datetime | None
    customer_id: int | None
    customer: str
    customer_name: str
    contact_id: int | None
    opportunity_id: int | None
    opportunity: str
    case_id: int | None
    case_number: str
    assignee: str
    finding: str
    evidence: Mapping[str, Any] | None
    needs_next: bool
    version: int

    @property
    def icon(self) -> str:
        """What kind it is, as a Tabler icon."""
        return ICONS.get(self.kind, "point")


@dataclass(frozen=True, slots=True)
class DayCounts:
    overdue: int
    today: int
    coming: int


class Unattended(NamedTuple):
    """An open opportunity for which nothing is planned; `since` is its last activity, if any."""

    opportunity_id: int
    opportunity: str
    name: str
    customer_id: int | None
    customer_name: str
    owner: str
    expected_on: date | None
    since: datetime | None


def activities(
    company_id: int,
    *,
    today: date,
    assigned_to: int | None = None,
    customer_id: int | None = None,
    opportunity_id: int | None = None,
    case_id: int | None = None,
    due_state: str = "",
    planned_only: bool = False,
    limit: int = 100,
) -> list[ActivityRow]:
    """What is planned, the earliest first, then (unless `planned_only`) what is over, the latest
    first; of one person, customer, opportunity or case. `due_state`: overdue, today, coming.
    """
    rows = SQL(
        "activities", prepare=False, company_id=company_id, today=today, assigned_to=assigned_to,
        customer_id=customer_id, opportunity_id=opportunity_id, case_id=case_id,
        asked_state=due_state,
        planned_only=planned_only, page_size=limit,
    )  # fmt: skip
    return [ActivityRow(*row) for row in rows]


def activity(company_id: int, activity_id: int, *, today: date) -> ActivityRow | None:
    """One activity, or None."""
    rows = SQL("activity_head", company_id=company_id, activity_id=activity_id, today=today)
    return ActivityRow(*rows[0]) if rows else None


def day_counts(company_id: int, *, today: date, user_id: int) -> DayCounts:
    """What a person has planned until today, for today, and later."""
    (row,) = SQL("day_counts", company_id=company_id, today=today, user_id=user_id)
    return DayCounts(*row)


def without_next_step(
    company_id: int, *, user_id: int | None = None, limit: int = 50
) -> list[Unattended]:
    """Open opportunities (all, or of one seller's user) with nothing planned, the soonest first."""
    rows = SQL("without_next_step", company_id=company_id, user_id=user_id, page_size=limit)
    return [Unattended(*row) for row in rows]


def subjects_of(company_id: int, ids: list[int]) -> list[str]:
    """What each activity is about, in the order asked; empty where there is none."""
    rows = SQL("activity_subjects", company_id=company_id, activity_id=ids)
    found = {row.id: row.subject for row in rows}
    return [found.get(one, "") for one in ids]
