"""Reads of the audit trail."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Router

from tradewright.audit.queries import changes as audit

from .reading import Id, Limit, get, page, page_of, place

router = Router()


@get(router, "/audit/changes", duty="audit.read", answers=page_of(audit.Change))
def changes(
    request: Any, table: str | None = None, row_id: Id | None = None, since: date | None = None,
    until: date | None = None, outside_only: bool = False, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """What became of protected rows, the latest first: before and after, who, by which operation
    (null: from outside the program). `row_id` belongs to `table`."""
    (last,) = place(after, int)
    rows = audit.changes(
        request.actor.company_id, table_name=table, row_id=row_id, since=since, until=until,
        outside_only=outside_only, after=last, limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: [row.id])
