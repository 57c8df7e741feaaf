"""The list of opportunities, one of them, and the list as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.control.queries import history
from tradewright.kernel.answers import chosen, note, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, link, menu, page, searcher
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Fact, Found, Happening
from tradewright.kernel.sight import seen

from ..operations.activities import plan_activities
from ..operations.opportunities import (
    MoveOpportunity,
    change_opportunities,
    enter_opportunities,
    move_opportunities,
)
from ..queries import opportunities as queries
from ..queries.activities import activities
from ..queries.quotes import QuoteRow, opportunity_quotes
from ..queries.stages import StageRow, spoken_facts, stages
from .narrowing import filters, narrowed, today
from .telling import WORDS, said

menu("CRM", "Opportunities", "opportunities", "target-arrow", order=20)

COLUMNS = (
    "Opportunity", "Name", "State", "Stage", "Customer", "Customer name", "Owner", "Amount",
    "Probability %", "Forecast", "Expected", "Closed", "Next step",
)  # fmt: skip
EMPTY = {
    "open": "Opportunities stand here once one has been entered, or a lead converted.",
    "mine": "None of the open ones is yours: a rep is bound to a user on the page Sales reps.",
    "closing": "Nothing is expected to close this month.",
    "overdue": "Nothing open is past its expected day.",
    "unplanned": "Every open opportunity has a next step.",
    "won": "Nothing has been won yet.",
    "lost": "Nothing has been lost yet.",
    "all": "Opportunities stand here once one has been entered.",
}


def _asked(request: WorkRequest) -> Asked:
    company_id = request.actor.company_id
    return asked(request, tabs=queries.VIEWS, filters=filters(company_id, stages(company_id)))


@page("opportunities/", name="opportunities", duty="crm.read")
def opportunities(request: WorkRequest) -> HttpResponseBase:
    """Opportunities, the latest first; the ticked ones are lost in one go."""
    address, company_id = _asked(request), request.actor.company_id
    only = narrowed(request, address.words, address.values)
    (after,) = address.place(1)
    rows = queries.opportunity_list(
        company_id, only, view=address.tab, after=after, limit=address.fetch
    )
    counts = queries.opportunity_counts(
        company_id, user_id=request.actor.user_id, today=today(request)
    )
    totals = queries.opportunity_totals(company_id, only, view=address.tab)
    home = request.workplace.currency
    return render(request, "crm/opportunities.html", {
        "title": "Opportunities",
        "pretitle": "CRM",
        "today": today(request),
        "acts": [
            Act("New opportunity", reverse("new_opportunity"), "plus", enter_opportunities.duty,
                method="get"),
            Act("Board", reverse("pipeline"), "layout-kanban", "crm.read", method="get"),
        ],
        "list": address.listing(
            rows,
            key=lambda row: (row.id,),
            tabs=[
                Tab("open", "Open", counts["open"]),
                Tab("mine", "Mine", counts["mine"]),
                Tab("closing", "Closing this month", counts["closing"], "waits"),
                Tab("overdue", "Overdue", counts["overdue"], "blocked"),
                Tab("unplanned", "No next step", counts["unplanned"], "waits"),
                Tab("won", "Won", counts["won"], "done"),
                Tab("lost", "Lost", counts["lost"]),
                Tab("all", "All", counts["all"]),
            ],
            count=totals.count,
            foot=[
                Fact("Sum", totals.amount, currency=home),
                Fact("Weighted", totals.weighted, currency=home),
            ],
            acts=[
                Act("Lost", reverse("lose_opportunities"), "mood-sad", move_opportunities.duty,
                    ask="Why they are lost", tone="blocked"),
            ] if address.tab not in ("won", "lost") else [],
            empty=EMPTY[address.tab],
            file=address.file("opportunities_csv"),
        ),
    })  # fmt: skip


@page("opportunities.csv", name="opportunities_csv", duty="crm.read")
def opportunities_csv(request: WorkRequest) -> HttpResponseBase:
    """All opportunities that the list's filters let through, as a file."""
    address = _asked(request)
    only = narrowed(request, address.words, address.values)
    rows = queries.opportunity_list(request.actor.company_id, only, view=address.tab, limit=MOST)
    return csv_file("opportunities", COLUMNS, (
        (
            row.number, row.name, row.status, row.stage, row.customer, row.customer_name,
            row.owner, row.amount, row.probability, row.forecast, row.expected_on, row.closed_on,
            row.next_on,
        )
        for row in rows
    ))  # fmt: skip


@page(
    "opportunities/lose/", name="lose_opportunities", duty=move_opportunities.duty,
    methods=("POST",),
)  # fmt: skip
def lose_opportunities(request: WorkRequest) -> HttpResponseBase:
    """The ticked ones are lost, for the reason typed."""
    company_id, ids = request.actor.company_id, chosen(request)
    with entered(company_id):
        lost = next((one.code for one in stages(company_id) if one.kind == "lost"), "lost")
        labels = queries.opportunity_numbers(company_id, ids)
    rows = [MoveOpportunity(one, lost, loss_reason=note(request)) for one in ids]
    outcomes = move_opportunities(rows, actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("opportunities"), labels=labels)


