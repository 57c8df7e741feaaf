"""What the pipeline stands on: its stages, who sells, and their targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.typed import Typed

from ..operations.stages import SetStage, set_stages
from ..operations.teams import SetSalesRep, SetTarget, set_sales_reps, set_targets
from ..queries.opportunities import sales_reps as reps
from ..queries.stages import FACTS, spoken_facts
from ..queries.stages import stages as known_stages
from .narrowing import today

menu("CRM", "Sales reps", "sales_reps", "users-group", order=80)
menu("CRM", "Stages", "stages", "list-numbers", order=90)

KINDS = [("open", "Open"), ("won", "Won"), ("lost", "Lost")]


@page("pipeline/stages/", name="stages", duty="crm.read")
def stages(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The stages with what they ask for, and the form that sets one."""
    return render(request, "crm/stages.html", {
        "pretitle": "CRM",
        "title": "Stages",
        "stages": [
            (one, spoken_facts(one.criteria))
            for one in known_stages(request.actor.company_id, active=False)
        ],
        "facts_known": FACTS.items(),
        "kinds": KINDS,
        "values": values or {"kind": "open", "is_active": "1"},
        "errors": errors or {},
    })  # fmt: skip


@page("pipeline/stages/", name="set_stage", duty=set_stages.duty, methods=("POST",))
def set_stage(request: WorkRequest) -> HttpResponseBase:
    """The stage becomes what was typed."""
    sent = Typed(request.POST)
    row = SetStage(
        sent.text("code"), sent.text("name"), sent.whole("place"), sent.needed("probability"),
        sent.text("kind"), " ".join(request.POST.getlist("criteria")), sent.ticked("is_active"),
    )  # fmt: skip
    if sent.wrong:
        return again(request, stages, sent.wrong)
    outcomes = set_stages([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, stages, outcomes[0])
    return told(request, outcomes, back=reverse("stages"))


@page("sales-reps/", name="sales_reps", duty="crm.read")
def sales_reps(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Who sells, with what they have open; the forms that set a rep and a target."""
    rows = reps(request.actor.company_id)
    return render(request, "crm/sales_reps.html", {
        "pretitle": "CRM",
        "title": "Sales reps",
        "reps": rows,
        "choices": [(one.code, one.name) for one in rows],
        "values": values or {"is_active": "1", "month": today(request).isoformat()},
        "errors": errors or {},
    })  # fmt: skip


@page("sales-reps/", name="set_sales_rep", duty=set_sales_reps.duty, methods=("POST",))
def set_sales_rep(request: WorkRequest) -> HttpResponseBase:
    """The rep becomes what was typed."""
    sent = Typed(request.POST)
    row = SetSalesRep(
        sent.text("code"), sent.text("name"), sent.text("manager"), sent.text("region"),
        sent.text("username"), sent.ticked("is_active"),
    )  # fmt: skip
    outcomes = set_sales_reps([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, sales_reps, outcomes[0])
    return told(request, outcomes, back=reverse("sales_reps"))


@page("sales-reps/targets/", name="set_target", duty=set_targets.duty, methods=("POST",))
def set_target(request: WorkRequest) -> HttpResponseBase:
    """The rep has this target in this month."""
    sent = Typed(request.POST)
    row = SetTarget(sent.text("rep"), sent.needed_day("month"), sent.needed("amount"))
    if sent.wrong:
        return again(request, sales_reps, sent.wrong)
    outcomes = set_targets([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, sales_reps, outcomes[0])
    return told(request, outcomes, back=reverse("forecast"))
