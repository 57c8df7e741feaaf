"""Approved proposals become prices; and prices tried, for what they would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.database import undone
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from .conditions import SetPrice, set_prices

SQL = statements()


def as_price(kept: Mapping[str, Any]) -> SetPrice:
    """A price as it was proposed, from what a proposal's line keeps of it."""
    return SetPrice(**{"price": None} | {
        field.name: _value(str(field.type), kept[field.name])
        for field in fields(SetPrice)
        if field.name in kept
    })  # fmt: skip


def _value(kind: str, kept: Any) -> Any:
    if kind.startswith("Decimal"):
        return Decimal(str(kept))
    if kind.startswith("date"):
        return date.fromisoformat(kept)
    return kept


@contextmanager
def prices_tried(prices: Sequence[SetPrice], *, actor: Actor, at: datetime) -> Iterator[Outcomes]:
    """Inside, the prices are set, as far as they can be; at its end nothing is as if they had been.

    Meant for what the engine would answer. Nobody else sees them, and no event stays.
    """
    with undone():
        yield set_prices(prices, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class ApplyProposal:
    proposal_id: int


class ProposalApplied(Code):
    APPLIED = "applied", "{number}: {set_count} prices set, {wrong_count} could not be."
    ALREADY_APPLIED = "already_applied", "{number} was applied before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This proposal stands twice in the list.", "proposal_id",
    )  # fmt: skip
    PROPOSAL_NOT_FOUND = "proposal_not_found", "There is no such proposal.", "proposal_id"
    NOT_APPROVED = "not_approved", "The proposal is {status}.", "proposal_id"


@operation(ProposalApplied, duty="pricing.apply_proposals", internal=True, limit=1)
def apply_proposals(
    batch: Batch[ApplyProposal], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """The prices of approved proposals are set as they were proposed; what became of each line is
    kept with it. One at a time: two may state the same price, and the later one then stands.

    Events: pricing.proposal_applied, pricing.price_set. Codes: ProposalApplied.
    """
    company = {"company_id": actor.company_id}
    ids = [row.proposal_id for row in batch]
    SQL("lock_proposals", **company, proposal_id=ids)
    judged = SQL("judge_applications", batch, **company)
    going = [row.id for row in judged if row.code == "applied"]
    lines = list(SQL("lines_to_apply", **company, proposal_id=going))
    answers = set_prices([as_price(line.input) for line in lines], actor=actor, at=at)
    if going:
        SQL(
            "apply_proposals", **company, at=at, operation_id=current_call().id, proposal_id=going,
            line_id=[line.id for line in lines],
            code=[str(one.code) for one in answers],
            is_wrong=[not one.accepted for one in answers],
            field=[one.field or "" for one in answers],
            message=[one.message for one in answers],
            condition_id=[one.id if one.accepted else None for one in answers],
        )  # fmt: skip
    wrong = _counted(lines, answers)
    return [
        Outcome(
            row.position, row.id, ProposalApplied(row.code),
            {
                "number": row.number, "status": row.status,
                "set_count": (row.line_count or 0) - (row.wrong_count or 0) - wrong.get(row.id, 0),
                "wrong_count": (row.wrong_count or 0) + wrong.get(row.id, 0),
            },
        )
        for row in judged
    ]  # fmt: skip


def _counted(lines: Sequence[Any], answers: Outcomes) -> dict[int, int]:
    """How many lines of each proposal could not be set."""
    found: dict[int, int] = {}
    for line, answer in zip(lines, answers, strict=True):
        if not answer.accepted:
            found[line.proposal_id] = found.get(line.proposal_id, 0) + 1
    return found