@page("opportunities/<int:opportunity_id>/", name="opportunity", duty="crm.read")
def opportunity(request: WorkRequest, opportunity_id: int) -> HttpResponseBase:
    """One opportunity: facts, its path through the stages, lines, next steps and history."""
    company_id = request.actor.company_id
    found = queries.opportunity_head(company_id, opportunity_id)
    if found is None:
        raise Http404
    known = stages(company_id)
    moves = queries.opportunity_moves(company_id, opportunity_id)
    told_of = seen(history(company_id, [("opportunity", opportunity_id)]), request.actor)
    steps = activities(company_id, today=today(request), opportunity_id=opportunity_id)
    plan = f"{link('new_activity')}?opportunity={opportunity_id}" if link("new_activity") else ""
    lines = queries.opportunity_lines(company_id, opportunity_id)
    quotes = opportunity_quotes(company_id, opportunity_id)
    return render(request, "crm/opportunity.html", {
        "pretitle": found.number,
        "title": found.name,
        "state": found.status,
        "acts": [
            *_following(known, found),
            *([Act("Plan a next step", plan, "calendar-plus", plan_activities.duty, "get")]
              if plan and found.status == "open" else []),
            Act("Edit", reverse("edit_opportunity", args=[opportunity_id]), "pencil",
                change_opportunities.duty, method="get", tone="quiet"),
        ],
        "facts": _facts(request, found),
        "opportunity": found,
        "path": _path(known, found, moves),
        "stages": known,
        "moves": moves,
        "lines": lines,
        "quotes": [(one, link("quote", one.id)) for one in quotes],
        "may_be_quoted": _may_be_quoted(found, lines, quotes),
        "steps_planned": [one for one in steps if one.status == "planned"],
        "steps_done": [one for one in steps if one.status != "planned"],
        "plan_url": plan,
        "wants": {one.code: spoken_facts(one.criteria) for one in known},
        "today": today(request),
        "happenings": [
            Happening(
                one.at, said(one.topic, ""), one.who, str(one.body.get("reason") or
                one.body.get("loss_reason") or ""), icon=WORDS.get(one.topic, ("", "point", ""))[1],
                tone=WORDS.get(one.topic, ("", "", "plain"))[2] or "plain",
            )
            for one in told_of
        ],
    })  # fmt: skip


def _following(known: Sequence[StageRow], found: queries.OpportunityHead) -> list[Act]:
    """The next stage as the one primary button, and won."""
    codes = [one.code for one in known]
    if found.status != "open" or found.stage not in codes:
        return []
    after = known[codes.index(found.stage) + 1 :]
    steps = [one for one in after if one.kind == "open"][:1]
    steps += [one for one in known if one.kind == "won"][:1]
    url = reverse("move_opportunity", args=[found.id])
    return [
        Act(
            one.name if one.kind == "won" else f"Move to {one.name}", url,
            "trophy" if one.kind == "won" else "arrow-right", move_opportunities.duty,
            fields={"stage": one.code, "version": found.version},
        )
        for one in steps
    ]  # fmt: skip


OPEN_QUOTES = ("draft", "waiting", "approved", "sent")


def _may_be_quoted(
    found: queries.OpportunityHead,
    lines: Sequence[queries.OpportunityLineRow],
    quotes: Sequence[QuoteRow],
) -> bool:
    """Whether a quote can be made of the lines: for a customer, and while none is open."""
    is_quoted = any(one.status in OPEN_QUOTES for one in quotes)
    has_items = any(one.item for one in lines)
    return found.status == "open" and found.customer_id is not None and has_items and not is_quoted


def _path(
    known: Sequence[StageRow], found: queries.OpportunityHead, moves: Sequence[queries.MoveRow]
) -> list[tuple[StageRow, str, queries.MoveRow | None]]:
    """Every stage with where it stands to the path (passed, here or “”) and when it got there.
    Stages of an end that is not its own are left out."""
    reached = {move.stage: move for move in moves}
    return [
        (
            one,
            "here" if one.code == found.stage else "passed" if one.code in reached else "",
            reached.get(one.code),
        )
        for one in known
        if one.kind == "open" or one.code == found.stage
    ]


def _facts(request: WorkRequest, found: queries.OpportunityHead) -> list[Fact]:
    customer = found.customer_name or found.account_name
    home = request.workplace.currency
    other = found.currency != home
    return [
        Fact("Customer", customer or None,
             link("customer", found.customer_id) if found.customer_id else "",
             hint=found.customer or "not a customer yet"),
        Fact("Amount", found.amount, currency=found.currency,
             hint=f"{found.amount_home:,.2f} {home}" if other else ""),
        Fact("Probability", f"{found.probability.normalize():f} %",
             hint="of the stage" if found.own_probability is None else "of its own"),
        Fact("Closed" if found.closed_on else "Expected",
             _spoken(found.closed_on or found.expected_on),
             hint=dict(queries.FORECASTS).get(found.forecast, "")),
        Fact("Owner", found.owner_name, hint=", ".join(
            filter(None, (found.manager, found.region)))),
    ]  # fmt: skip


def _spoken(day: date | None) -> str | None:
    return f"{day.day} {day:%b %Y}" if day else None


@searcher("Opportunities", duty="crm.read", order=45)
def find_opportunities(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Opportunities by number, name or customer."""
    return [
        Found(
            one.name, reverse("opportunity", args=[one.id]),
            " · ".join(filter(None, (one.number, one.customer_name))), "target-arrow", one.status,
        )
        for one in queries.find_opportunities(actor.company_id, words, limit)
    ]  # fmt: skip
