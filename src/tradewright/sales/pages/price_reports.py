"""Reports on prices: what today's conditions make of the last orders; where prices leaked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.exports import csv_file
from tradewright.kernel.lists import Asked, Filter, asked
from tradewright.kernel.money import ZERO
from tradewright.kernel.pieces import Fact
from tradewright.kernel.sight import shows

from ..queries.leakage import CLASSES, Leak, leakage, sums
from ..queries.repricing import impact, priced_again, sold_lines

menu("Pricing", "What if", "what_if", "git-compare", order=32)
menu("Pricing", "Leakage", "leakage", "droplet-half", order=35)

QUARTER = timedelta(days=90)
SHOWN = 200
DAYS = (Filter("since", "From", "date"), Filter("until", "To", "date"))
WHAT_IF = (
    *DAYS,
    Filter("on", "Prices of", "date"),
    Filter("customer", "Customer code"),
    Filter("group", "Customer group"),
    Filter("item_group", "Item group"),
)
LEAKS = (*DAYS, Filter("customer", "Customer code"),
         Filter("kind", "Class", "choice", tuple(CLASSES.items())),
         Filter("by", "Entered by"))  # fmt: skip
COLUMNS = (
    "invoice", "invoiced_on", "order", "customer", "customer_name", "item", "item_name", "quantity",
    "unit", "price_invoiced", "price_expected", "amount", "kind", "why", "entered_by",
)  # fmt: skip


def _days(request: WorkRequest, address: Asked) -> tuple[date, date]:
    """The days asked for; the last 90 where none are."""
    today = timezone.localdate(request.at)
    until = address.values["until"] or today
    return address.values["since"] or until - QUARTER, until


@page("prices/what-if/", name="what_if", duty="pricing.read")
def what_if(request: WorkRequest) -> HttpResponseBase:
    """Orders of the last quarter, priced by the conditions of today or of a day to come."""
    company_id = request.actor.company_id
    address = asked(request, filters=WHAT_IF)
    since, until = _days(request, address)
    on = address.values["on"] or timezone.localdate(request.at)
    group = address.values["item_group"]
    lines = sold_lines(
        company_id, since, until, customer=address.values["customer"] or "",
        customer_group=address.values["group"] or "", item_groups=[group] if group else (),
    )  # fmt: skip
    sold = [line.unit_price for line in lines]
    found = impact(lines, sold, priced_again(company_id, lines, on))
    home = request.workplace.currency
    facts = [
        Fact("Net sales as sold", found.amount_before, currency=home, hint=f"{since} to {until}"),
        Fact("At prices of the day", found.amount_after, currency=home, hint=f"of {on}"),
        Fact("Difference", found.difference, currency=home),
        Fact("Lines", found.lines, hint=f"{found.changed} at another price"),
        Fact("Customers touched", found.customers),
    ]
    if shows(request.actor, "unit_cost") and found.costed:
        facts.append(
            Fact("Margin", found.margin_after, currency=home,
                 hint=f"was {found.margin_before:,.2f}, on today’s average costs")
        )  # fmt: skip
    return render(request, "sales/what_if.html", {
        "title": "What if",
        "pretitle": "Pricing",
        "facts": facts,
        "found": found,
        "orders": link("orders"),
        "list": address.listing(
            found.rows, searchable=False,
            empty="No line of these days would have another price.",
        ),
    })  # fmt: skip


@page("prices/leakage/", name="leakage", duty="pricing.read")
def price_leakage(request: WorkRequest) -> HttpResponseBase:
    """Invoiced prices that differ from the conditions without anybody's word, by class."""
    address = asked(request, filters=LEAKS)
    since, until = _days(request, address)
    every, looked_at = leakage(
        request.actor.company_id, since, until, customer=address.values["customer"] or ""
    )
    leaks = _narrowed(every, address)
    home = request.workplace.currency
    lost = sum((one.amount for one in leaks if one.amount > 0), ZERO)
    over = -sum((one.amount for one in leaks if one.amount < 0), ZERO)
    return render(request, "sales/leakage.html", {
        "title": "Leakage",
        "pretitle": "Pricing",
        "facts": [
            Fact("Missing", lost, currency=home, hint=f"{since} to {until}"),
            Fact("Charged too much", over, currency=home),
            Fact("Lines", len(leaks), hint=f"of {looked_at} invoiced"),
        ],
        "sums": (
            ("Class", "kind", sums(leaks, lambda one: (one.kind, one.words))),
            ("Customer", "customer", sums(leaks, lambda one: (
                one.customer, f"{one.customer} {one.customer_name}"
            ))[:10]),
            ("Entered by", "by", sums(leaks, lambda one: (one.entered_by, one.entered_by))[:10]),
        ),
        "more": max(0, len(leaks) - SHOWN),
        "list": address.listing(
            leaks[:SHOWN], searchable=False, file=address.file("leakage_csv"),
            empty="No invoiced price of these days differs from the conditions.",
        ),
    })  # fmt: skip


def _narrowed(leaks: Sequence[Leak], address: Asked) -> list[Leak]:
    kind, by = address.values["kind"], address.values["by"]
    return [
        leak for leak in leaks
        if (not kind or leak.kind == kind) and (not by or leak.entered_by == by)
    ]  # fmt: skip


@page("prices/leakage.csv", name="leakage_csv", duty="pricing.read")
def leakage_csv(request: WorkRequest) -> HttpResponseBase:
    """All lines of the report as it is narrowed, as a file."""
    address = asked(request, filters=LEAKS)
    since, until = _days(request, address)
    every, _ = leakage(
        request.actor.company_id, since, until, customer=address.values["customer"] or ""
    )
    rows = _narrowed(every, address)
    return csv_file("leakage", COLUMNS, ([getattr(row, c) for c in COLUMNS] for row in rows))
