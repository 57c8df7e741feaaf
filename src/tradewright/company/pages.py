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
from tradewright.kernel.lists import Filter, asked
from tradewright.kernel.pieces import Act, Fact
from tradewright.kernel.typed import Typed

from . import queries
from .operations.calendars import AddHoliday, add_holidays
from .operations.exchange_rates import SetExchangeRate, set_exchange_rates

YEAR = timedelta(days=400)
SERIES = {
    "customer": "Customers", "order": "Sales orders", "return": "Returns",
    "shipment": "Shipments", "invoice": "Invoices", "credit_note": "Credit notes",
    "payment": "Customer payments", "stock": "Stock documents", "journal": "Journal entries",
}  # fmt: skip

menu("Control", "Company", "company", "building", order=10)
menu("Control", "Exchange rates", "exchange_rates", "currency-euro", order=15)


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


@page("company/exchange-rates/", name="exchange_rates", duty="company.read")
def exchange_rates(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """What other currencies are worth, the latest first, and the form of a rate."""
    company_id = request.actor.company_id
    address = asked(request, filters=(Filter("currency", "Currency"),))
    rows = queries.exchange_rates(
        company_id, currency=address.values["currency"] or "", after=address.place(1)[0],
        limit=address.fetch,
    )  # fmt: skip
    today = queries.company_facts(company_id).day(request.at)
    return render(request, "company/exchange_rates.html", {
        "title": "Exchange rates",
        "pretitle": "Company",
        "home": request.workplace.currency,
        "currencies": [(code, f"{code}: {name}") for code, name in queries.currencies()],
        "may_set": request.actor.may(set_exchange_rates.duty),
        "values": values or {"valid_from": today.isoformat()},
        "errors": errors or {},
        "list": address.listing(
            rows,
            key=lambda row: (row.id,),
            searchable=False,
            empty="Rates stand here once one is set: prices in other currencies need them.",
        ),
    })  # fmt: skip


@page(
    "company/exchange-rates/", name="set_exchange_rate", duty=set_exchange_rates.duty,
    methods=("POST",),
)  # fmt: skip
def set_exchange_rate(request: WorkRequest) -> HttpResponseBase:
    """A rate stands from its day on."""
    typed = Typed(request.POST)
    row = SetExchangeRate(
        typed.text("currency"), typed.needed_day("valid_from"), typed.needed("rate"),
        typed.text("source"),
    )  # fmt: skip
    if typed.wrong:
        return again(request, exchange_rates, typed.wrong)
    outcomes = set_exchange_rates([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, exchange_rates, outcomes[0])
    return told(request, outcomes, back=reverse("exchange_rates"))
