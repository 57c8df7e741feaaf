"""Proposals of prices: the list, what one would change, submitting it."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.control.queries import history
from tradewright.kernel.answers import note, told
from tradewright.kernel.doors import WorkRequest, link, menu, page, tile
from tradewright.kernel.exports import csv_file
from tradewright.kernel.lists import Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Block, Fact, Happening, Tile
from tradewright.kernel.sight import shows

from ..operations.proposals import (
    MOST_LINES,
    SubmitProposal,
    WithdrawProposal,
    propose_prices,
    submit_proposals,
    withdraw_proposals,
)
from ..queries.proposals import (
    VIEWS,
    Proposal,
    proposal,
    proposal_counts,
    proposal_lines,
    proposals,
)

menu("Pricing", "Proposals", "price_proposals", "file-diff", order=20)

WORDS = {
    "": "All", "open": "Drafts", "waiting": "Waiting", "applied": "Applied", "ended": "Ended",
}  # fmt: skip
TOPICS = {
    "pricing.prices_drafted": ("Drafted", "pencil"),
    "pricing.proposal_measured": ("What it would change was worked out", "calculator"),
    "pricing.proposal_submitted": ("Submitted", "send"),
    "pricing.proposal_settled": ("Decided", "checks"),
    "pricing.proposal_applied": ("Prices set", "circle-check"),
    "pricing.proposal_withdrawn": ("Withdrawn", "x"),
}
SHOWN = 100


@page("prices/proposals/", name="price_proposals", duty="pricing.read")
def price_proposals(request: WorkRequest) -> HttpResponseBase:
    """Proposals, the newest first."""
    company_id = request.actor.company_id
    address = asked(request, tabs=VIEWS)
    rows = proposals(
        company_id, view=address.tab, search=address.words, after=address.place(1)[0],
        limit=address.fetch,
    )  # fmt: skip
    counts = proposal_counts(company_id)
    shown = dict(zip(VIEWS, counts, strict=True))
    return render(request, "pricing/proposals.html", {
        "title": "Price proposals",
        "pretitle": "Pricing",
        "acts": [
            Act("Propose a price", reverse("new_price"), "plus", propose_prices.duty, method="get"),
            Act("Propose a file", reverse("price_file"), "file-import", propose_prices.duty,
                method="get"),
        ],
        "list": address.listing(
            rows,
            key=lambda row: (row.id,),
            tabs=[Tab(view, WORDS[view], shown[view]) for view in VIEWS],
            empty="Proposals stand here once somebody wants a price to change.",
        ),
    })  # fmt: skip


@page("prices/proposals/<int:proposal_id>/", name="price_proposal", duty="pricing.read")
def price_proposal(request: WorkRequest, proposal_id: int) -> HttpResponseBase:
    """What is proposed, what it would change, which of its lines cannot be set."""
    company_id = request.actor.company_id
    found = proposal(company_id, proposal_id)
    if found is None:
        raise Http404
    wrong = proposal_lines(company_id, proposal_id, wrong_only=True, limit=SHOWN)
    lines = proposal_lines(company_id, proposal_id, limit=SHOWN)
    return render(request, "pricing/proposal.html", {
        "title": found.number,
        "pretitle": "Price proposal",
        "state": found.status,
        "watched": [("price_proposal", proposal_id)],
        "acts": _acts(found, request.actor),
        "blocked": _block(found),
        "facts": _facts(found, request),
        "found": found,
        "wrong": wrong,
        "lines": lines,
        "more": max(0, found.line_count - len(lines)),
        "file": reverse("price_proposal_csv", args=[proposal_id]),
        "items": link("items"),
        "happenings": [
            Happening(
                one.at, TOPICS.get(one.topic, (one.topic, ""))[0], who=one.who,
                why=str(one.body.get("reason") or ""),
                icon=TOPICS.get(one.topic, ("", "point"))[1],
            )
            for one in history(company_id, [("price_proposal", proposal_id)])
        ],
    })  # fmt: skip


def _acts(found: Proposal, actor: Actor) -> list[Act]:
    fields = {"version": found.version}
    submit = Act("Submit", reverse("submit_proposal", args=[found.id]), "send",
                 submit_proposals.duty, fields=fields)  # fmt: skip
    withdraw = Act("Withdraw", reverse("withdraw_proposal", args=[found.id]), "x",
                   withdraw_proposals.duty, tone="quiet", ask="Why it is taken back")  # fmt: skip
    acts = []
    if found.status == "draft" and found.measured_at and found.wrong_count < found.line_count:
        acts.append(submit)
    if found.status in ("draft", "waiting") and found.proposed_by_id == actor.user_id:
        acts.append(withdraw)
    return acts


def _block(found: Proposal) -> Block | None:
    if found.status == "waiting":
        return Block("Waits for approval: no price has changed yet.", url=link("approvals"),
                     verb="Approvals")  # fmt: skip
    if found.status == "draft" and found.measured_at is None:
        return Block("What it would change is being worked out.", found.proposed_at)
    if found.status == "draft" and found.wrong_count == found.line_count:
        return Block("None of its prices can be set: see below.")
    return None


def _facts(found: Proposal, request: WorkRequest) -> list[Fact]:
    """The five facts; margins for those who may see costs."""
    home = request.workplace.currency
    facts = [
        Fact("Why", found.reason, hint=f"by {found.proposed_by}"),
        Fact("Prices", found.line_count - found.wrong_count,
             hint=f"{found.wrong_count} cannot be set" if found.wrong_count else "all can be set"),
    ]  # fmt: skip
    if found.measured_at is None:
        return facts
    since = found.measured_since
    days = f"of orders since {since.day} {since:%b %Y}" if since else ""
    facts += [
        Fact("Net sales", found.difference, currency=home,
             hint=f"change {days}, {found.lines_sold} lines"),
        Fact("Customers touched", found.customers_sold),
        Fact("Largest change", _percent(found), hint="of one price"),
    ]  # fmt: skip
    if found.margin_change is not None and shows(request.actor, "unit_cost"):
        facts.insert(3, Fact("Margin", found.margin_change, currency=home,
                             hint="change, on today’s costs"))  # fmt: skip
    return facts


def _percent(found: Proposal) -> str:
    return (
        "unknown" if found.percent_largest is None else f"{found.percent_largest.normalize():f} %"
    )


@page("prices/proposals/<int:proposal_id>.csv", name="price_proposal_csv", duty="pricing.read")
def price_proposal_csv(request: WorkRequest, proposal_id: int) -> HttpResponseBase:
    """All lines with what became of them, as a file."""
    company_id = request.actor.company_id
    found = proposal(company_id, proposal_id)
    if found is None:
        raise Http404
    lines = proposal_lines(company_id, proposal_id, limit=2 * MOST_LINES)
    names = list(dict.fromkeys(name for line in lines for name in line.input))
    columns = ("row", *names, "price_before", "outcome", "field", "message")
    return csv_file(found.number, columns, (
        [line.row_no, *(line.input.get(name) for name in names), line.price_before, line.code,
         line.field, line.message]
        for line in lines
    ))  # fmt: skip


@page(
    "prices/proposals/<int:proposal_id>/submit/", name="submit_proposal",
    duty=submit_proposals.duty, methods=("POST",),
)  # fmt: skip
def submit_proposal(request: WorkRequest, proposal_id: int) -> HttpResponseBase:
    """It waits for who has to agree, or its prices are set."""
    version = request.POST.get("version", "")
    row = SubmitProposal(proposal_id, int(version) if version.isdigit() else None)
    outcomes = submit_proposals([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("price_proposal", args=[proposal_id]))


@page(
    "prices/proposals/<int:proposal_id>/withdraw/", name="withdraw_proposal",
    duty=withdraw_proposals.duty, methods=("POST",),
)  # fmt: skip
def withdraw_proposal(request: WorkRequest, proposal_id: int) -> HttpResponseBase:
    """Who proposed takes it back."""
    row = WithdrawProposal(proposal_id, note(request))
    outcomes = withdraw_proposals([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("price_proposal", args=[proposal_id]))


@tile(duty=submit_proposals.duty, order=40)
def drafts_tile(*, actor: Actor, at: datetime) -> Tile | None:
    """Drafts that nobody has submitted."""
    counts = proposal_counts(actor.company_id)
    if not counts.open:
        return None
    return Tile(
        "Price proposals", counts.open, f"{reverse('price_proposals')}?tab=open", "waits",
        "drafts to look at and submit", "file-diff",
    )  # fmt: skip
