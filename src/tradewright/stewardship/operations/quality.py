"""Records are held to their rules; a steward takes up what was found, or accepts it for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

from ..queries.quality import KINDS, faults_of

SQL = statements()


@dataclass(frozen=True, slots=True)
class AssessQuality:
    """`kind` is one of the kinds of records on the page “Data quality”."""

    kind: str


class QualityAssessed(Code):
    ASSESSED = "assessed", "{findings} findings in {records} {plural}: {score} % are in order."
    UNKNOWN_KIND = "unknown_kind", "No rules are kept for “{kind}”.", "kind"


@operation(QualityAssessed, duty="stewardship.assess_quality", limit=1)
def assess_quality(batch: Batch[AssessQuality], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """All records of a kind are held to its rules: new findings stand in the queue, what is in
    order now is resolved, and the day gets its score.

    Event: stewardship.quality_assessed. Codes: QualityAssessed.
    """
    (asked,) = (row.kind for row in batch.rows)
    if asked not in KINDS:
        return [Outcome(1, None, QualityAssessed.UNKNOWN_KIND, {"kind": asked})]
    kind, company = KINDS[asked], {"company_id": actor.company_id}
    (own,) = SQL("lock_quality", **company, at=at)
    found = faults_of(actor.company_id, asked, own.today)
    SQL(
        "keep_findings", **company, kind=asked, at=at, today=own.today,
        rule=array(one.rule.code for one in found),
        record_id=array(one.record_id for one in found),
        field=array(one.rule.field for one in found),
        severity=array(one.rule.severity for one in found),
        label=array(one.label for one in found),
        message=array(one.message for one in found),
        steward=array(one.rule.steward for one in found),
    )  # fmt: skip
    SQL("resolve_findings", **company, kind=asked, at=at)
    (run,) = SQL(
        "keep_quality_run", **company, kind=asked, at=at, today=own.today,
        records=kind.count(actor.company_id), operation_id=current_call().id,
    )  # fmt: skip
    detail = {
        "findings": run.findings, "records": run.records, "plural": kind.plural,
        "score": run.score,
    }  # fmt: skip
    return [Outcome(1, run.id, QualityAssessed.ASSESSED, detail)]


@dataclass(frozen=True, slots=True)
class DecideFinding:
    """`decision`: `accept` (with a note, until a day), `reopen`, or `assign` to the role
    `steward`."""

    finding_id: int
    decision: str
    note: str = ""
    until: date | None = None
    steward: str = ""


class FindingDecided(Code):
    DECIDED = "decided", "Noted."
    ALREADY_DECIDED = "already_decided", "It was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The finding stands twice in the list.", "finding_id"
    FINDING_NOT_FOUND = "finding_not_found", "No such finding stands here.", "finding_id"
    UNKNOWN_DECISION = "unknown_decision", "Say “accept”, “reopen” or “assign”.", "decision"
    NOTE_MISSING = "note_missing", "Say why it may stay so.", "note"
    UNTIL_MISSING = "until_missing", "Say until which day it may stay so, from today on.", "until"
    UNKNOWN_STEWARD = "unknown_steward", "No role with this code.", "steward"


@operation(FindingDecided, duty="stewardship.decide_findings")
def decide_findings(batch: Batch[DecideFinding], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A finding is accepted for a while, opened again, or another role's to mend. What is accepted
    blocks nothing.

    Event: stewardship.finding_decided. Codes: FindingDecided.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_findings", batch, **company)
    return SQL(
        "decide_findings", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
