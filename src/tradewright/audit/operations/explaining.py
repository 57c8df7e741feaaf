"""Changes that came from outside the program: a person says why."""

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


@dataclass(frozen=True, slots=True)
class ExplainChange:
    """Why a protected row was changed outside the program (a repair, a migration)."""

    change_id: int
    reason: str


class Explanation(Code):
    EXPLAINED = "explained", "The change is explained."
    ALREADY_EXPLAINED = "already_explained", "The change had been explained before."
    CHANGE_NOT_FOUND = "change_not_found", "No such change in this company.", "change_id"
    CHANGE_NOT_OUTSIDE = (
        "change_not_outside",
        "This change was made by an operation; it needs no explanation.",
        "change_id",
    )
    REASON_MISSING = "reason_missing", "Say why the row was changed.", "reason"
    REPEATED_IN_BATCH = "repeated_in_batch", "The same change stands above.", "change_id"


@operation(Explanation, duty="audit.explain_changes", limit=1_000)
def explain_changes(batch: Batch[ExplainChange], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A change of a protected row that no operation made gets its reason; then invariant C10 is
    quiet about it, while both stay on record for ever.

    Event: `audit.outside_change_explained` {change_id, reason}.
    """
    SQL("lock_changes", change_id=[row.change_id for row in batch], company_id=actor.company_id)
    return SQL(
        "explain_changes",
        batch,
        company_id=actor.company_id,
        user_id=actor.user_id,
        at=at,
        operation_id=current_call().id,
    )
