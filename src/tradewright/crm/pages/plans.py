"""Account plans: whose review is due, one plan with its targets, and the segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, chosen, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Filter, Tab, asked
from tradewright.kernel.pieces import Act, Fact
from tradewright.kernel.typed import Typed
from tradewright.parties.queries import customers_by_id

from ..operations.plans import (
    PlanTarget,
    ReviewAccount,
    SetAccountPlan,
    SetSegment,
    review_accounts,
    set_account_plans,
    set_segments,
)
from ..queries import plans as queries
from ..queries.opportunities import rep_choices
from .narrowing import today

menu("CRM", "Account plans", "account_plans", "map-2", order=60)

TARGETS = 5
LABELS = {"due": "Reviews due", "all": "Planned", "mine": "Mine", "unplanned": "Without a plan"}
TONES = {"due": "waits"}
EMPTY = {
    "due": "No review is due.",
    "all": "Plans stand here once a customer has one: open a customer without a plan.",
    "mine": "None of the plans is yours.",
    "unplanned": "Every active account has a plan.",
}
COLUMNS = (
    "Customer", "Name", "Segment", "Owner", "Potential", "Bought in 12 months", "Share %",
    "Reviewed", "Next review",
)  # fmt: skip


def _asked(request: WorkRequest) -> Asked:
    company_id = request.actor.company_id
    return asked(request, tabs=queries.VIEWS, filters=(
        Filter("segment", "Segment", "choice",
               [(one.code, one.name) for one in queries.segments(company_id)]),
        Filter("owner", "Owner", "choice", rep_choices(company_id)),
    ))  # fmt: skip


def _found(request: WorkRequest, address: Asked, *, limit: int) -> queries.PlanPage:
    after_on, after_id = address.place(2)
    return queries.plan_list(
        request.actor.company_id, today=today(request), user_id=request.actor.user_id,
        view=address.tab, search=address.words, after_on=after_on, after_id=after_id, limit=limit,
        **address.values,
    )  # fmt: skip


@page("account-plans/", name="account_plans", duty="crm.read")
def account_plans(request: WorkRequest) -> HttpResponseBase:
    """Customers by the day on which we look at them again; the ticked ones were looked at."""
    address = _asked(request)
    found = _found(request, address, limit=address.fetch)
    review = Act("Reviewed today", reverse("review_accounts"), "eye-check", review_accounts.duty)
    return render(request, "crm/account_plans.html", {
        "title": "Account plans",
        "pretitle": "CRM",
        "today": today(request),
        "acts": [
            Act("Segments", reverse("segments"), "category", "crm.read", method="get",
                tone="quiet"),
        ],
        "list": address.listing(
            [_Ticked(row) for row in found.rows],
            key=lambda row: (row.plan.next_review_on, row.plan.customer_id),
            tabs=[
                Tab(view, LABELS[view], found.counts[view], TONES.get(view, "plain"))
                for view in queries.VIEWS
            ],
            count=None if address.words or any(address.values.values())
            else found.counts[address.tab],
            acts=[review] if address.tab != "unplanned" else [],
            empty=EMPTY[address.tab],
            file=address.file("account_plans_csv"),
        ),
    })  # fmt: skip


class _Ticked:
    """A row of the list: ticked by its customer, of whom there is one plan."""

    def __init__(self, plan: queries.PlanRow) -> None:
        self.plan, self.id = plan, plan.customer_id


@page("account-plans.csv", name="account_plans_csv", duty="crm.read")
def account_plans_csv(request: WorkRequest) -> HttpResponseBase:
    """All plans that the list's filters let through, as a file."""
    address = _asked(request)
    address.after = None
    found = _found(request, address, limit=MOST)
    return csv_file("account-plans", COLUMNS, (
        (
            row.customer, row.customer_name, row.segment, row.owner, row.potential, row.bought,
            row.share, row.reviewed_on, row.next_review_on,
        )
        for row in found.rows
    ))  # fmt: skip


@page("account-plans/review/", name="review_accounts", duty=review_accounts.duty, methods=("POST",))
def review(request: WorkRequest) -> HttpResponseBase:
    """The ticked plans were looked at today."""
    ids = chosen(request)
    with entered(request.actor.company_id):
        known = customers_by_id(request.actor.company_id, ids)
    codes = [known[one].code for one in ids if one in known]
    outcomes = review_accounts(
        [ReviewAccount(code) for code in codes], actor=request.actor, at=request.at
    )
    single = request.POST.get("from") == "page" and len(ids) == 1
    back = reverse("account_plan", args=ids) if single else reverse("account_plans")
    return told(request, outcomes, back=back, labels=codes)


