"""Account plans: the segment of a customer, what they could buy, and when we look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetSegment:
    """`service_level` and `price_level` are words of the company's own: what the customers of this
    segment get, and the price level they should have. Plans are looked at every `review_days`."""

    code: str
    name: str
    service_level: str = ""
    price_level: str = ""
    review_days: int = 180


class SegmentSet(Code):
    SET = "set", "The segment {name} stands."
    ALREADY_SET = "already_set", "The segment {name} was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the segment a code.", "code"
    NAME_MISSING = "name_missing", "Give the segment a name.", "name"
    REVIEW_NOT_POSITIVE = (
        "review_not_positive", "A review comes after at least one day.", "review_days",
    )  # fmt: skip


@operation(SegmentSet, duty="crm.set_segments")
def set_segments(batch: Batch[SetSegment], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Segments exist as given; plans in them keep their own days between reviews.

    Event: crm.segment_set. Codes: SegmentSet.
    """
    company = {"company_id": actor.company_id}
    hold_keys("account_segment", [row.code for row in batch], **company)
    return SQL("set_segments", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """An item or a whole group, by code, and what they should buy of it in a year."""

    target: Decimal
    item: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class SetAccountPlan:
    """What shall stand for this customer; what is not said is not planned. `review_days` None are
    those of the segment; `next_review_on` None is that many days after the last review (or today).
    `version` is the one that the person saw, None whatever it is now."""

    CHILDREN: ClassVar[dict[str, type]] = {"targets": PlanTarget}

    customer: str
    segment: str
    owner: str = ""
    potential: Decimal | None = None
    goal: str = ""
    review_days: int | None = None
    next_review_on: date | None = None
    targets: tuple[PlanTarget, ...] = ()
    version: int | None = None


class AccountPlanSet(Code):
    SET = "set", "The plan of {customer} stands."
    ALREADY_SET = "already_set", "The plan of {customer} was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This customer stands twice in the list.", "customer"
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer “{value}”: check the code.", "customer"
    UNKNOWN_SEGMENT = "unknown_segment", "No segment “{value}”: set it first.", "segment"
    UNKNOWN_OWNER = "unknown_owner", "No active sales rep “{value}”.", "owner"
    POTENTIAL_NOT_POSITIVE = (
        "potential_not_positive", "A potential is above zero; leave it empty if unknown.",
        "potential",
    )  # fmt: skip
    REVIEW_NOT_POSITIVE = (
        "review_not_positive", "A review comes after at least one day.", "review_days",
    )  # fmt: skip
    UNKNOWN_ITEM = "unknown_item", "No item “{value}”.", "item"
    UNKNOWN_GROUP = "unknown_group", "No item group “{value}”.", "group"
    TARGET_NAMELESS = "target_nameless", "Name either an item or a group.", "item"
    TARGET_REPEATED = "target_repeated", "“{value}” stands twice in the plan.", "item"
    TARGET_NOT_POSITIVE = "target_not_positive", "A target is above zero.", "target"
    PLAN_CHANGED = (
        "plan_changed", "Somebody changed the plan since: look at it again.", "version",
    )  # fmt: skip


@operation(AccountPlanSet, duty="crm.set_account_plans")
def set_account_plans(
    batch: Batch[SetAccountPlan], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Customers have these plans. Event: crm.account_plan_set. Codes: AccountPlanSet."""
    company = {"company_id": actor.company_id}
    hold_keys("account_plan", [row.customer for row in batch], **company)
    rows = SQL("set_account_plans", batch, **company, at=at, operation_id=current_call().id)
    return Outcomes(
        Outcome(row.position, row.id, AccountPlanSet(row.code), _told(row)) for row in rows
    )


def _told(row: Any) -> dict[str, Any]:
    detail = {"customer": row.customer, "value": row.value}
    fault = AccountPlanSet(row.code)
    if row.line is None or fault.accepted:
        return detail
    return detail | {"line": row.line, "field": f"targets[{row.line}].{fault.field}"}


@dataclass(frozen=True, slots=True)
class ReviewAccount:
    """`reviewed_on` None is today. `version` is the one that the person saw."""

    customer: str
    reviewed_on: date | None = None
    version: int | None = None


class AccountReviewed(Code):
    REVIEWED = "reviewed", "{customer} is reviewed; the next time is {next_review_on}."
    ALREADY_REVIEWED = "already_reviewed", "{customer} was reviewed on this day."
    REPEATED_IN_BATCH = "repeated_in_batch", "This customer stands twice in the list.", "customer"
    NO_PLAN = "no_plan", "{customer} has no plan: make one first.", "customer"
    PLAN_CHANGED = (
        "plan_changed", "Somebody changed the plan since: look at it again.", "version",
    )  # fmt: skip


@operation(AccountReviewed, duty="crm.review_accounts")
def review_accounts(batch: Batch[ReviewAccount], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Plans were looked at; the next review is so many days later as the plan says.

    Event: crm.account_reviewed. Codes: AccountReviewed.
    """
    company = {"company_id": actor.company_id}
    hold_keys("account_plan", [row.customer for row in batch], **company)
    return SQL("review_accounts", batch, **company, at=at, operation_id=current_call().id)
