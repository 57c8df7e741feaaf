"""The price list and customers' own prices; setting one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.catalog.queries import item_lookup, items_by_code, units
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Filter, Tab, asked
from tradewright.kernel.pieces import Act
from tradewright.kernel.typed import Typed

from . import queries
from .operations import ZERO, SetPrice, set_prices

menu("Sales", "Prices", "prices", "tags", order=40)

Form = Mapping[str, Any]
Errors = Mapping[str, str]

TABS = ("", "list", "customers")
FILTERS = (Filter("on", "Valid on", "date"),)
COLUMNS = ("item", "item_name", "customer", "unit", "currency", "min_quantity", "valid_from",
           "valid_to", "price")  # fmt: skip


@page("prices/", name="prices", duty="pricing.read")
def prices(request: WorkRequest) -> HttpResponseBase:
    """Every price by item: the list first, then customers; breaks and starts beneath each other."""
    company_id = request.actor.company_id
    address = asked(request, tabs=TABS, filters=FILTERS)
    rows = queries.price_list(
        company_id, **_narrowed(address), after=address.place(1)[0], limit=address.fetch
    )
    counts = queries.price_counts(company_id, on_date=address.values["on"], search=address.words)
    every = counts.of_list + counts.of_customers
    shown = {"": every, "list": counts.of_list, "customers": counts.of_customers}
    own = {row.customer_id: link("customer", row.customer_id) for row in rows if row.customer_id}
    return render(request, "pricing/prices.html", {
        "title": "Prices",
        "pretitle": "Sales",
        "acts": [
            Act("Set a price", reverse("new_price"), "plus", set_prices.duty, method="get")
        ],
        "today": timezone.localdate(request.at),
        "items": {row.item_id: link("item", row.item_id) for row in rows},
        "customers": own,
        "list": address.listing(
            rows,
            key=lambda row: (row.id,),
            tabs=[
                Tab("", "All", every),
                Tab("list", "List prices", counts.of_list),
                Tab("customers", "Customers’ prices", counts.of_customers),
            ],
            count=shown[address.tab],
            file=address.file("prices_csv"),
            empty="Prices stand here once one has been set.",
        ),
    })  # fmt: skip


def _narrowed(address: Asked) -> dict[str, Any]:
    return {
        "list_only": address.tab == "list", "customers_only": address.tab == "customers",
        "on_date": address.values["on"], "search": address.words,
    }  # fmt: skip


@page("prices.csv", name="prices_csv", duty="pricing.read")
def prices_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as it is narrowed, as a file."""
    address = asked(request, tabs=TABS, filters=FILTERS)
    rows = queries.price_list(request.actor.company_id, **_narrowed(address), limit=MOST)
    return csv_file("prices", COLUMNS, ([getattr(row, c) for c in COLUMNS] for row in rows))


@page("prices/new/", name="new_price", duty=set_prices.duty)
def new_price(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """The form of a price; `?item=` and `?customer=` fill what is known."""
    company_id = request.actor.company_id
    code = request.GET.get("item", "")
    hits = [hit for hit in item_lookup(company_id, code) if hit.code == code] if code else []
    fresh = {
        "item": code, "customer": request.GET.get("customer", ""),
        "unit": request.GET.get("unit") or (hits[0].stocking_unit if hits else ""),
        "price": request.GET.get("price", ""),
        "min_quantity": request.GET.get("min_quantity", ""),
        "valid_from": timezone.localdate(request.at).isoformat(),
        "back": _back(request),
    }  # fmt: skip
    given = values or fresh
    return render(request, "pricing/new_price.html", {
        "title": "Set a price",
        "pretitle": "Prices",
        "units": [(unit.code, f"{unit.code}: {unit.name}") for unit in units(company_id)],
        "values": given,
        "back": _inside(given.get("back", "")) or reverse("prices"),
        "errors": errors or {},
    })  # fmt: skip


@page("prices/new/", name="set_price", duty=set_prices.duty, methods=("POST",))
def set_price(request: WorkRequest) -> HttpResponseBase:
    """The price stands, or the one of the same key is replaced."""
    typed = Typed(request.POST)
    row = SetPrice(
        item=typed.text("item"),
        unit=typed.text("unit"),
        currency=request.workplace.currency,
        price=typed.needed("price"),
        valid_from=typed.needed_day("valid_from"),
        valid_to=typed.day("valid_to"),
        min_quantity=typed.number("min_quantity") or ZERO,
        customer=typed.text("customer") or None,
    )
    if typed.wrong:
        return again(request, new_price, typed.wrong)
    outcomes = set_prices([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, new_price, outcomes[0])
    return told(request, outcomes, back=_inside(typed.text("back")) or reverse("prices"))


def _back(request: WorkRequest) -> str:
    """To the item that the form was opened from, else to the list."""
    code = request.GET.get("item", "")
    found = items_by_code(request.actor.company_id, [code]) if code else {}
    return (link("item", found[code]) if code in found else "") or reverse("prices")


def _inside(path: str) -> str:
    """`path` if it leads to a page of ours: a form's field never leads elsewhere."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else ""
