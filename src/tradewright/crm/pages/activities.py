"""My day: what a person has to do today, what is overdue, what comes; and one activity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.answers import again, chosen, told
from tradewright.kernel.doors import WorkRequest, link, menu, page, tile
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.pieces import Act, Fact, Tile
from tradewright.kernel.typed import Typed

from ..models.activities import KINDS
from ..operations.activities import (
    CancelActivity,
    ChangeActivity,
    CompleteActivity,
    LogActivity,
    PlanActivity,
    cancel_activities,
    change_activities,
    complete_activities,
    log_activities,
    plan_activities,
)
from ..queries.activities import (
    activities,
    activity,
    day_counts,
    subjects_of,
    without_next_step,
)

menu("CRM", "My day", "my_day", "calendar-check", order=5)

GROUPS = (("overdue", "Overdue", "blocked"), ("today", "Today", "running"),
          ("coming", "Coming", "plain"))  # fmt: skip
CHOICES = [(kind, kind.capitalize()) for kind in KINDS]
COMING = 40


@page("my-day/", name="my_day", duty="crm.read")
def my_day(request: WorkRequest) -> HttpResponseBase:
    """What is assigned to the person at work, and the opportunities of theirs that nothing is
    planned for."""
    actor, today = request.actor, timezone.localdate(request.at)
    company_id = actor.company_id
    rows = activities(
        company_id, today=today, assigned_to=actor.user_id, planned_only=True, limit=200
    )
    groups = [
        (key, title, tone, [row for row in rows if row.due_state == key][:COMING])
        for key, title, tone in GROUPS
    ]
    return render(request, "crm/my_day.html", {
        "title": "My day",
        "pretitle": "CRM",
        "acts": [
            Act("Plan an activity", reverse("new_activity"), "calendar-plus", plan_activities.duty,
                method="get"),
            Act("Log what was done", f"{reverse('new_activity')}?done=1", "pencil-plus",
                log_activities.duty, method="get"),
        ],
        "groups": groups,
        "unattended": without_next_step(company_id, user_id=actor.user_id, limit=20),
        "opportunity_url": bool(link("opportunity", 1)),
        "tomorrow": _next_working_day(today),
    })  # fmt: skip


def _next_working_day(today: Any) -> Any:
    """Tomorrow, or Monday."""
    return today + timedelta(days=3 if today.weekday() == 4 else 1)


@tile(duty="crm.read", order=30)
def day_tile(*, actor: Actor, at: Any) -> Tile | None:
    """What of the person's own plans is due."""
    counts = day_counts(actor.company_id, today=timezone.localdate(at), user_id=actor.user_id)
    if not counts.overdue and not counts.today:
        return None
    hint = f"{counts.overdue} overdue" if counts.overdue else ""
    return Tile("My day", counts.overdue + counts.today, link("my_day"),
                "blocked" if counts.overdue else "waits", hint, "calendar-check")  # fmt: skip


@page("my-day/put-off/", name="put_off_activities", duty=change_activities.duty,
      methods=("POST",))  # fmt: skip
def put_off(request: WorkRequest) -> HttpResponseBase:
    """The ticked activities are due on the next working day."""
    ids, today = chosen(request), timezone.localdate(request.at)
    rows = [ChangeActivity(one, _next_working_day(today)) for one in ids]
    outcomes = change_activities(rows, actor=request.actor, at=request.at)
    labels = subjects_of(request.actor.company_id, ids)
    return told(request, outcomes, back=reverse("my_day"), labels=labels)


