"""Customers: the list; the page of one is the account (crm/pages/account360.py)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Filter, Tab, asked
from tradewright.kernel.pieces import Act, Fact
from tradewright.parties.operations.customers import change_customers, create_customers
from tradewright.parties.queries import customer_groups

from ..queries import customers as queries

menu("Sales", "Customers", "customers", "building-store", order=10)

COLUMNS = ("Code", "Name", "State", "Terms", "City", "Open orders", "Receivable", "Overdue",
           "Credit limit", "Available", "Over limit")  # fmt: skip


def _asked(request: WorkRequest) -> Asked:
    groups = [(one.code, one.name) for one in customer_groups(request.actor.company_id)]
    return asked(request, tabs=queries.VIEWS, filters=(
        Filter("group", "Group", "choice", groups),
        Filter("family", "Customer and all below"),
    ))  # fmt: skip


@page("customers/", name="customers", duty="parties.read")
def customers(request: WorkRequest) -> HttpResponseBase:
    """Customers by name; figures of money are for those who may read credit."""
    company_id, today = request.actor.company_id, timezone.localdate(request.at)
    address = _asked(request)
    narrowed: dict[str, Any] = {
        "today": today, "view": address.tab, "search": address.words, **address.values,
    }  # fmt: skip
    rows = queries.customer_list(
        company_id, **narrowed, after=address.place(2), limit=address.fetch
    )
    totals = queries.customer_totals(company_id, **narrowed)
    sees_money = request.actor.may("credit.read")
    currency = request.workplace.currency
    money = [
        Fact("Receivable", totals.receivable, currency=currency),
        Fact("Overdue", totals.overdue, currency=currency),
        Fact("Over limits", totals.over_by, currency=currency),
    ]
    return render(request, "sales/customers.html", {
        "title": "Customers",
        "pretitle": "Sales",
        "acts": [Act("New customer", reverse("new_customer"), "plus", create_customers.duty,
                     method="get")],
        "sees_money": sees_money,
        "list": address.listing(
            rows,
            key=lambda row: (row.name, row.id),
            tabs=[
                Tab("", "All", totals.count_all),
                *([Tab("over", "Over limit", totals.count_over, "blocked")] if sees_money else []),
                Tab("stopped", "Stopped", totals.count_stopped, "waits"),
            ],
            count=totals.how_many,
            foot=money if sees_money else (),
            file=address.file("customers_csv") if sees_money else "",
            acts=[
                Act("Stop", reverse("stop_customers"), "hand-stop", change_customers.duty,
                    confirm="Take no new orders from the ticked customers?"),
                Act("Activate", reverse("activate_customers"), "player-play",
                    change_customers.duty),
            ],
            empty="Customers stand here once one has been created.",
        ),
    })  # fmt: skip


@page("customers.csv", name="customers_csv", duty="credit.read")
def customers_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as it is narrowed, as a file."""
    address = _asked(request)
    rows = queries.customer_list(
        request.actor.company_id, today=timezone.localdate(request.at), view=address.tab,
        search=address.words, limit=MOST, **address.values,
    )  # fmt: skip
    return csv_file("customers", COLUMNS, (row[1:] for row in rows))
