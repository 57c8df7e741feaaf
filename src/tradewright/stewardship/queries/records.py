"""The kinds of records that are compared. The module that owns a kind registers it; the queue of
likely doubles, which stands below, then shows and merges records it knows nothing about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .likeness.records import Field, Record


class ReadRecords(Protocol):
    """Records of a company that stand for themselves (not merged), or those of them in `ids`."""

    def __call__(self, company_id: int, ids: Collection[int] | None = None) -> list[Record]: ...


class CountRecords(Protocol):
    """How many records the company has, about."""

    def __call__(self, company_id: int) -> int: ...


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of records: `fields` are compared, `facts` only shown (name → label).

    `page` shows one record; `merge_page` is posted the ids `loser_id` and `winner_id`.
    """

    code: str
    plural: str
    fields: Sequence[Field]
    facts: Mapping[str, str]
    records: ReadRecords
    count: CountRecords
    page: str
    merge_page: str
    read_duty: str
    merge_duty: str


KINDS: dict[str, RecordKind] = {}


def record_kind(kind: RecordKind) -> RecordKind:
    """Let records of this kind be compared."""
    KINDS[kind.code] = kind
    return kind
