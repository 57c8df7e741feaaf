"""Persons of whom something is held: the modules above say how to find, read and erase theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.sql import statements

from .. import places

SQL = statements()


@dataclass(frozen=True, slots=True)
class Person:
    """`values` are what identifies them; `facts` everything that their row says."""

    subject: str
    id: int
    label: str
    at: str
    values: tuple[str, ...]
    facts: Mapping[str, Any]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of person. `read` locks the rows it answers with when asked to."""

    name: str
    find: Callable[[int, str], list[Person]]
    read: Callable[..., dict[int, Person]]
    erase: Callable[[Sequence[int], Actor, datetime], Outcomes]


SUBJECTS: dict[str, Subject] = {}


def subject(found: Subject) -> None:
    """Register a kind of person (the module that owns the table does)."""
    SUBJECTS[found.name] = found


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """The proof of one erasure."""

    id: int
    subject: str
    subject_id: int
    reason: str
    scrubbed: Mapping[str, int]
    left_in: Mapping[str, int]
    digest: str
    erased_by: str
    erased_at: datetime


def persons(company_id: int, words: str) -> list[Person]:
    """Persons whose name, e-mail or phone has these words, of every kind."""
    if not words:
        return []
    return [person for one in SUBJECTS.values() for person in one.find(company_id, words)]


def person(company_id: int, subject_name: str, id: int) -> Person | None:
    """One person who is not erased, or None."""
    if subject_name not in SUBJECTS:
        return None
    return SUBJECTS[subject_name].read(company_id, [id]).get(id)


def held(company_id: int, found: Person) -> dict[str, Any]:
    """Everything held about a person: their row, what was done with it, and where words typed by
    people mention them. For the file that the person gets."""
    return {
        "subject": found.subject,
        "id": found.id,
        "record": dict(found.facts),
        "history": [
            {"at": row.at, "what": row.topic, "facts": row.body}
            for row in SQL(
                "events_of_person", company_id=company_id, subject=found.subject,
                subject_id=found.id,
            )
        ],
        "mentioned_in": places.mentions(company_id, found.values),
    }  # fmt: skip


def erasures(company_id: int, *, after: int | None = None, limit: int = 50) -> list[ErasureRow]:
    """Proofs of erasure, newest first, those before `after`."""
    rows = SQL("erasures", company_id=company_id, after=after, page_size=limit)
    return [ErasureRow(*row) for row in rows]