@page("account-plans/<int:customer_id>/", name="account_plan", duty="crm.read")
def account_plan(
    request: WorkRequest,
    customer_id: int,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The plan of a customer: segment, potential, share, targets; and the form that sets it."""
    company_id, day = request.actor.company_id, today(request)
    found = queries.plan_head(company_id, customer_id, today=day)
    if found is None:
        raise Http404
    targets = queries.plan_targets(company_id, found.plan_id, today=day) if found.plan_id else []
    values = values or _now(found, targets)
    home = request.workplace.currency
    return render(request, "crm/account_plan.html", {
        "pretitle": "Account plan",
        "title": found.customer_name,
        "acts": [
            Act("Reviewed today", reverse("review_accounts"), "eye-check", review_accounts.duty,
                fields={"id": customer_id, "from": "page"}),
        ] if found.plan_id else [],
        "facts": [
            Fact("Customer", found.customer, link("customer", customer_id)),
            Fact("Segment", found.segment_name, hint=found.service_level or ""),
            Fact("Bought in 12 months", found.bought, currency=home,
                 hint=f"{found.share} % of their potential" if found.share is not None else ""),
            Fact("Potential a year", found.potential, currency=home),
            Fact("Next review", found.next_review_on and
                 f"{found.next_review_on.day} {found.next_review_on:%b %Y}",
                 hint="overdue" if found.next_review_on and found.next_review_on <= day else ""),
        ],
        "plan": found,
        "targets": targets,
        "segments": [(one.code, f"{one.code}: {one.name}") for one in queries.segments(company_id)],
        "owners": rep_choices(company_id),
        "values": values,
        "errors": errors or {},
        "rows": [
            (nth, *((name, values.get(name, ""), (errors or {}).get(name, ""))
                    for name in (f"{part}-{nth}" for part in ("item", "group", "target"))))
            for nth in range(1, max(TARGETS, len(targets) + 2) + 1)
        ],
    })  # fmt: skip


def _now(found: queries.PlanHead, targets: list[queries.TargetRow]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "segment": found.segment or "", "owner": found.owner or "", "potential": found.potential,
        "goal": found.goal or "", "review_days": found.review_days, "version": found.version or "",
        "next_review_on": found.next_review_on.isoformat() if found.next_review_on else "",
    }  # fmt: skip
    for nth, line in enumerate(targets, start=1):
        values |= {f"item-{nth}": line.item or "", f"group-{nth}": line.group or "",
                   f"target-{nth}": f"{line.target.normalize():f}"}  # fmt: skip
    return values


@page(
    "account-plans/<int:customer_id>/", name="set_account_plan", duty=set_account_plans.duty,
    methods=("POST",),
)  # fmt: skip
def set_account_plan(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """The plan becomes what was typed."""
    sent = Typed(request.POST)
    with entered(request.actor.company_id):
        known = customers_by_id(request.actor.company_id, [customer_id]).get(customer_id)
    if known is None:
        raise Http404
    parts = ("item", "group", "target")
    numbers = [nth for nth in range(1, 100) if any(sent.text(f"{one}-{nth}") for one in parts)]
    row = SetAccountPlan(
        known.code, sent.text("segment"), sent.text("owner"), sent.number("potential"),
        sent.text("goal"), sent.whole("review_days") if sent.text("review_days") else None,
        sent.day("next_review_on"),
        tuple(
            PlanTarget(sent.needed(f"target-{nth}"), sent.text(f"item-{nth}"),
                       sent.text(f"group-{nth}"))
            for nth in numbers
        ),
        sent.whole("version") if sent.text("version") else None,
    )  # fmt: skip
    if sent.wrong:
        return again(request, account_plan, sent.wrong, customer_id=customer_id)
    outcomes = set_account_plans([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        line, field = outcomes[0].detail.get("line"), outcomes[0].code.field or ""
        name = f"{field}-{numbers[int(line) - 1]}" if line else field
        wrong = {name: outcomes[0].message}
        return again(request, account_plan, wrong, customer_id=customer_id)
    return told(request, outcomes, back=reverse("account_plan", args=[customer_id]))


@page("account-plans/segments/", name="segments", duty="crm.read")
def segments(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The classes of customers, and the form that sets one."""
    return render(request, "crm/segments.html", {
        "pretitle": "Account plans",
        "title": "Segments",
        "segments": queries.segments(request.actor.company_id),
        "values": values or {"review_days": 180},
        "errors": errors or {},
    })  # fmt: skip


@page("account-plans/segments/", name="set_segment", duty=set_segments.duty, methods=("POST",))
def set_segment(request: WorkRequest) -> HttpResponseBase:
    """The segment becomes what was typed."""
    sent = Typed(request.POST)
    row = SetSegment(
        sent.text("code"), sent.text("name"), sent.text("service_level"),
        sent.text("price_level"), sent.whole("review_days"),
    )  # fmt: skip
    if sent.wrong:
        return again(request, segments, sent.wrong)
    outcomes = set_segments([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, segments, outcomes[0])
    return told(request, outcomes, back=reverse("segments"))
