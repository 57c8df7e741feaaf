"""Activities: planned, done with what comes next, put off, given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class PlanActivity:
    """`kind` is call, visit, mail, task or note. About a customer (its code), a contact, an
    opportunity, a case, or nobody; the customer follows from the others. `assigned_to` is a
    username, "" oneself."""

    kind: str
    subject: str
    due_on: date
    customer: str = ""
    contact_id: int | None = None
    opportunity_id: int | None = None
    case_id: int | None = None
    assigned_to: str = ""
    note: str = ""
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class LogActivity:
    """What has been done already, `happened_on` a day (None: today), and what came of it."""

    kind: str
    subject: str
    outcome: str
    customer: str = ""
    contact_id: int | None = None
    opportunity_id: int | None = None
    case_id: int | None = None
    happened_on: date | None = None
    external_id: str | None = None


class ActivityPlanned(Code):
    PLANNED = "planned", "Planned for {due_on}."
    LOGGED = "logged", "Logged."
    ALREADY_WRITTEN = "already_written", "This activity was written down before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This external id stands twice in the list.", "external_id",
    )  # fmt: skip
    UNKNOWN_KIND = "unknown_kind", "Choose call, visit, mail, task or note.", "kind"
    SUBJECT_MISSING = "subject_missing", "Say in a few words what it is about.", "subject"
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer has this code: check it.", "customer"
    UNKNOWN_CONTACT = "unknown_contact", "There is no such contact.", "contact_id"
    UNKNOWN_OPPORTUNITY = "unknown_opportunity", "There is no such opportunity.", "opportunity_id"
    UNKNOWN_CASE = "unknown_case", "There is no such case.", "case_id"
    OTHER_CUSTOMERS = (
        "other_customers", "Customer, contact, opportunity and case must belong together.",
        "customer",
    )  # fmt: skip
    UNKNOWN_USER = "unknown_user", "Nobody of this name works here.", "assigned_to"


@operation(ActivityPlanned, duty="crm.plan_activities")
def plan_activities(batch: Batch[PlanActivity], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Activities stand on the day of whom they are assigned to.

    Event: crm.activity_planned {kind, customer_id, opportunity_id, case_id, assigned_to, due_on,
    from, to}; what was typed stays in the row. Detail: due_on. Codes: ActivityPlanned.
    """
    hold_keys("activity", (row.external_id for row in batch), company_id=actor.company_id)
    nothing = array([""] * len(batch))
    return SQL(
        "write_activities", **batch.columns(), outcome=nothing, is_done=False,
        company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@operation(ActivityPlanned, duty="crm.log_activities")
def log_activities(batch: Batch[LogActivity], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """What was done without a plan is written down as done, by the actor.

    Event: crm.activity_done, as of complete_activities. Codes: ActivityPlanned.
    """
    hold_keys("activity", (row.external_id for row in batch), company_id=actor.company_id)
    columns = batch.columns()
    nothing = array([""] * len(batch))
    return SQL(
        "write_activities", **columns | {"due_on": columns["happened_on"]}, note=nothing,
        assigned_to=nothing, is_done=True, company_id=actor.company_id, user_id=actor.user_id,
        at=at, operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CompleteActivity:
    """With `next_subject`, what comes next is planned for `next_due_on` (`next_kind` "": of the
    same kind). `version` is the one the person saw; None completes whatever it is now."""

    activity_id: int
    outcome: str
    next_subject: str = ""
    next_due_on: date | None = None
    next_kind: str = ""
    no_next_reason: str = ""
    version: int | None = None


class ActivityCompleted(Code):
    COMPLETED = "completed", "Done."
    ALREADY_COMPLETED = "already_completed", "This activity was done before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This activity stands twice.", "activity_id"
    ACTIVITY_NOT_FOUND = "activity_not_found", "There is no such activity.", "activity_id"
    ACTIVITY_CANCELLED = "activity_cancelled", "The activity was given up.", "activity_id"
    ACTIVITY_CHANGED = (
        "activity_changed", "Somebody changed the activity since: look at it again.", "version",
    )  # fmt: skip
    OUTCOME_MISSING = "outcome_missing", "Say what came of it.", "outcome"
    UNKNOWN_KIND = "unknown_kind", "Choose call, visit, mail, task or note.", "next_kind"
    DUE_MISSING = "due_missing", "Say until when the next step is due.", "next_due_on"
    NEXT_MISSING = (
        "next_missing",
        "The opportunity is open: plan the next step, or say why there is none.",
        "next_subject",
    )


@operation(ActivityCompleted, duty="crm.complete_activities", competing=True)
def complete_activities(
    batch: Batch[CompleteActivity], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Activities are done; of an open opportunity none is done without a next step, or a reason.

    Another step that is planned already will do. Rows of one opportunity count in input order.
    Events: crm.activity_done {kind, customer_id, opportunity_id, case_id, assigned_to, from, to},
    crm.activity_planned for the next. Detail: next_id. Codes: ActivityCompleted.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_activities", **company, activity_id=[row.activity_id for row in batch])
    return SQL(
        "complete_activities", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CancelActivity:
    activity_id: int
    reason: str
    version: int | None = None


class ActivityCancelled(Code):
    CANCELLED = "cancelled", "Given up."
    ALREADY_CANCELLED = "already_cancelled", "This activity was given up before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This activity stands twice.", "activity_id"
    ACTIVITY_NOT_FOUND = "activity_not_found", "There is no such activity.", "activity_id"
    ACTIVITY_DONE = "activity_done", "The activity is done.", "activity_id"
    ACTIVITY_CHANGED = (
        "activity_changed", "Somebody changed the activity since: look at it again.", "version",
    )  # fmt: skip
    REASON_MISSING = "reason_missing", "Say why it is given up.", "reason"


@operation(ActivityCancelled, duty="crm.cancel_activities")
def cancel_activities(batch: Batch[CancelActivity], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Planned activities are given up, with the reason.

    Event: crm.activity_cancelled. Codes: ActivityCancelled.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_activities", **company, activity_id=[row.activity_id for row in batch])
    return SQL(
        "cancel_activities", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeActivity:
    """What is None or "" stays as it is; `assigned_to` is a username."""

    activity_id: int
    due_on: date | None = None
    assigned_to: str = ""
    version: int | None = None


class ActivityChanged(Code):
    CHANGED = "changed", "Due {due_on}."
    UNCHANGED = "unchanged", "It is so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This activity stands twice.", "activity_id"
    ACTIVITY_NOT_FOUND = "activity_not_found", "There is no such activity.", "activity_id"
    ACTIVITY_ENDED = "activity_ended", "The activity is {status}: plan another.", "activity_id"
    ACTIVITY_CHANGED = (
        "activity_changed", "Somebody changed the activity since: look at it again.", "version",
    )  # fmt: skip
    UNKNOWN_USER = "unknown_user", "Nobody of this name works here.", "assigned_to"


@operation(ActivityChanged, duty="crm.plan_activities")
def change_activities(batch: Batch[ChangeActivity], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Planned activities get another day, or another person.

    Event: crm.activity_changed {due_on, assigned_to}. Codes: ActivityChanged.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_activities", **company, activity_id=[row.activity_id for row in batch])
    return SQL("change_activities", batch, **company, at=at, operation_id=current_call().id)
