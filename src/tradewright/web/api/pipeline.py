"""Reads about leads, opportunities, the forecast and account plans."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Router

from tradewright.crm.queries import leads as leading
from tradewright.crm.queries import opportunities as chances
from tradewright.crm.queries import pipeline as piping
from tradewright.crm.queries import plans as planning
from tradewright.crm.queries import quotes as quoting

from .reading import Id, Limit, all_of, get, page, page_of, place, there, today

router = Router()

LeadView = Literal["open", "mine", "new", "working", "qualified", "converted", "disqualified",
                   "all"]  # fmt: skip
ChanceView = Literal["open", "mine", "closing", "overdue", "unplanned", "won", "lost", "all"]
PlanView = Literal["due", "all", "mine", "unplanned"]


@get(router, "/crm/leads", duty="crm.read", answers=page_of(leading.LeadRow))
def leads(
    request: Any, view: LeadView = "open", search: str = "", owner: str | None = None,
    source: str | None = None, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Leads, the latest first; `owner` is a rep's code."""
    (last,) = place(after, int)
    found = leading.lead_list(
        request.actor.company_id, view=view, search=search, user_id=request.actor.user_id,
        owner=owner, source=source, after=last, limit=limit + 1,
    )  # fmt: skip
    return page(found.rows, limit, lambda row: [row.id])


@get(router, "/crm/leads/{lead_id}", duty="crm.read")
def lead(request: Any, lead_id: Id) -> Any:
    """One lead, with what it became."""
    return there(leading.lead_head(request.actor.company_id, lead_id), "lead")


@get(router, "/crm/opportunities", duty="crm.read", answers=page_of(chances.OpportunityRow))
def opportunities(
    request: Any, view: ChanceView = "open", search: str = "", owner: str | None = None,
    manager: str | None = None, region: str | None = None, stage: str | None = None,
    product: str | None = None, channel: str | None = None, forecast: str | None = None,
    customer: str | None = None, month: date | None = None, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Opportunities, the latest first; `owner`, `stage`, `product` and `customer` are codes,
    `month` is any day of the month in which they close."""
    (last,) = place(after, int)
    only = chances.Narrowed(
        user_id=request.actor.user_id, today=today(request), search=search, owner=owner,
        manager=manager, region=region, stage=stage, product=product, channel=channel,
        forecast=forecast, customer=customer, month=month,
    )  # fmt: skip
    rows = chances.opportunity_list(
        request.actor.company_id, only, view=view, after=last, limit=limit + 1
    )
    return page(rows, limit, lambda row: [row.id])


@get(router, "/crm/opportunities/{opportunity_id}", duty="crm.read")
def opportunity(request: Any, opportunity_id: Id) -> Any:
    """One opportunity: head, lines, its way through the stages, and its quotes (`sales.read`)."""
    company_id = request.actor.company_id
    return {
        "head": there(chances.opportunity_head(company_id, opportunity_id), "opportunity"),
        "lines": chances.opportunity_lines(company_id, opportunity_id),
        "moves": chances.opportunity_moves(company_id, opportunity_id),
        "quotes": quoting.opportunity_quotes(company_id, opportunity_id)
        if request.actor.may("sales.read")
        else [],
    }


@get(router, "/crm/forecast", duty="crm.read", answers=page_of(piping.ForecastRow))
def forecast(
    request: Any, since: date, until: date, owner: str | None = None, manager: str | None = None,
    region: str | None = None,
) -> Any:  # fmt: skip
    """By rep and month, from the month of `since` to the one before that of `until`."""
    return all_of(piping.forecast(
        request.actor.company_id, since=since.replace(day=1), until=until.replace(day=1),
        owner=owner, manager=manager, region=region,
    ))  # fmt: skip


@get(router, "/crm/demand", duty="crm.read", answers=page_of(chances.Demand))
def demand(request: Any, since: date, until: date) -> Any:
    """What open opportunities expect to sell, by item and day, in stocking units."""
    return all_of(chances.expected_demand(request.actor.company_id, since, until))


@get(router, "/crm/account-plans", duty="crm.read", answers=page_of(planning.PlanRow))
def account_plans(
    request: Any, view: PlanView = "due", search: str = "", segment: str | None = None,
    owner: str | None = None, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Customers by the day of their next review; `segment` and `owner` are codes."""
    last_on, last = place(after, date, int)
    found = planning.plan_list(
        request.actor.company_id, today=today(request), user_id=request.actor.user_id, view=view,
        search=search, segment=segment, owner=owner,
        after_on=None if last_on == date.max else last_on, after_id=last,
        limit=limit + 1,
    )  # fmt: skip
    return page(
        found.rows, limit,
        lambda row: [(row.next_review_on or date.max).isoformat(), row.customer_id],
    )  # fmt: skip
