"""Likely doubles: keeping them, what a person makes of them, and the keys they are found by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

from ..queries.duplicates import likely_pairs
from ..queries.likeness.scoring import Likeness
from ..queries.records import KINDS

SQL = statements()


@dataclass(frozen=True, slots=True)
class RecordDouble:
    """Two records of a kind (`customer`, `item`), `first_id` the lesser; `score` from 0 to 1,
    `reasons` a list of field, label and likeness."""

    kind: str
    first_id: int
    second_id: int
    score: Decimal
    reasons: list[dict[str, Any]]


class DoubleRecorded(Code):
    RECORDED = "recorded", "A likely double."
    ALREADY_RECORDED = "already_recorded", "Known already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The pair stands twice in the list.", "second_id"
    OUT_OF_ORDER = "out_of_order", "Name the lesser id first, and two records.", "first_id"


@operation(DoubleRecorded, duty="stewardship.record_doubles", internal=True, limit=100_000)
def record_doubles(batch: Batch[RecordDouble], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A pair stands in the queue, once; one that was decided stays decided.

    Event: stewardship.double_found. Codes: DoubleRecorded.
    """
    return SQL(
        "record_doubles", batch, company_id=actor.company_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecidePair:
    """`decision`: `distinct` (never asked again), `later` (until the day `until`), `open`."""

    pair_id: int
    decision: str
    note: str = ""
    until: date | None = None


class PairDecided(Code):
    DECIDED = "decided", "Noted."
    ALREADY_DECIDED = "already_decided", "It was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The pair stands twice in the list.", "pair_id"
    PAIR_NOT_FOUND = "pair_not_found", "No such pair in this company.", "pair_id"
    UNKNOWN_DECISION = (
        "unknown_decision",
        "Say “distinct”, “later” or “open”; two become one by merging them.",
        "decision",
    )
    PAIR_MERGED = "pair_merged", "The two are one: undo the merge first.", "pair_id"
    UNTIL_MISSING = "until_missing", "Say until which day it may wait, from tomorrow on.", "until"


@operation(PairDecided, duty="stewardship.decide_pairs")
def decide_pairs(batch: Batch[DecidePair], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """What a person makes of a likely double is remembered.

    Event: stewardship.pair_decided. Codes: PairDecided.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_pairs", batch, **company)
    return SQL(
        "decide_pairs", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SettleRecord:
    """A record that was merged into another, or is on its own again."""

    kind: str
    record_id: int
    merged: bool


class RecordSettled(Code):
    SETTLED = "settled", "Its pairs are settled."
    ALREADY_SETTLED = "already_settled", "None of its pairs was to change."
    REPEATED_IN_BATCH = "repeated_in_batch", "The record stands twice in the list.", "record_id"


@operation(RecordSettled, duty="stewardship.settle_records", internal=True)
def settle_records(batch: Batch[SettleRecord], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The undecided pairs of a merged record need no decision any more; apart again, they do.

    Event: stewardship.pair_decided. Codes: RecordSettled.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_pairs_of", batch, **company)
    return SQL(
        "settle_records", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    key: int


@dataclass(frozen=True, slots=True)
class IndexRecord:
    """The blocking keys that a record has now, hashed (`likeness.blocking`)."""

    CHILDREN: ClassVar[dict[str, type]] = {"keys": Key}

    kind: str
    record_id: int
    keys: tuple[Key, ...]


class RecordIndexed(Code):
    INDEXED = "indexed", "Found by its keys."
    ALREADY_INDEXED = "already_indexed", "Its keys were so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The record stands twice in the list.", "record_id"


@operation(RecordIndexed, duty="stewardship.index_records", internal=True)
def index_records(batch: Batch[IndexRecord], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A record is found by these keys and by no others. No event. Codes: RecordIndexed."""
    company = {"company_id": actor.company_id}
    SQL("lock_keys", **company)
    return SQL("index_records", batch, **company)


@dataclass(frozen=True, slots=True)
class FindDoubles:
    """`kind` is `customer` or `item`."""

    kind: str


class DoublesFound(Code):
    FOUND = "found", "Looked through the {kind}s: {likely} likely doubles, {new} of them new."
    UNKNOWN_KIND = "unknown_kind", "Say “customer” or “item”.", "kind"


@operation(DoublesFound, duty="stewardship.find_doubles", limit=1)
def find_doubles(batch: Batch[FindDoubles], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """All records of a kind are compared; likely doubles that are new stand in the queue.

    Event: stewardship.double_found. Codes: DoublesFound.
    """
    (kind,) = (row.kind for row in batch)
    if kind not in KINDS:
        return [Outcome(1, None, DoublesFound.UNKNOWN_KIND)]
    found = [
        RecordDouble(kind, first, second, _chance(likeness), _told(likeness))
        for first, second, likeness in likely_pairs(actor.company_id, kind)
    ]
    kept = record_doubles(found, actor=actor, at=at)
    new = sum(one.code is DoubleRecorded.RECORDED for one in kept)
    detail = {"kind": kind, "likely": len(found), "new": new}
    return [Outcome(1, None, DoublesFound.FOUND, detail)]


def _chance(likeness: Likeness) -> Decimal:
    return Decimal(f"{likeness.score:.4f}")


def _told(likeness: Likeness) -> list[dict[str, Any]]:
    """The reasons as they are kept: likeness as a text, so that it is exact everywhere."""
    return [
        {
            "field": reason.field,
            "label": reason.label,
            "likeness": None if reason.likeness is None else f"{reason.likeness:.2f}",
        }
        for reason in likeness.reasons
    ]
