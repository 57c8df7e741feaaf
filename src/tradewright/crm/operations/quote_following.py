"""What becomes of a quote becomes of its opportunity: quoted, won, or asked about.

Decided on the quotes as they stand, not on what was told of them, so that the same word twice, or
two words in the wrong order, do no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tradewright.company.queries import company_facts
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from .activities import PlanActivity, plan_activities
from .opportunities import (
    ChangeOpportunity,
    MoveOpportunity,
    OpportunityLineOf,
    OpportunityMoved,
    change_opportunities,
    move_opportunities,
)

SQL = statements()

SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FollowQuote:
    quote_id: int


class QuoteFollowed(Code):
    MOVED = "moved", "{number} is in “{stage}”."
    TOLD = "told", "Whoever looks after {number} has a task: {task}"
    ALREADY_FOLLOWED = "already_followed", "Nothing more follows for {number}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "Its opportunity stands in the list already.",
        "quote_id",
    )
    NOT_OF_OPPORTUNITY = (
        "not_of_opportunity", "The quote belongs to no opportunity: link it first.", "quote_id",
    )  # fmt: skip


@operation(QuoteFollowed, duty="crm.follow_quotes")
def follow_quotes(batch: Batch[FollowQuote], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """The opportunity of each quote stands where its quotes are.

    With a sent quote it is in the stage “quoted” if it was before it and has the facts that the
    stage asks for. With an accepted one it is won, and its lines and amount are what was ordered.
    Where that is refused, and where the last open quote was declined or expired, its owner (else
    who made the quote) gets a task: what is lost is a person's word.
    Events: crm.opportunity_changed, crm.opportunity_moved, crm.activity_planned. Detail: number,
    stage, task. Codes: QuoteFollowed.
    """
    company = {"company_id": actor.company_id}
    quote_ids = [row.quote_id for row in batch]
    SQL("lock_quoted_opportunities", **company, quote_id=quote_ids)
    judged = SQL("judge_following", **company, quote_id=quote_ids, at=at)
    going = [row for row in judged if row.code == "ready"]
    won = [row for row in going if row.step == "won"]
    changed = change_opportunities(
        [
            ChangeOpportunity(row.id, row.version, lines=_lines(row), sets_lines=True)
            for row in won if row.same_currency
        ],
        actor=actor, at=at,
    )  # fmt: skip
    moving = [row for row in going if row.step in ("won", "quoted")]
    moved = move_opportunities(
        [MoveOpportunity(row.id, row.stage, _because(row)) for row in moving], actor=actor, at=at
    )
    answers = {row.position: answer for row, answer in zip(moving, moved, strict=True)}
    refused = {answer.id: answer for answer in changed.refused}
    refused |= {row.id: answers[row.position] for row in won if not answers[row.position].accepted}
    tasks = {row.position: task for row in going if (task := _task(row, refused.get(row.id)))}
    told = _told(judged, tasks, actor, at)
    return Outcomes(_answer(row, answers.get(row.position), told) for row in judged)


def _lines(row: Any) -> tuple[OpportunityLineOf, ...]:
    return tuple(
        OpportunityLineOf(
            Decimal(line["quantity"]), Decimal(line["price"]), line["item"], unit=line["unit"]
        )
        for line in row.lines
    )


def _because(row: Any) -> str:
    return f"Quote {row.quote} was {'accepted' if row.step == 'won' else 'sent'}"


def _task(row: Any, refused: Outcome | None) -> str:
    """What is left for a person to do; empty: nothing."""
    if refused is not None:
        return f"Quote {row.quote} was accepted, but: {refused.message}"
    if row.step == "ended":
        return f"Quote {row.quote} came to nothing: ask why, then quote again or close it"
    return ""


def _told(
    judged: Sequence[Any], tasks: dict[int, str], actor: Actor, at: datetime
) -> dict[int, str]:
    """The tasks that are new, by position; each once a quote."""
    due = company_facts(actor.company_id).day(at) + SOON
    rows = [row for row in judged if row.position in tasks]
    outcomes = plan_activities(
        [
            PlanActivity(
                "task", tasks[row.position], due, opportunity_id=row.id,
                assigned_to=row.assigned_to, external_id=f"quote:{row.quote_id}:{row.step}",
            )
            for row in rows
        ],
        actor=actor, at=at,
    )  # fmt: skip
    for outcome in outcomes.refused:
        raise AssertionError(f"{outcome.code}: {outcome.message}")
    return {
        row.position: tasks[row.position]
        for row, outcome in zip(rows, outcomes, strict=True)
        if outcome.code == "planned"
    }


def _answer(row: Any, moved: Outcome | None, told: dict[int, str]) -> Outcome:
    detail: dict[str, Any] = {"number": row.number}
    if row.code != "ready":
        return Outcome(row.position, row.id, QuoteFollowed(row.code), detail)
    if row.position in told:
        detail |= {"task": told[row.position]}
        return Outcome(row.position, row.id, QuoteFollowed.TOLD, detail)
    if moved is not None and moved.code == OpportunityMoved.MOVED:
        detail |= {"stage": moved.detail["stage"]}
        return Outcome(row.position, row.id, QuoteFollowed.MOVED, detail)
    return Outcome(row.position, row.id, QuoteFollowed.ALREADY_FOLLOWED, detail)
