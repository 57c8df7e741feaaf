"""Very small companies say openly that one person does everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()

MOST = 3  # people; with more of them the pairs can be kept apart


@dataclass(frozen=True, slots=True)
class DeclareSingleHanded:
    reason: str


class SingleHandedDeclared(Code):
    DECLARED = "declared", "The company is single-handed: pairs of duties are not kept apart."
    ALREADY_DECLARED = "already_declared", "The company is single-handed already."
    REPEATED_IN_BATCH = "repeated_in_batch", "Say it once.", "reason"
    REASON_MISSING = "reason_missing", "Say why duties cannot be kept apart.", "reason"
    TOO_MANY_PEOPLE = (
        "too_many_people",
        "{people} people work here; up to {most} may do without. Ask for exceptions instead.",
        "reason",
    )


@operation(SingleHandedDeclared, duty="control.declare_single_handed", limit=1)
def declare_single_handed(
    batch: Batch[DeclareSingleHanded], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Pairs are not kept apart until further notice; every page of control says so.

    Event: control.single_handed_declared. Codes: SingleHandedDeclared.
    """
    SQL("lock_roles", company_id=actor.company_id)
    return SQL(
        "declare_single_handed", batch, company_id=actor.company_id, user_id=actor.user_id,
        most=MOST, at=at, operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EndSingleHanded:
    reason: str


class SingleHandedEnded(Code):
    ENDED = "ended", "Pairs of duties are kept apart from now on."
    ALREADY_ENDED = "already_ended", "The company is not single-handed."
    REPEATED_IN_BATCH = "repeated_in_batch", "Say it once.", "reason"
    REASON_MISSING = "reason_missing", "Say what has changed.", "reason"
    CONFLICTS_HELD = (
        "conflicts_held",
        "{people} people hold both sides of a pair: revoke roles or approve exceptions first.",
        "reason",
    )


@operation(SingleHandedEnded, duty="control.end_single_handed", limit=1)
def end_single_handed(
    batch: Batch[EndSingleHanded], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Pairs are kept apart again. Event: control.single_handed_ended. Codes: SingleHandedEnded."""
    SQL("lock_roles", company_id=actor.company_id)
    return SQL(
        "end_single_handed", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
