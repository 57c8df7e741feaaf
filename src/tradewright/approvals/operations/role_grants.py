"""Asking for a role for somebody: granted once another person has approved it, and only so where
the company's rules say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.control.operations.roles import grant_roles
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor, Call, Operation, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from ..queries.rules import is_ruled
from .requests import RequestApproval, Requested, request_approvals

SQL = statements()
KIND = "role_grant"


@dataclass(frozen=True, slots=True)
class RequestRoleGrant:
    """From `valid_from` (None: the day it is approved) until `valid_until` (exclusive; None:
    open)."""

    username: str
    role: str
    reason: str
    valid_from: date | None = None
    valid_until: date | None = None


class GrantRequested(Code):
    WAITING = "waiting", "The role waits for approval by another person."
    ALREADY_WAITING = "already_waiting", "This role waits for approval already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This user stands twice in the list.", "username"
    UNKNOWN_USER = (
        "unknown_user", "No active user has this name: create the user first.", "username",
    )  # fmt: skip
    UNKNOWN_ROLE = "unknown_role", "No such role: choose one from the list of roles.", "role"
    OWN_ROLE = "own_role", "Nobody asks for a role for themselves: ask another person.", "username"
    REASON_MISSING = "reason_missing", "Say why the user needs the role.", "reason"
    NOT_NEEDED = (
        "not_needed", "No rule asks for a second person: grant the role directly.", "role",
    )  # fmt: skip


@operation(GrantRequested, duty="approvals.request_role_grants", limit=1000)
def request_role_grants(
    batch: Batch[RequestRoleGrant], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Roles are granted once another person approved exactly that grant.

    One request of a user waits at a time: another one for the same user lapses it. Events:
    approvals.approval_requested; then, by the flow, control.role_granted. Codes: GrantRequested.
    """
    rows = SQL("judge_role_grants", batch, company_id=actor.company_id, user_id=actor.user_id)
    wanted = [(row, asked) for row, asked in zip(rows, batch, strict=True) if row.code == "waiting"]
    answers = request_approvals(
        [
            RequestApproval(
                kind=KIND,
                subject="app_user",
                subject_id=row.id,
                subject_number=asked.username,
                content={
                    "username": asked.username,
                    "role": asked.role,
                    "valid_from": asked.valid_from,
                    "valid_until": asked.valid_until,
                    "grants_before": row.grants_before,
                },
                reason=asked.reason,
            )
            for row, asked in wanted
        ],
        actor=actor,
        at=at,
    )
    codes = {
        row.position: answer
        for (row, _), answer in zip(wanted, answers, strict=True)
    }  # fmt: skip
    return Outcomes(_answer(row, codes) for row in rows)


def _answer(row: object, answers: dict[int, Outcome]) -> Outcome:
    position: int = row.position  # type: ignore[attr-defined]
    found = answers.get(position)
    if found is None:
        return Outcome(position, None, GrantRequested(row.code))  # type: ignore[attr-defined]
    code = GrantRequested.WAITING if found.code == Requested.WAITING else GrantRequested(found.code)
    return Outcome(position, found.id, code)


class GrantWithheld(Code):
    """What a grant is answered that nobody makes alone."""

    NEEDS_APPROVAL = (
        "needs_approval",
        "Another person approves roles here: ask for it, on the page People.",
        "role",
    )


def withhold_grants(done: Operation[Any], rows: Sequence[Any], call: Call) -> Mapping[int, Outcome]:
    """Where rules of the kind `role_grant` are in force, roles are asked for, not granted; the
    machine grants what was approved."""
    if done is not grant_roles or call.actor.user_id == SYSTEM_USER_ID:
        return {}
    if not is_ruled(call.actor.company_id, KIND, call.at):
        return {}
    code = GrantWithheld.NEEDS_APPROVAL
    return {place: Outcome(place + 1, None, code) for place in range(len(rows))}
