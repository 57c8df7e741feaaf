"""Service cases: opened, answered, waiting, resolved, closed, open again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class OpenCase:
    """`customer` is a code; order, shipment and invoice are numbers of the customer's documents,
    `item` a code, `assigned_to` a username; "" is none. Kinds and priorities: crm/models/cases.py.
    """

    customer: str
    kind: str
    subject: str
    note: str = ""
    priority: str = "normal"
    contact_id: int | None = None
    order: str = ""
    shipment: str = ""
    invoice: str = ""
    item: str = ""
    assigned_to: str = ""
    external_id: str | None = None


class CaseOpened(Code):
    OPENED = "opened", "Case {number} is open: answer it by {respond_by}."
    ALREADY_OPENED = "already_opened", "This case was opened before, as {number}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This external id stands twice in the list.", "external_id",
    )  # fmt: skip
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer has this code: check it.", "customer"
    UNKNOWN_KIND = "unknown_kind", "There is no such kind of case: choose one.", "kind"
    UNKNOWN_PRIORITY = (
        "unknown_priority", "Choose low, normal, high or urgent.", "priority",
    )  # fmt: skip
    SUBJECT_MISSING = "subject_missing", "Say in a few words what it is about.", "subject"
    UNKNOWN_CONTACT = "unknown_contact", "The customer has no such contact.", "contact_id"
    UNKNOWN_ORDER = "unknown_order", "The customer has no order of this number.", "order"
    UNKNOWN_SHIPMENT = (
        "unknown_shipment", "The customer has no shipment of this number.", "shipment",
    )  # fmt: skip
    UNKNOWN_INVOICE = "unknown_invoice", "The customer has no invoice of this number.", "invoice"
    UNKNOWN_ITEM = "unknown_item", "No item has this code: check it.", "item"
    UNKNOWN_USER = "unknown_user", "Nobody of this name works here.", "assigned_to"


@operation(CaseOpened, duty="crm.open_cases")
def open_cases(batch: Batch[OpenCase], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Cases are new, each with the times by which it is to be answered and resolved.

    Working time counts from now by the policy of the priority (features CR-05). Event:
    crm.case_opened {number, customer_id, kind, priority, respond_by, resolve_by, from, to}.
    Detail: number, respond_by. Codes: CaseOpened.
    """
    hold_keys("case", (row.external_id for row in batch), company_id=actor.company_id)
    columns = {f"asked_{name}": column for name, column in batch.columns().items()}
    return SQL(
        "open_cases", **columns, company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """`kind` is answer (we to the customer), customer (they to us) or internal.

    `waits`: after our answer it is the customer's turn, and the clock stands.
    """

    case_id: int
    note: str
    kind: str = "answer"
    waits: bool = False
    version: int | None = None


class CaseAnswered(Code):
    ANSWERED = "answered", "Written down; case {number} is {status}."
    REPEATED_IN_BATCH = "repeated_in_batch", "This case stands twice in the list.", "case_id"
    CASE_NOT_FOUND = "case_not_found", "There is no such case.", "case_id"
    CASE_ENDED = "case_ended", "Case {number} is {status}: open it again first.", "case_id"
    CASE_CHANGED = (
        "case_changed", "Somebody changed the case since: look at it again.", "version",
    )  # fmt: skip
    UNKNOWN_KIND = "unknown_kind", "Choose answer, customer or internal.", "kind"
    NOTE_MISSING = "note_missing", "Write what was said.", "note"


@operation(CaseAnswered, duty="crm.answer_cases")
def answer_cases(batch: Batch[AnswerCase], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """What was said stands at the case; our first answer stops the clock of the response.

    After an answer the case is open, or waits for the customer; what the customer says opens it
    again, and `resolve_by` moves on by the working time that was left when it began to wait. A note
    among ourselves changes nothing else. Event: crm.case_answered {number, customer_id, kind, from,
    to}. Codes: CaseAnswered.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_cases", **company, case_id=[row.case_id for row in batch])
    return SQL(
        "answer_cases", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoveCase:
    """`to_status` is resolved (with the resolution in `reason`), closed, or open: the customer has
    answered, or a resolved one is opened again (with the reason)."""

    case_id: int
    to_status: str
    reason: str = ""
    version: int | None = None


class CaseMoved(Code):
    MOVED = "moved", "Case {number} is {status}."
    ALREADY_THERE = "already_there", "Case {number} is {status} already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This case stands twice in the list.", "case_id"
    CASE_NOT_FOUND = "case_not_found", "There is no such case.", "case_id"
    CASE_CHANGED = (
        "case_changed", "Somebody changed the case since: look at it again.", "version",
    )  # fmt: skip
    UNKNOWN_STATUS = (
        "unknown_status",
        "A case can be opened again, resolved or closed.",
        "to_status",
    )
    NOT_POSSIBLE = "not_possible", "Case {number} is {status}: it cannot go there.", "to_status"
    REASON_MISSING = "reason_missing", "Say how it was resolved, or why it is open again.", "reason"


@operation(CaseMoved, duty="crm.move_cases")
def move_cases(batch: Batch[MoveCase], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Cases are resolved, closed, or open again with a new time to resolve them.

    A case that is resolved without an answer counts as answered by it. Event: crm.case_moved
    {number, customer_id, from, to}. Codes: CaseMoved.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_cases", **company, case_id=[row.case_id for row in batch])
    return SQL(
        "move_cases", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeCase:
    """What is "" stays as it is; `assigned_to` is a username."""

    case_id: int
    kind: str = ""
    priority: str = ""
    assigned_to: str = ""
    version: int | None = None


class CaseChanged(Code):
    CHANGED = "changed", "Case {number} is changed."
    UNCHANGED = "unchanged", "Case {number} is so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This case stands twice in the list.", "case_id"
    CASE_NOT_FOUND = "case_not_found", "There is no such case.", "case_id"
    CASE_CHANGED = (
        "case_changed", "Somebody changed the case since: look at it again.", "version",
    )  # fmt: skip
    CASE_ENDED = "case_ended", "Case {number} is {status}: open it again first.", "case_id"
    UNKNOWN_KIND = "unknown_kind", "There is no such kind of case: choose one.", "kind"
    UNKNOWN_PRIORITY = (
        "unknown_priority", "Choose low, normal, high or urgent.", "priority",
    )  # fmt: skip
    UNKNOWN_USER = "unknown_user", "Nobody of this name works here.", "assigned_to"


@operation(CaseChanged, duty="crm.change_cases")
def change_cases(batch: Batch[ChangeCase], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Cases get another kind, priority or person; another priority sets the times anew, from when
    the case was opened.

    Event: crm.case_changed {number, customer_id, kind, priority, assigned_to, respond_by,
    resolve_by}. Codes: CaseChanged.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_cases", **company, case_id=[row.case_id for row in batch])
    return SQL("change_cases", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class TellLateCase:
    case_id: int


class LateCaseTold(Code):
    TOLD = "told", "It is told that case {number} is late."
    NOTHING_LATE = "nothing_late", "Nothing of it is late that was not told."
    REPEATED_IN_BATCH = "repeated_in_batch", "This case stands twice in the list.", "case_id"
    CASE_NOT_FOUND = "case_not_found", "There is no such case.", "case_id"


@operation(LateCaseTold, duty="crm.tell_late_cases", internal=True)
def tell_late_cases(batch: Batch[TellLateCase], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Cases past their time are told as late, once for the answer and once for the resolution.

    Whether a case is late is computed whenever it is looked at; this is for who waits to hear it.
    Event: crm.case_late {number, customer_id, assigned_to, answer, resolution}. Codes:
    LateCaseTold.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_cases", **company, case_id=[row.case_id for row in batch])
    return SQL("tell_late_cases", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class SetCasePolicy:
    """Working minutes within which cases of a priority are answered, and resolved."""

    priority: str
    response_minutes: int
    resolution_minutes: int


class CasePolicySet(Code):
    SET = "set", "Cases that are opened from now on have these times."
    ALREADY_SET = "already_set", "It is so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This priority stands twice.", "priority"
    UNKNOWN_PRIORITY = (
        "unknown_priority", "Choose low, normal, high or urgent.", "priority",
    )  # fmt: skip
    RESPONSE_NOT_POSITIVE = (
        "response_not_positive", "The time to answer is above zero.", "response_minutes",
    )  # fmt: skip
    RESOLUTION_TOO_SHORT = (
        "resolution_too_short",
        "The time to resolve is at least the time to answer, and at most a year.",
        "resolution_minutes",
    )


@operation(CasePolicySet, duty="crm.set_case_policies")
def set_case_policies(batch: Batch[SetCasePolicy], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """How soon cases are answered and resolved, by priority; open cases keep their times.

    Event: crm.case_policy_set {priority, response_minutes, resolution_minutes}. Codes:
    CasePolicySet.
    """
    company = {"company_id": actor.company_id}
    hold_keys("case_policy", (row.priority for row in batch), **company)
    return SQL("set_case_policies", batch, **company, at=at, operation_id=current_call().id)
