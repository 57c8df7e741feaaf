"""Reads of accounts as salespeople see them: the whole account, its timeline, cases, activities."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.utils.dateparse import parse_datetime
from ninja import Router

from tradewright.crm.queries import account360
from tradewright.crm.queries import activities as planning
from tradewright.crm.queries import cases as service
from tradewright.crm.queries import timeline as telling
from tradewright.parties.queries import customers_by_code

from .reading import Id, Limit, all_of, get, page, page_of, place, shape, there, today

router = Router()

CaseView = Literal["", "late", "mine", "new", "waiting_customer", "resolved", "all"]


def _customer(request: Any, code: str) -> int:
    """The id of a customer's code; a problem 404 where there is none."""
    found = customers_by_code(request.actor.company_id, [code]).get(code)
    customer_id: int = there(found, "customer")
    return customer_id


def _time(text: str | None) -> datetime | None:
    return None if text is None else parse_datetime(text)


@get(
    router, "/accounts/{code}/360", duty="parties.read", answers=shape(account360.Account),
)  # fmt: skip
def account(request: Any, code: str) -> Any:
    """All that is known of an account: credit with holds, debts by age, how they pay and buy, what
    is open of every kind, usual items with free stock, own prices, contacts, the timeline. What the
    caller may not see is null or empty, and named in `hidden`."""
    actor = request.actor
    found = account360.account(
        actor.company_id, _customer(request, code), actor=actor, today=today(request),
        at=request.at,
    )  # fmt: skip
    return there(found, "customer")


@get(
    router, "/accounts/{code}/timeline", duty="parties.read",
    answers=page_of(telling.TimelineRow),
)  # fmt: skip
def timeline(request: Any, code: str, after: str = "", limit: Limit = 50) -> Any:
    """What happened with an account, the latest first, as far as the caller may hear of it."""
    last_at, last_id = place(after, str, int)
    rows = telling.timeline(
        request.actor.company_id, _customer(request, code),
        aggregates=account360.told_to(request.actor), after=(_time(last_at), last_id),
        limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: [row.happened_at.isoformat(), row.event_id])


@get(router, "/crm/cases", duty="crm.read", answers=page_of(service.CaseRow))
def cases(
    request: Any, view: CaseView = "", search: str = "", kind: str | None = None,
    priority: str | None = None, customer: str | None = None, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Cases by when they are to be resolved, the earliest first; `customer` is a code."""
    last_at, last_id = place(after, str, int)
    rows = service.case_list(
        request.actor.company_id, at=request.at, user_id=request.actor.user_id, view=view,
        search=search, kind=kind, priority=priority, customer=customer,
        after=(_time(last_at), last_id), limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: [row.sort_at.isoformat(), row.id])


@get(router, "/crm/cases/{case_id}", duty="crm.read", answers=shape(service.CasePaper))
def case(request: Any, case_id: Id) -> Any:
    """One case with its documents, its times and what was said."""
    return there(service.service_case(request.actor.company_id, case_id, at=request.at), "case")


@get(router, "/crm/cases/{case_id}/credit_lines", duty="crm.read",
     answers=page_of(service.CreditableLine))  # fmt: skip
def credit_lines(request: Any, case_id: Id, invoice: str = "") -> Any:
    """What is left to credit of the invoice of that number, or of the case's, line by line."""
    company_id = request.actor.company_id
    return all_of(service.credit_lines(company_id, case_id, invoice=invoice))


@get(router, "/crm/activities", duty="crm.read", answers=page_of(planning.ActivityRow))
def activities(
    request: Any, customer: str | None = None, opportunity_id: Id | None = None,
    case_id: Id | None = None, mine: bool = False, planned: bool = True, limit: Limit = 100,
) -> Any:  # fmt: skip
    """What is planned, the earliest first, then (`planned=false`) what is over; of one customer (a
    code), opportunity or case, or of oneself."""
    actor = request.actor
    rows = planning.activities(
        actor.company_id, today=today(request), assigned_to=actor.user_id if mine else None,
        customer_id=None if customer is None else _customer(request, customer),
        opportunity_id=opportunity_id, case_id=case_id, planned_only=planned, limit=limit,
    )  # fmt: skip
    return all_of(rows)
