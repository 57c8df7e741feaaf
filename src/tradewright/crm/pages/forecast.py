"""What will be closed when and by whom, beside the targets; how stages convert; why we lose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.exports import csv_file
from tradewright.kernel.lists import Asked, asked
from tradewright.kernel.pieces import Act, Fact

from ..queries import pipeline as queries
from .narrowing import TEAM, team_filters, today

menu("CRM", "Forecast", "forecast", "chart-bar", order=40)
menu("CRM", "Conversion", "conversion", "filter", order=50)

MONTHS = 4  # from this one on
BACK = timedelta(days=365)
KINDS = ("won", "committed", "best_case", "pipeline")
COLUMNS = (
    "Owner", "Manager", "Month", "Target", "Won", "Committed", "Best case", "Pipeline", "Weighted",
)  # fmt: skip


def _month(day: date, later: int) -> date:
    """The first of the month so many months later."""
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)


def _since(request: WorkRequest) -> date:
    """The month that ?since= names, else this one."""
    try:
        return date.fromisoformat(request.GET.get("since", "") + "-01")
    except ValueError:
        return today(request).replace(day=1)


def _rows(request: WorkRequest, address: Asked, since: date) -> list[queries.ForecastRow]:
    return queries.forecast(
        request.actor.company_id, since=since, until=_month(since, MONTHS),
        **{name: address.values[name] for name in TEAM},
    )  # fmt: skip


@page("forecast/", name="forecast", duty="crm.read")
def forecast(request: WorkRequest) -> HttpResponseBase:
    """By seller and month: won, committed, best case and weighted, against the target."""
    address = asked(request, filters=team_filters(request.actor.company_id))
    since = _since(request)
    rows = _rows(request, address, since)
    months = [_month(since, nth) for nth in range(MONTHS)]
    sums = {month: _sum([row for row in rows if row.month == month]) for month in months}
    every = _sum(rows)
    home = request.workplace.currency
    by_owner: dict[tuple[str, str | None], list[queries.ForecastRow]] = defaultdict(list)
    for row in rows:
        by_owner[row.owner_name, row.manager].append(row)
    return render(request, "crm/forecast.html", {
        "title": "Forecast",
        "pretitle": "CRM",
        "acts": [
            Act("Targets", reverse("sales_reps"), "target", "crm.read", method="get",
                tone="quiet"),
        ],
        "list": address.listing([], searchable=False),
        "months": months,
        "earlier": address.url(since=f"{_month(since, -MONTHS):%Y-%m}"),
        "later": address.url(since=f"{_month(since, MONTHS):%Y-%m}"),
        "file": address.file("forecast_csv"),
        "sums": list(sums.items()),
        "owners": [(who, manager, _sum(parts), parts) for (who, manager), parts in
                   by_owner.items()],
        "chart": _chart(months, sums) if rows else None,
        "facts": [
            Fact("Target", every["target"], currency=home),
            Fact("Won", every["won"], currency=home),
            Fact("Committed", every["committed"], currency=home, hint="not won yet"),
            Fact("Best case", every["best_case"], currency=home, hint="beyond committed"),
            Fact("Weighted", every["weighted"], currency=home, hint="all open, by probability"),
        ],
    })  # fmt: skip


def _sum(rows: Sequence[queries.ForecastRow]) -> dict[str, Decimal | None]:
    """The sums of months; the target is None where nobody has set one."""
    targets = [row.target for row in rows if row.target is not None]
    zero = Decimal(0)
    found: dict[str, Decimal | None] = {"target": sum(targets, zero) if targets else None}
    for name in (*KINDS, "weighted"):
        found[name] = sum((getattr(row, name) for row in rows), zero)
    sure = (found["won"] or zero) + (found["committed"] or zero)
    target = found["target"]
    found["reached"] = round(100 * sure / target, 0) if target else None
    return found


def _chart(months: Sequence[date], sums: dict[date, dict[str, Decimal | None]]) -> dict[str, Any]:
    """Bars of what is sure and likely by month, and the target as a line."""
    words = {"won": "Won", "committed": "Committed", "best_case": "Best case",
             "pipeline": "Pipeline"}  # fmt: skip
    return {
        "grid": {"left": 8, "right": 24, "top": 44, "bottom": 4, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{month:%b %Y}" for month in months]},
        "yAxis": {"type": "value"},
        "series": [
            *(
                {"type": "bar", "stack": "sure", "name": words[name],
                 "data": [str(sums[month][name] or 0) for month in months]}
                for name in KINDS
            ),
            {"type": "line", "name": "Target", "data": [
                None if sums[month]["target"] is None else str(sums[month]["target"] or 0)
                for month in months
            ]},
        ],
    }  # fmt: skip


@page("forecast.csv", name="forecast_csv", duty="crm.read")
def forecast_csv(request: WorkRequest) -> HttpResponseBase:
    """The forecast by seller and month as a file."""
    address = asked(request, filters=team_filters(request.actor.company_id))
    return csv_file("forecast", COLUMNS, (
        (
            row.owner_name, row.manager, f"{row.month:%Y-%m}", row.target, row.won, row.committed,
            row.best_case, row.pipeline, row.weighted,
        )
        for row in _rows(request, address, _since(request))
    ))  # fmt: skip


@page("conversion/", name="conversion", duty="crm.read")
def conversion(request: WorkRequest) -> HttpResponseBase:
    """How many of a year's opportunities reached each stage, were won or lost, and how long they
    stood in it; and why we lost."""
    company_id = request.actor.company_id
    address = asked(request, filters=team_filters(company_id))
    only = {name: address.values[name] for name in TEAM}
    since: datetime = request.at - BACK
    rows = queries.conversion(company_id, since=since, **only)
    return render(request, "crm/conversion.html", {
        "title": "Conversion",
        "pretitle": "CRM",
        "list": address.listing([], searchable=False),
        "since": since.date(),
        "rows": [(row, round(100 * row.won / row.reached) if row.reached else None)
                 for row in rows],
        "most": max((row.reached for row in rows), default=0) or 1,
        "reasons": queries.loss_reasons(company_id, since=since.date(), **only),
    })  # fmt: skip
