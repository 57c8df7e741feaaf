"""Every quarter somebody looks at each grant and says that it is still needed."""

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
class RecertifyRole:
    user_role_id: int


class RoleRecertified(Code):
    RECERTIFIED = "recertified", "The grant is confirmed for the quarter from {quarter_on}."
    ALREADY_RECERTIFIED = "already_recertified", "The grant was confirmed for this quarter before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This grant stands twice in the list.", "user_role_id"
    GRANT_NOT_FOUND = "grant_not_found", "There is no such grant.", "user_role_id"
    GRANT_ENDED = "grant_ended", "The grant has ended: there is nothing to confirm.", "user_role_id"
    OWN_ROLE = "own_role", "Nobody confirms their own role: another person does.", "user_role_id"


@operation(RoleRecertified, duty="control.recertify_roles", limit=1000)
def recertify_roles(batch: Batch[RecertifyRole], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Grants are confirmed for the quarter; what is not needed is revoked instead.

    Event: control.role_recertified. Codes: RoleRecertified.
    """
    SQL("lock_roles", company_id=actor.company_id)
    return SQL(
        "recertify_roles", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
