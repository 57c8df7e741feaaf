"""Price lists out: what a customer pays for everything, on a page, on paper, as a file."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from tradewright.company.queries import company_details
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.exports import csv_file
from tradewright.kernel.lists import Asked, Filter, asked, pack
from tradewright.kernel.pieces import Act, Fact

from ..queries.checking import Buyer, buyer_called
from ..queries.price_lists import price_list_out, whole_price_list
from ..queries.price_paper import price_list_pdf

menu("Pricing", "Price lists", "price_lists", "list-details", order=45)

FILTERS = (Filter("customer", "Customer code"), Filter("on", "Prices of", "date"))
COLUMNS = (
    "item", "item_name", "unit", "currency", "min_quantity", "price", "source", "valid_from",
    "valid_to", "next_from", "next_price",
)  # fmt: skip


def _buyer(request: WorkRequest, address: Asked) -> tuple[Buyer | None, bool]:
    """The customer who was named, and whether one was that is not known."""
    code = address.values["customer"] or ""
    if not code:
        return None, False
    found = buyer_called(request.actor.company_id, customer=code, ship_to="", unit="", item_id=0)
    return found, found.customer_id is None


def _on(request: WorkRequest, address: Asked) -> date:
    return address.values["on"] or timezone.localdate(request.at)


@page("prices/lists/", name="price_lists", duty="pricing.read")
def price_lists(request: WorkRequest) -> HttpResponseBase:
    """Items by code with the engine's price for one unit and at each break; what comes next."""
    address = asked(request, filters=FILTERS)
    buyer, is_unknown = _buyer(request, address)
    on = _on(request, address)
    rows, last = (
        ([], None)
        if is_unknown
        else price_list_out(
            request.actor.company_id, customer_id=buyer.customer_id if buyer else None, on=on,
            search=address.words, after=address.place(1)[0], limit=address.limit,
        )
    )  # fmt: skip
    listing = address.listing(
        rows,
        file=address.file("price_list_csv"),
        empty="No customer with this code." if is_unknown else "Nothing that is sold has a price.",
    )
    return render(request, "pricing/price_lists.html", {
        "title": "Price list",
        "pretitle": "Pricing",
        "acts": [Act("PDF", address.file("price_list_pdf"), "file-type-pdf", "pricing.read",
                     method="get")],
        "facts": [
            Fact("For", buyer.customer_name if buyer else "Everyone: the list"),
            Fact("Prices of", f"{on.day} {on:%b %Y}", hint="without tax"),
            Fact("For programs", "/api/pricing/price-list", hint="with changed_since"),
        ],
        "list": listing,
        "older": address.url(after=pack([last]), trail=None) if last else "",
    })  # fmt: skip


@page("prices/lists.csv", name="price_list_csv", duty="pricing.read")
def price_list_csv(request: WorkRequest) -> HttpResponseBase:
    """All of it, as a file."""
    address = asked(request, filters=FILTERS)
    buyer, is_unknown = _buyer(request, address)
    if is_unknown:
        raise Http404
    rows = whole_price_list(
        request.actor.company_id, customer_id=buyer.customer_id if buyer else None,
        on=_on(request, address), search=address.words,
    )  # fmt: skip
    name = f"price-list-{buyer.customer_id}" if buyer else "price-list"
    return csv_file(name, COLUMNS, ([getattr(row, c) for c in COLUMNS] for row in rows))


@page("prices/lists.pdf", name="price_list_pdf", duty="pricing.read")
def price_list_paper(request: WorkRequest) -> HttpResponseBase:
    """All of it, on paper."""
    address = asked(request, filters=FILTERS)
    buyer, is_unknown = _buyer(request, address)
    if is_unknown:
        raise Http404
    on = _on(request, address)
    rows = whole_price_list(
        request.actor.company_id, customer_id=buyer.customer_id if buyer else None, on=on,
        search=address.words,
    )  # fmt: skip
    paper = price_list_pdf(
        company_details(request.actor.company_id), buyer.customer_name if buyer else "", on, rows
    )
    headers = {"Content-Disposition": 'inline; filename="price-list.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
