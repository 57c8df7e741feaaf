"""Reads about account plans and segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

from ..models.plans import AccountSegment

SQL = statements()

VIEWS = ("due", "all", "mine", "unplanned")


class SegmentRow(NamedTuple):
    """A class of customers."""

    id: int
    code: str
    name: str
    service_level: str
    price_level: str
    review_days: int


class PlanRow(NamedTuple):
    """A customer with their plan; without one the plan's columns are None. `bought` is what was
    invoiced net in the last twelve months in the company's currency, `share` that of the potential
    in percent."""

    customer_id: int
    customer: str
    customer_name: str
    plan_id: int | None
    segment: str | None
    owner: str | None
    potential: Decimal | None
    bought: Decimal
    share: Decimal | None
    reviewed_on: date | None
    next_review_on: date | None


class PlanHead(NamedTuple):
    """The plan of a customer with what its segment stands for; without one the segment is None."""

    customer_id: int
    customer: str
    customer_name: str
    plan_id: int | None
    version: int | None
    segment: str | None
    segment_name: str | None
    service_level: str | None
    price_level: str | None
    owner: str | None
    owner_name: str | None
    potential: Decimal | None
    bought: Decimal
    goal: str | None
    review_days: int | None
    reviewed_on: date | None
    next_review_on: date | None

    @property
    def share(self) -> Decimal | None:
        """Wallet share: of what they could buy, what they buy here, in percent."""
        if not self.potential:
            return None
        return round(100 * self.bought / self.potential, 1)


class TargetRow(NamedTuple):
    """An item or group that they should buy more of, and what they bought of it in a year."""

    item: str | None
    group: str | None
    name: str
    target: Decimal
    bought: Decimal


@dataclass(frozen=True, slots=True)
class PlanPage:
    rows: list[PlanRow]
    counts: Mapping[str, int]


def segments(company_id: int) -> list[SegmentRow]:
    """The segments by code."""
    found = AccountSegment.objects.filter(company_id=company_id).order_by("code")
    return [SegmentRow(*row) for row in found.values_list(*SegmentRow._fields)]


def plan_list(
    company_id: int,
    *,
    today: date,
    user_id: int,
    view: str = "due",
    search: str = "",
    segment: str | None = None,
    owner: str | None = None,
    after_on: date | None = None,
    after_id: int | None = None,
    limit: int = 50,
) -> PlanPage:
    """Customers by the day of their next review; `unplanned` are active accounts without a plan."""
    rows = SQL(
        "plan_list", prepare=False, company_id=company_id, today=today, user_id=user_id,
        saved_view=view, search=like_safe(search), segment=segment, owner=owner,
        after_on=after_on, after_id=after_id, page_size=limit,
    )  # fmt: skip
    (counts,) = SQL("plan_counts", company_id=company_id, today=today, user_id=user_id)
    return PlanPage(
        [PlanRow(*row) for row in rows], dict(zip(VIEWS, counts, strict=True))
    )  # fmt: skip


def plan_head(company_id: int, customer_id: int, *, today: date) -> PlanHead | None:
    """The plan of one customer; None where there is no such customer."""
    rows = SQL("plan_head", company_id=company_id, customer_id=customer_id, today=today)
    return PlanHead(*rows[0]) if rows else None


def plan_targets(company_id: int, plan_id: int, *, today: date) -> list[TargetRow]:
    """What the plan aims at, with what was invoiced of it in the last twelve months."""
    rows = SQL("plan_targets", company_id=company_id, plan_id=plan_id, today=today)
    return [TargetRow(*row) for row in rows]
