"""The pipeline as a board: a column for each stage, cards that move by drag or by button."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import told
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.lists import Tab, asked
from tradewright.kernel.pieces import Act, Fact

from ..operations.opportunities import MoveOpportunity, enter_opportunities, move_opportunities
from ..operations.stages import set_stages
from ..queries.pipeline import Column, board
from .narrowing import filters, narrowed, today

menu("CRM", "Pipeline", "pipeline", "layout-kanban", order=10)

ORDERS = [("amount", "Largest first"), ("day", "Closing first")]


@dataclass(frozen=True, slots=True)
class Lane:
    """A column with the way to the list of all that stands in it."""

    column: Column
    url: str
    more: int


@page("pipeline/", name="pipeline", duty="crm.read")
def pipeline(request: WorkRequest) -> HttpResponseBase:
    """What stands in each stage; of won and lost what was closed this month."""
    company_id = request.actor.company_id
    address = asked(request, tabs=("all", "mine"), filters=filters(company_id))
    by_day = request.GET.get("by") == "day"
    columns = board(
        company_id, narrowed(request, address.words, address.values),
        mine=address.tab == "mine", by_day=by_day,
    )  # fmt: skip
    opened = [one for one in columns if one.stage.kind == "open"]
    return render(request, "crm/pipeline.html", {
        "title": "Pipeline",
        "pretitle": "CRM",
        "acts": [
            Act("New opportunity", reverse("new_opportunity"), "plus", enter_opportunities.duty,
                method="get"),
            Act("Stages", reverse("stages"), "list-numbers", set_stages.duty, method="get"),
        ],
        "lanes": [_lane(request, one) for one in columns],
        "stages": [one.stage for one in columns],
        "today": today(request),
        "by_day": by_day,
        "other_order": address.url(by="" if by_day else "day"),
        "facts": [
            Fact("Open", str(sum(one.totals.count for one in opened))),
            Fact("Sum", sum((one.totals.amount for one in opened), Decimal(0)),
                 currency=request.workplace.currency),
            Fact("Weighted", sum((one.totals.weighted for one in opened), Decimal(0)),
                 currency=request.workplace.currency, hint="by probability"),
        ],
        "list": address.listing(
            [], tabs=[Tab("all", "Everybody’s"), Tab("mine", "Mine")],
        ),
    })  # fmt: skip


def _lane(request: WorkRequest, column: Column) -> Lane:
    params = request.GET.copy()
    for name in ("tab", "by"):
        params.pop(name, None)
    params["stage"] = column.stage.code
    params["tab"] = {"open": "open"}.get(column.stage.kind, column.stage.kind)
    return Lane(
        column, f"{reverse('opportunities')}?{params.urlencode()}",
        column.totals.count - len(column.cards),
    )  # fmt: skip


@page(
    "opportunities/<int:opportunity_id>/move/", name="move_opportunity",
    duty=move_opportunities.duty, methods=("POST",),
)  # fmt: skip
def move_opportunity(request: WorkRequest, opportunity_id: int) -> HttpResponseBase:
    """The opportunity stands in the stage chosen, or it is said what it lacks."""
    version = request.POST.get("version", "")
    row = MoveOpportunity(
        opportunity_id,
        request.POST.get("stage", ""),
        reason=request.POST.get("reason", request.POST.get("note", "")).strip(),
        loss_reason=request.POST.get("loss_reason", "").strip(),
        competitor=request.POST.get("competitor", "").strip(),
        version=int(version) if version.isdigit() else None,
    )
    outcomes = move_opportunities([row], actor=request.actor, at=request.at)
    lacking = outcomes[0].code.value in ("loss_reason_missing", "reason_missing")
    from_board = request.POST.get("from") == "board" and not lacking
    back = request.POST.get("back", "") if from_board else ""
    if not back.startswith("/") or back.startswith("//"):
        back = reverse("opportunity", args=[opportunity_id]) + ("#move" if lacking else "")
    return told(request, outcomes, back=back)
