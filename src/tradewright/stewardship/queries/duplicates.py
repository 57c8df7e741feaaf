"""Likely doubles: of a record that is being typed, of a whole company, and the queue of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.sql import statements

from .likeness.blocking import FREQUENT, hashed, keys
from .likeness.measures import Corpus
from .likeness.records import Record
from .likeness.scoring import Likeness, alike, model
from .records import KINDS, RecordKind

SQL = statements()

SHOWN = 3  # doubles shown to a person who enters a record
LOOKED_AT = 25
OFTEN = 2000  # a word in more records than this is as good as in all of them


@dataclass(frozen=True, slots=True)
class Double:
    """A record that the typed one may be, and why."""

    record: Record
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two records that look like one; `reasons` are field, label, likeness."""

    id: int
    kind: str
    first_id: int
    second_id: int
    score: Decimal
    reasons: Sequence[Mapping[str, Any]]
    status: str
    later_until: date | None
    note: str
    found_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    version: int


@dataclass(frozen=True, slots=True)
class PairCounts:
    open: int
    later: int
    distinct: int
    merged: int


def doubles_of(
    company_id: int, kind: str, values: Mapping[str, str], *, but: int | None = None
) -> list[Double]:
    """The records that one with these values may be, likeliest first; `but` is not looked at.

    Four statements, whatever the number of records: the nearest by rare keys, how frequent the
    words are, the records, their count.
    """
    found = KINDS[kind]
    typed = Record(0, values)
    hashes = [hashed(key) for key in keys(typed, found.fields)]
    if not hashes:
        return []
    nearest = SQL(
        "nearest_records", company_id=company_id, kind=kind, keys=hashes, frequent=FREQUENT,
        looked_at=LOOKED_AT,
    )  # fmt: skip
    ids = [row.record_id for row in nearest if row.record_id != but]
    if not ids:
        return []
    records = found.records(company_id, ids)
    corpus = _corpus(company_id, found, [typed, *records])
    using = model(kind)
    judged = [Double(one, using.likeness(typed, one, found.fields, corpus)) for one in records]
    likely = [one for one in judged if one.likeness.score >= using.likely]
    return sorted(likely, key=lambda one: (-one.likeness.score, one.record.id))[:SHOWN]


def _corpus(company_id: int, kind: RecordKind, records: Sequence[Record]) -> Corpus:
    """How frequent the words of these records are among all of the company."""
    names = [field.name for field in kind.fields if field.blocks]
    words = sorted({word for record in records for name in names
                    for word in record.text(name).tokens})  # fmt: skip
    by_key = {hashed(f"word:{word}"): word for word in words}
    rows = SQL("key_counts", company_id=company_id, kind=kind.code, keys=list(by_key), often=OFTEN)
    counts = {by_key[row.key]: row.records for row in rows}
    return Corpus(counts, kind.count(company_id))


def likely_pairs(company_id: int, kind: str) -> list[tuple[int, int, Likeness]]:
    """The likely doubles among all records of a kind; the lesser id first."""
    found = KINDS[kind]
    pairs = []
    for a, b, likeness in alike(found.records(company_id), found.fields, model(kind)):
        first, second = sorted((int(a.id), int(b.id)))
        pairs.append((first, second, likeness))
    return sorted(pairs, key=lambda pair: pair[:2])


def keys_of(company_id: int, kind: str, ids: Collection[int]) -> dict[int, list[int]]:
    """Record id → its blocking keys now, hashed; none for one that is merged."""
    found = KINDS[kind]
    records = {int(record.id): record for record in found.records(company_id, ids)}
    return {
        one: sorted({hashed(key) for key in keys(records[one], found.fields)})
        if one in records
        else []
        for one in ids
    }


def pairs(
    company_id: int,
    *,
    today: date,
    status: str = "open",
    kind: str | None = None,
    after_score: str | None = None,
    after_id: int | None = None,
    limit: int = 50,
) -> list[PairRow]:
    """Pairs in a status, likeliest first; what was put off until a day gone by is open again."""
    rows = SQL(
        "duplicate_pairs", company_id=company_id, today=today, status=status, kind=kind,
        pair_id=None, after_score=after_score, after_id=after_id, page_size=limit, prepare=False,
    )  # fmt: skip
    return [PairRow(*row) for row in rows]


def pair(company_id: int, pair_id: int, *, today: date) -> PairRow | None:
    """One pair, or None."""
    rows = SQL(
        "duplicate_pairs", company_id=company_id, today=today, status=None, kind=None,
        pair_id=pair_id, after_score=None, after_id=None, page_size=1, prepare=False,
    )  # fmt: skip
    return PairRow(*rows[0]) if rows else None


def pair_counts(company_id: int, *, today: date, kind: str | None = None) -> PairCounts:
    """How many pairs stand in each status."""
    rows = SQL("pair_counts", company_id=company_id, today=today, kind=kind, prepare=False)
    return PairCounts(*rows[0])


def undecided_by_day(company_id: int, *, today: date, days: int = 60) -> list[tuple[date, int]]:
    """How many pairs waited for a decision at the end of each of the last days (MO-03)."""
    rows = SQL("undecided_by_day", company_id=company_id, today=today, days=days, prepare=False)
    return [(row.day, row.waiting) for row in rows]
