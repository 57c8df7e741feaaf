"""Rules of what needs whom: proposed by one person, confirmed by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import (
    FINER_DUTIES,
    OPERATIONS,
    Actor,
    current_call,
    operation,
)
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from ..kinds import KINDS

SQL = statements()

A_WEEK = 168


@dataclass(frozen=True, slots=True)
class ProposeRule:
    """Above `…_over`, up to and including `…_upto` (None: no bound): then `approvers` different
    people with `approver_duty` decide, in `expires_after_hours`. Those with `escalation_duty` may
    as well once the request has waited `escalates_after_hours`."""

    approver_duty: str
    amount_over: Decimal | None = None
    amount_upto: Decimal | None = None
    percent_over: Decimal | None = None
    percent_upto: Decimal | None = None
    approvers: int = 1
    expires_after_hours: int = A_WEEK
    escalation_duty: str = ""
    escalates_after_hours: int | None = None


@dataclass(frozen=True, slots=True)
class ProposeRules:
    """The whole version: the first rule that fits a request counts, no rule means nobody is asked.

    `valid_from` None is the company's today.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"rules": ProposeRule}

    kind: str
    rules: tuple[ProposeRule, ...]
    reason: str
    valid_from: date | None = None


class RulesProposed(Code):
    PROPOSED = "proposed", "Version {number} waits for another person to confirm it."
    REPEATED_IN_BATCH = "repeated_in_batch", "This kind stands twice in the list.", "kind"
    UNKNOWN_KIND = "unknown_kind", "There is no such kind of request.", "kind"
    OTHER_PROPOSED = (
        "other_proposed", "Version {number} is proposed already: confirm or reject it first.",
        "kind",
    )  # fmt: skip
    REASON_MISSING = "reason_missing", "Say why the rules change.", "reason"
    BEGINS_IN_THE_PAST = (
        "begins_in_the_past", "Rules begin today or later: what was decided stays.", "valid_from",
    )  # fmt: skip
    BAND_EMPTY = (
        "band_empty", "A band goes from a bound of 0 or more up to a higher one.", "amount_upto",
    )  # fmt: skip
    UNKNOWN_DUTY = "unknown_duty", "There is no duty “{duty}”.", "approver_duty"
    UNKNOWN_ESCALATION_DUTY = (
        "unknown_escalation_duty", "There is no duty “{duty}”.", "escalation_duty",
    )  # fmt: skip
    APPROVERS_OUT_OF_RANGE = (
        "approvers_out_of_range", "Ask for one to five people.", "approvers",
    )  # fmt: skip
    EXPIRY_OUT_OF_RANGE = (
        "expiry_out_of_range", "A request waits from one hour up to a year (8760 hours).",
        "expires_after_hours",
    )  # fmt: skip
    ESCALATION_INCOMPLETE = (
        "escalation_incomplete",
        "Give both duty and hours of the escalation, with fewer hours than the request waits.",
        "escalates_after_hours",
    )
    LOCKS_EVERYONE_OUT = (
        "locks_everyone_out",
        "Nobody could ever be approved: {holders} hold “{duty}”, and who asks cannot decide. "
        "Grant the duty to more people first.",
        "approver_duty",
    )


@operation(RulesProposed, duty="approvals.propose_rules", limit=100, fresh=True)
def propose_rules(batch: Batch[ProposeRules], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """The next version of the rules of a kind stands there for another person to confirm.

    Refused where no request could find enough people to decide it. Detail: `number`, and `rule`,
    the number of the rule at fault. Event: approvals.rules_proposed. Codes: RulesProposed.
    """
    SQL("lock_rule_sets", company_id=actor.company_id)
    duties = FINER_DUTIES | {one.duty for one in OPERATIONS.values()}
    rows = SQL(
        "propose_rules", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id, kinds=array(KINDS), duties=array(sorted(duties)),
    )  # fmt: skip
    return Outcomes(
        Outcome(row.position, row.id, RulesProposed(row.code), _at_the_rule(row)) for row in rows
    )


def _at_the_rule(row: Any) -> dict[str, Any]:
    """Let a fault of a rule name its field: `rules[2].approver_duty`."""
    detail: dict[str, Any] = row.detail
    code = RulesProposed(row.code)
    if "rule" in detail and code in AT_A_RULE:
        return detail | {"field": f"rules[{detail['rule']}].{code.field}"}
    return detail


AT_A_RULE = {
    RulesProposed.BAND_EMPTY, RulesProposed.UNKNOWN_DUTY, RulesProposed.UNKNOWN_ESCALATION_DUTY,
    RulesProposed.APPROVERS_OUT_OF_RANGE, RulesProposed.EXPIRY_OUT_OF_RANGE,
    RulesProposed.ESCALATION_INCOMPLETE, RulesProposed.LOCKS_EVERYONE_OUT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConfirmRules:
    """`decision` is confirm or reject."""

    rule_set_id: int
    decision: str = "confirm"


class RulesConfirmed(Code):
    CONFIRMED = "confirmed", "Version {number} is in force from its first day on."
    REJECTED = "rejected", "Version {number} is rejected."
    ALREADY_CONFIRMED = "already_confirmed", "Version {number} was confirmed before."
    ALREADY_REJECTED = "already_rejected", "Version {number} was rejected before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This version stands twice in the list.", "rule_set_id",
    )  # fmt: skip
    RULES_NOT_FOUND = "rules_not_found", "There is no such version of rules.", "rule_set_id"
    UNKNOWN_DECISION = "unknown_decision", "A decision is “confirm” or “reject”.", "decision"
    NOT_PROPOSED = "not_proposed", "The version is {status} already.", "rule_set_id"
    OWN_PROPOSAL = (
        "own_proposal", "Who proposed rules cannot confirm them: ask another person.",
        "rule_set_id",
    )  # fmt: skip
    LOCKS_EVERYONE_OUT = (
        "locks_everyone_out",
        "Nobody could ever be approved by now: too few people hold “{duty}”.",
        "rule_set_id",
    )


@operation(RulesConfirmed, duty="approvals.confirm_rules", limit=100, fresh=True)
def confirm_rules(batch: Batch[ConfirmRules], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A proposed version comes into force, or is rejected; what waits keeps the rule it came under.

    Events: approvals.rules_confirmed, approvals.rules_rejected. Codes: RulesConfirmed.
    """
    SQL("lock_rule_sets", company_id=actor.company_id)
    return SQL(
        "confirm_rules", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
