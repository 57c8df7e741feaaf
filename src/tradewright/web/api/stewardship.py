"""Reads of the quality of records and of who owns which field."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Router

from tradewright.stewardship.queries import ownership, quality

from .reading import Limit, all_of, get, page, page_of, place

router = Router()

Severity = Literal["info", "warn", "block"]


@get(router, "/stewardship/scores", duty="stewardship.read", answers=page_of(quality.Score))
def scores(request: Any) -> Any:
    """How good the records of each kind were at the last look, in per cent."""
    return all_of(quality.scores(request.actor.company_id))


@get(router, "/stewardship/findings", duty="stewardship.read", answers=page_of(quality.FindingRow))
def findings(
    request: Any, kind: str | None = None, severity: Severity | None = None,
    status: Literal["open", "accepted"] = "open", after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """What the rules found, the latest first."""
    (last,) = place(after, int)
    rows = quality.findings(
        request.actor.company_id, kind=kind, severity=severity, status=status, after=last,
        limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: [row.id])


@get(router, "/stewardship/ownership", duty="stewardship.read",
     answers=page_of(ownership.Ownership))  # fmt: skip
def owners(request: Any) -> Any:
    """The fields that the company has given an owner."""
    return all_of(ownership.ownerships(request.actor.company_id))
