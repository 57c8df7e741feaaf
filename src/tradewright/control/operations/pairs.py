"""Which duties are kept apart: a company switches, weighs and adds pairs, two persons each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()

OWN_FROM = 101  # the number of a company's first own pair; the built-in ones stay below


@dataclass(frozen=True, slots=True)
class AskRuleChange:
    """`number` None adds a pair, and then names and duties of both sides are needed.

    Duties are patterns with blanks between them, `!` takes out again; empty texts stay as they are.
    """

    reason: str
    number: int | None = None
    is_enabled: bool = True
    level: str = "high"
    name_a: str = ""
    duties_a: str = ""
    name_b: str = ""
    duties_b: str = ""
    risk: str = ""


class RuleChangeAsked(Code):
    ASKED = "asked", "Another person can decide on pair {number} now."
    ALREADY_ASKED = "already_asked", "A change of this pair waits for a decision already."
    UNKNOWN_PAIR = "unknown_pair", "No pair has this number.", "number"
    REPEATED_IN_BATCH = "repeated_in_batch", "This pair stands twice in the list.", "number"
    UNKNOWN_LEVEL = "unknown_level", "The level is high or medium.", "level"
    REASON_MISSING = "reason_missing", "Say why the pair shall change.", "reason"
    NAME_MISSING = "name_missing", "Name both sides of the pair.", "name_a"
    DUTIES_MISSING = "duties_missing", "Give the duties of both sides, such as sales.*.", "duties_a"
    DUTY_ON_BOTH_SIDES = (
        "duty_on_both_sides", "A duty stands on both sides: take it out of one with !.", "duties_b",
    )  # fmt: skip


@operation(RuleChangeAsked, duty="control.ask_rule_changes", limit=100)
def ask_rule_changes(batch: Batch[AskRuleChange], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A pair shall be switched off or on, weighed anew, or added.

    Event: control.rule_change_asked. Codes: RuleChangeAsked.
    """
    SQL("lock_roles", company_id=actor.company_id)
    return SQL(
        "ask_rule_changes", company_id=actor.company_id, user_id=actor.user_id, own_from=OWN_FROM,
        at=at, operation_id=current_call().id,
        duties_a=array(" ".join(row.duties_a.split()) for row in batch),
        duties_b=array(" ".join(row.duties_b.split()) for row in batch),
        **{
            name: array(getattr(row, name) for row in batch)
            for name in ("number", "is_enabled", "level", "reason", "name_a", "name_b", "risk")
        },
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecideRuleChange:
    change_id: int
    approve: bool = True


class RuleChangeDecided(Code):
    APPROVED = "approved", "The change of pair {number} holds from now on."
    REFUSED = "refused", "The change of pair {number} is refused."
    ALREADY_DECIDED = "already_decided", "The change was decided before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This change stands twice.", "change_id"
    CHANGE_NOT_FOUND = "change_not_found", "There is no such change.", "change_id"
    SAME_PERSON = (
        "same_person", "Who asked for a change does not decide on it: a second person does.",
        "change_id",
    )  # fmt: skip
    CONFLICTS_HELD = (
        "conflicts_held",
        "{person} has both “{duty}” and “{other_duty}”: revoke a role or approve an exception "
        "first.",
        "change_id",
    )


@operation(RuleChangeDecided, duty="control.decide_rule_changes", limit=100)
def decide_rule_changes(
    batch: Batch[DecideRuleChange], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Asked changes hold from now on, or never will.

    Event: control.rule_change_decided. Codes: RuleChangeDecided.
    """
    SQL("lock_roles", company_id=actor.company_id)
    SQL("lock_rule_changes", batch, company_id=actor.company_id)
    return SQL(
        "decide_rule_changes", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
