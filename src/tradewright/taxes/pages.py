"""Tax rates by place, class and day; adding one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.lists import Filter, asked
from tradewright.kernel.typed import Typed

from . import queries
from .operations import SetTaxRate, set_tax_rates

menu("Ledger", "Tax rates", "tax_rates", "receipt-tax", order=60)

HUNDRED = Decimal(100)


@page("tax-rates/", name="tax_rates", duty="taxes.read")
def tax_rates(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Every rate by place and class, the latest start first; the form of a new one above."""
    company_id = request.actor.company_id
    every = queries.tax_rates(company_id)
    today = timezone.localdate(request.at)
    places = sorted({row.country for row in every})
    filters = (Filter("country", "Country", "choice", [(place, place) for place in places]),)
    address = asked(request, filters=filters, limit=1_000)
    country = address.values["country"]
    rows = [row for row in every if country in (None, row.country)]
    return render(request, "taxes/tax_rates.html", {
        "title": "Tax rates",
        "pretitle": "Ledger",
        "today": today,
        "in_force": _in_force(rows, today),
        "list": address.listing(
            rows, count=len(rows), searchable=False,
            empty="No rate is set: orders cannot be taxed until one is.",
        ),
        "classes": queries.tax_classes(company_id),
        "values": values or {"valid_from": today.isoformat()},
        "errors": errors or {},
    })  # fmt: skip


def _in_force(rows: list[queries.RateRow], today: Any) -> set[int]:
    """The rates that hold today: of each place and class the latest that has begun."""
    begun: dict[tuple[str, str, str], int] = {}
    for row in rows:  # latest start first
        if row.valid_from <= today:
            begun.setdefault((row.country, row.region, row.tax_class), row.id)
    return set(begun.values())


@page("tax-rates/set/", name="set_tax_rate", duty=set_tax_rates.duty, methods=("POST",))
def set_tax_rate(request: WorkRequest) -> HttpResponseBase:
    """A rate begins; it is typed in per cent and kept as a fraction."""
    typed = Typed(request.POST)
    row = SetTaxRate(
        country=typed.text("country").upper(),
        tax_class=typed.text("tax_class"),
        valid_from=typed.needed_day("valid_from"),
        rate=typed.needed("rate") / HUNDRED,
        name=typed.text("name"),
        region=typed.text("region"),
    )
    if typed.wrong:
        return again(request, tax_rates, typed.wrong)
    outcomes = set_tax_rates([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, tax_rates, _in_per_cent(outcomes[0].field, outcomes[0].message))
    return told(request, outcomes, back=reverse("tax_rates"))


def _in_per_cent(field: str | None, message: str) -> dict[str, str]:
    """The operation takes a fraction; the form, and so its message, speaks of per cent."""
    if field == "rate" and "fraction" in message:
        return {"rate": "State the rate from 0 to below 100 per cent."}
    return {field or "": message}
