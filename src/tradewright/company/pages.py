"""The company's own page: facts, document numbers, calendar."""

from __future__ import annotations

from calendar import day_name
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.pieces import Act, Fact

from . import queries
from .operations.calendars import AddHoliday, add_holidays

YEAR = timedelta(days=400)
SERIES = {
    "customer": "Customers", "order": "Sales orders", "return": "Returns",
    "shipment": "Shipments", "invoice": "Invoices", "credit_note": "Credit notes",
    "payment": "Customer payments", "stock": "Stock documents", "journal": "Journal entries",
}  # fmt: skip

menu("Control", "Company", "company", "building", order=10)


@page("company/", name="company", duty="company.read")
def company(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Who we are in law, which numbers our documents have, which days we do not work."""
    company_id = request.actor.company_id
    details = queries.company_details(company_id)
    today = queries.company_facts(company_id).day(request.at)
    series = queries.number_series(company_id)
    return render(request, "company/company.html", {
        "title": details.name,
        "pretitle": f"Company {details.code}",
        "details": details,
        "acts": [] if details.went_live_on else _ways_to_go_live(),
        "facts": [
            Fact("Currency", details.currency),
            Fact("Country", details.country),
            Fact("Time zone", details.time_zone),
            Fact("Tax number", details.tax_number or "–"),
            Fact("Live since", _live(details.went_live_on)),
        ],
        "weekend": ", ".join(day_name[number - 1] for number in details.weekend),
        "series": [(SERIES.get(row.code, row.code.capitalize()), row) for row in series],
        "holidays": queries.holidays(company_id, today, today + YEAR),
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


def _ways_to_go_live() -> list[Act]:
    """The page where a company goes live belongs to a floor above."""
    way = link("going_live")
    return [Act("Go live", way, "rocket", "ledger.go_live", method="get")] if way else []


def _live(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else "not yet"


@page("company/holidays/", name="add_holiday", duty="company.add_holidays", methods=("POST",))
def add_holiday(request: WorkRequest) -> HttpResponseBase:
    """A day becomes a holiday."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        wrong = {"day": "Give the day as year-month-day."}
        return again(request, company, wrong)
    asked = AddHoliday(day, request.POST.get("name", "").strip())
    outcomes = add_holidays([asked], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, company, outcomes[0])
    return told(request, outcomes, back=reverse("company"), done=f"{asked.name} added.")
