"""Merging customers, undoing it, and the doubles that a customer who is typed may have."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import note, told
from tradewright.kernel.doors import WorkRequest, link, page
from tradewright.kernel.typed import Typed
from tradewright.stewardship.queries.duplicates import Double, doubles_of

from ..operations.customers import create_customers
from ..operations.merges import (
    MergeCustomer,
    UnmergeCustomer,
    merge_customers,
    unmerge_customers,
)

COMPARED = ("name", "street", "city", "postcode", "tax_number", "phone", "email")


@page("customers/merge/", name="merge_customer", duty=merge_customers.duty, methods=("POST",))
def merge_customer(request: WorkRequest) -> HttpResponseBase:
    """One customer becomes another name of the other."""
    typed = Typed(request.POST)
    row = MergeCustomer(typed.whole("loser_id"), typed.whole("winner_id"), note(request))
    outcomes = merge_customers([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        pair = typed.text("pair_id")
        known = pair.isdigit() and link("duplicate_pair", pair)
        return told(request, outcomes, back=known or link("customers") or "/")
    return told(request, outcomes, back=link("customer", row.winner_id) or "/")


@page(
    "customers/<int:customer_id>/unmerge/", name="unmerge_customer",
    duty=unmerge_customers.duty, methods=("POST",),
)  # fmt: skip
def unmerge_customer(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """A merged customer stands on its own again."""
    row = UnmergeCustomer(customer_id, note(request))
    outcomes = unmerge_customers([row], actor=request.actor, at=request.at)
    back = link("customer", customer_id) or reverse("edit_customer", args=[customer_id])
    return told(request, outcomes, back=back)


@page("customers/doubles/", name="customer_doubles", duty=create_customers.duty)
def customer_doubles(request: WorkRequest) -> HttpResponseBase:
    """Customers that the one being typed may be, for the form while one types."""
    found = likely_doubles(request.actor.company_id, Typed(request.GET))
    return render(request, "parties/parts/doubles.html", {"doubles": found})


def likely_doubles(company_id: int, typed: Typed) -> list[Double]:
    """The customers that the typed one may be; none without a name or for a cash customer."""
    values = {name: typed.text(name) for name in COMPARED}
    if not values["name"] or typed.text("kind") == "cash":
        return []
    return doubles_of(company_id, "customer", values)
