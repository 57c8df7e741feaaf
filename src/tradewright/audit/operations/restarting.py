"""After an older copy was restored: the chains go on under another name, because two people say so.

What was published and is not here stays outside under the former name. Nothing of it is forgotten:
the restart keeps by chain how much was lost, export and page tell it (docs/audit.md).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from .sealing import ledger_id

SQL = statements()


@dataclass(frozen=True, slots=True)
class AskRestart:
    """`reason` says which copy was restored, and why."""

    reason: str


class RestartAsked(Code):
    ASKED = "asked", "The chains begin again once another person has approved it."
    ALREADY_ASKED = "already_asked", "It waits for another person already."
    REASON_MISSING = "reason_missing", "Say which copy was restored, and why.", "reason"
    NOT_BROKEN = (
        "not_broken", "The chains agree with what was published: they just go on.", "reason",
    )  # fmt: skip


@operation(RestartAsked, duty="audit.restart_chains", platform=True, limit=1, fresh=True)
def ask_restarts(batch: Batch[AskRestart], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """That the chains of this database begin again waits for a second person.

    Only while heads stand outside that the chains do not know (invariant C2). The operation log
    keeps who asked; no event, for the chains belong to no company. Codes: RestartAsked.
    """
    SQL("lock_restarts")
    lost = _lost()
    (row,) = batch
    return SQL(
        "ask_restart", reason=row.reason, is_broken=bool(lost), former=ledger_id(),
        lost=json.dumps(lost), user_id=actor.user_id, at=at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ApproveRestart:
    restart_id: int


class RestartApproved(Code):
    BEGUN_AGAIN = "begun_again", "The chains go on under another name; the break stays on record."
    ALREADY_BEGUN = "already_begun", "They began again before."
    RESTART_NOT_FOUND = "restart_not_found", "Nobody asked for it.", "restart_id"
    SAME_PERSON = (
        "same_person", "Who asked does not approve: a second person does.", "restart_id",
    )  # fmt: skip
    NOT_BROKEN = (
        "not_broken", "The chains agree with what was published: they just go on.", "restart_id",
    )  # fmt: skip


@operation(RestartApproved, duty="audit.restart_chains", platform=True, limit=1, fresh=True)
def approve_restarts(batch: Batch[ApproveRestart], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The chains go on from what is here, under a new name; their heads are published under it.

    Rows and hashes stay as they are; the former name keeps its heads outside. No event, as above.
    Codes: RestartApproved.
    """
    SQL("lock_restarts")
    lost = _lost()
    (row,) = batch
    return SQL(
        "approve_restart", restart_id=row.restart_id, is_broken=bool(lost), ledger=uuid4(),
        lost=json.dumps(lost), user_id=actor.user_id, at=at,
    )  # fmt: skip


def _lost() -> list[dict[str, int]]:
    """By chain: up to which row heads stand outside, up to which they agree, how many do not."""
    return [row._asdict() for row in SQL("heads_not_here")]
