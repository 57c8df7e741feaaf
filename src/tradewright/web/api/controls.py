"""Reads of what waits for a second person, of duties kept apart, and of likely doubles."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone
from ninja import Router

from tradewright.approvals.pages.words import as_seen
from tradewright.approvals.queries import requests as approvals
from tradewright.control import queries as control
from tradewright.stewardship.queries import duplicates

from .reading import Limit, all_of, get, page, page_of, place

router = Router()


@get(router, "/approvals/requests", duty="approvals.read", answers=page_of(approvals.Request))
def requests(
    request: Any, tab: Literal["to_decide", "waiting", "asked", "ended", ""] = "",
    kind: str | None = None, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Requests that the caller asked for or may decide (all with `control.read`): those to decide
    or waiting oldest first, others latest first. `content_hash` goes with the decision."""
    (last,) = place(after, int)
    rows = approvals.requests(
        request.actor, request.at, tab=tab, kind=kind, after_id=last, limit=limit + 1
    )
    shown = [as_seen(row, request.actor) for row in rows]
    return page(shown, limit, lambda row: [row.id])


@get(router, "/control/pairs", duty="control.read", answers=page_of(control.PairRow))
def pairs(request: Any) -> Any:
    """The pairs of duties that the company keeps apart, with how many hold both sides."""
    return all_of(control.pairs(request.actor.company_id, request.at))


@get(router, "/control/conflicts", duty="control.read", answers=page_of(control.ConflictHeld))
def conflicts(request: Any) -> Any:
    """Who holds both sides of a pair now, excused or not."""
    return all_of(control.conflicts_held(request.actor.company_id, request.at))


@get(router, "/control/exceptions", duty="control.read", answers=page_of(control.ExceptionRow))
def exceptions(request: Any) -> Any:
    """Exceptions from pairs: those that wait first, then the live ones, then the rest."""
    return all_of(control.exceptions(request.actor.company_id, request.at))


@get(router, "/stewardship/duplicates", duty="stewardship.read",
     answers=page_of(duplicates.PairRow))  # fmt: skip
def doubles(
    request: Any, kind: Literal["customer", "item"] | None = None,
    status: Literal["open", "later", "distinct", "merged"] = "open", after: str = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """Records that look like one, likeliest first, with what speaks for it."""
    score, last = place(after, Decimal, int)
    rows = duplicates.pairs(
        request.actor.company_id, today=timezone.localdate(request.at), status=status, kind=kind,
        after_score=score, after_id=last, limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: [str(row.score), row.id])
