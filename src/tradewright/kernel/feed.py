"""The event log as those outside read it: in order, from a position, nothing twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One change of a document; `log_pos` is its place in the log, dense over all companies."""

    log_pos: int
    topic: str
    aggregate: str
    key: int
    version: int
    body: Mapping[str, Any]
    at: datetime
    operation_id: UUID


def events_since(
    after: int, *, company_id: int, topic: str = "", limit: int = 100
) -> list[FeedEvent]:
    """The company's events behind log position `after`; an event appears once it has a position,
    so whoever remembers the last position misses none."""
    rows = SQL(
        "events_since", prepare=False, company_id=company_id, after=after, topic=topic,
        page_size=limit,
    )  # fmt: skip
    return [FeedEvent(*row) for row in rows]