@page("activities/<int:activity_id>/", name="activity", duty="crm.read")
def activity_page(
    request: WorkRequest, activity_id: int, values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:  # fmt: skip
    """One activity: what it is about, and the form that ends it."""
    today = timezone.localdate(request.at)
    found = activity(request.actor.company_id, activity_id, today=today)
    if found is None:
        raise Http404
    facts = [Fact("Kind", found.kind.capitalize()), Fact("Due", _day(found.due_on)),
             Fact("Assigned to", found.assignee)]  # fmt: skip
    if found.customer_id is not None:
        facts.append(Fact("Customer", found.customer_name, link("customer", found.customer_id)))
    if found.opportunity_id is not None:
        facts.append(
            Fact("Opportunity", found.opportunity, link("opportunity", found.opportunity_id))
        )
    if found.case_id is not None:
        facts.append(Fact("Case", found.case_number, link("case", found.case_id)))
    return render(request, "crm/activity.html", {
        "title": found.subject,
        "pretitle": found.kind.capitalize(),
        "state": found.status if found.status != "planned" else found.due_state,
        "facts": facts,
        "activity": found,
        "is_open": found.status == "planned",
        "evidence": [(key.replace("_", " ").capitalize(), value)
                     for key, value in (found.evidence or {}).items()],
        "values": values or {},
        "errors": errors or {},
        "kinds": CHOICES,
    })  # fmt: skip


def _day(value: Any) -> str:
    return f"{value.day} {value:%b %Y}"


@page("activities/<int:activity_id>/complete/", name="complete_activity",
      duty=complete_activities.duty, methods=("POST",))  # fmt: skip
def complete_activity(request: WorkRequest, activity_id: int) -> HttpResponseBase:
    """The activity is done; what comes next is planned with it."""
    typed = Typed(request.POST)
    row = CompleteActivity(
        activity_id, typed.text("outcome"), typed.text("next_subject"), typed.day("next_due_on"),
        typed.text("next_kind"), typed.text("no_next_reason"), _version(request),
    )  # fmt: skip
    if typed.wrong:
        return again(request, activity_page, typed.wrong, activity_id=activity_id)
    outcomes = complete_activities([row], actor=request.actor, at=request.at)
    if outcomes.refused and outcomes[0].field in _FIELDS:
        return again(request, activity_page, outcomes[0], activity_id=activity_id)
    return told(request, outcomes, back=reverse("my_day"))


_FIELDS = ("outcome", "next_subject", "next_due_on", "next_kind")


def _version(request: WorkRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else None


@page("activities/<int:activity_id>/cancel/", name="cancel_activity",
      duty=cancel_activities.duty, methods=("POST",))  # fmt: skip
def cancel_activity(request: WorkRequest, activity_id: int) -> HttpResponseBase:
    """The activity is given up."""
    row = CancelActivity(activity_id, request.POST.get("note", ""), _version(request))
    outcomes = cancel_activities([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("activity", args=[activity_id]))


@page("activities/new/", name="new_activity", duty=plan_activities.duty)
def new_activity(
    request: WorkRequest, values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:  # fmt: skip
    """A form for what is to be done, or (?done=1) has been done."""
    today = timezone.localdate(request.at)
    given = {"due_on": today.isoformat(), "kind": "call"} | request.GET.dict()
    is_done = (values or given).get("done") == "1"
    return render(request, "crm/new_activity.html", {
        "title": "Log what was done" if is_done else "Plan an activity",
        "pretitle": "CRM",
        "values": values or given,
        "errors": errors or {},
        "kinds": CHOICES,
        "is_done": is_done,
        "offers_customers": link("customer_offers"),
    })  # fmt: skip


@page("activities/new/", name="plan_activity", duty=plan_activities.duty, methods=("POST",))
def plan_activity(request: WorkRequest) -> HttpResponseBase:
    """What is to be done is planned; what has been done is written down."""
    typed = Typed(request.POST)
    about: dict[str, Any] = {
        "kind": typed.text("kind"), "subject": typed.text("subject"),
        "customer": typed.text("customer"), "opportunity_id": _id(typed, "opportunity_id"),
        "case_id": _id(typed, "case_id"), "contact_id": _id(typed, "contact_id"),
        "external_id": typed.text("external_id") or None,
    }  # fmt: skip
    outcome: Outcome | None = None
    if typed.ticked("done"):
        done = LogActivity(outcome=typed.text("outcome"), **about)
        if not typed.wrong:
            (outcome,) = log_activities([done], actor=request.actor, at=request.at)
    else:
        plan = PlanActivity(
            due_on=typed.needed_day("due_on"), assigned_to=typed.text("assigned_to"),
            note=typed.text("note"), **about,
        )  # fmt: skip
        if not typed.wrong:
            (outcome,) = plan_activities([plan], actor=request.actor, at=request.at)
    if outcome is None or not outcome.accepted:
        return again(request, new_activity, outcome or typed.wrong)
    back = request.POST.get("back", "")
    return HttpResponseRedirect(
        reverse("customer", args=[int(back)]) if back.isdecimal() else reverse("my_day")
    )


def _id(typed: Typed, name: str) -> int | None:
    return typed.whole(name) if typed.text(name) else None
