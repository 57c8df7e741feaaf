"""Going live: what is still missing, and the button when nothing is."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.company.queries import company_details
from tradewright.kernel.answers import told
from tradewright.kernel.doors import WorkRequest, page, tile
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Tile

from .. import queries
from ..operations import going_live as trading
from ..operations.books import OpenBooks, open_books

BROUGHT_BY_BOOKS = {"no_rule", "no_open_period"}


@page("going-live/", name="going_live", duty="ledger.read")
def going_live(request: WorkRequest) -> HttpResponseBase:
    """Whether the company takes documents; if not, what its books lack, each with its remedy."""
    company_id = request.actor.company_id
    since = company_details(company_id).went_live_on
    gaps = queries.posting_gaps(company_id=company_id, since=None, at=request.at)
    return render(request, "ledger/going_live.html", {
        "title": "Going live",
        "pretitle": "Company",
        "since": since,
        "gaps": gaps,
        "acts": _acts(gaps, is_live=since is not None),
    })  # fmt: skip


def _acts(gaps: list[queries.Gap], *, is_live: bool) -> list[Act]:
    """The next step: books where something is missing that they bring along, then the start."""
    if any(gap.problem in BROUGHT_BY_BOOKS for gap in gaps):
        return [Act("Open the books", reverse("open_books"), "books", open_books.duty)]
    if gaps or is_live:
        return []
    ask = "Take documents from today on? There is no way back."
    return [Act("Go live", reverse("go_live"), "rocket", trading.go_live.duty, confirm=ask)]


@page("going-live/books/", name="open_books", duty=open_books.duty, methods=("POST",))
def open_this_years_books(request: WorkRequest) -> HttpResponseBase:
    """Accounts, posting rules and the months of this year and the next exist."""
    year = timezone.localdate(request.at).year
    outcomes = open_books([OpenBooks(year, year + 1)], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("going_live"))


@page("going-live/go/", name="go_live", duty=trading.go_live.duty, methods=("POST",))
def go_live(request: WorkRequest) -> HttpResponseBase:
    """The company is live from today on."""
    outcomes = trading.go_live([trading.GoLive()], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("going_live"))


@tile(duty=trading.go_live.duty, order=5)
def not_live_tile(*, actor: Actor, at: datetime) -> Tile | None:
    """A company that is not live, for those who can change that."""
    if company_details(actor.company_id).went_live_on is not None:
        return None
    gaps = queries.posting_gaps(company_id=actor.company_id, since=None, at=at)
    hint = "no documents until then" if gaps else "nothing is missing"
    return Tile("Missing to go live", len(gaps), reverse("going_live"), "waits", hint, "rocket")
