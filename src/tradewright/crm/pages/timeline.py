"""The timeline of an account, on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from tradewright.kernel.doors import WorkRequest, link, page
from tradewright.kernel.lists import Tab, asked
from tradewright.kernel.pieces import Act, Happening
from tradewright.parties.queries import customer

from ..queries.account360 import told_to
from ..queries.timeline import TimelineRow, timeline
from .telling import KINDS, WORDS, said

# documents → the page of one
PAGES = {
    "sales_order": "order", "return_order": "return", "shipment": "shipment", "invoice": "invoice",
    "payment": "payment", "quote": "quote", "service_case": "case", "activity": "activity",
    "opportunity": "opportunity", "lead": "lead", "invoice_dispute": "",
}  # fmt: skip


def happenings(rows: Sequence[TimelineRow], *, currency: str) -> list[Happening]:
    """Rows of the timeline as pages show them."""
    return [_happening(row, currency) for row in rows]


def _happening(row: TimelineRow, currency: str) -> Happening:
    _, icon, tone = WORDS.get(row.topic, ("", "point", "plain"))
    name = PAGES.get(row.aggregate, "")
    why = "" if row.amount is None else _amount(row.amount, currency)
    url = link(name, row.key) if name else ""
    return Happening(row.happened_at, said(row.topic, row.number), why=why, url=url, tone=tone,
                     icon=icon)  # fmt: skip


def _amount(value: Decimal, currency: str) -> str:
    return f"{value:,.2f} {currency}"


@page("customers/<int:customer_id>/timeline/", name="account_timeline", duty="parties.read")
def account_timeline(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """All that happened with a customer, of one kind or of all, the latest first."""
    company_id = request.actor.company_id
    found = customer(company_id, customer_id)
    if found is None:
        raise Http404
    address = asked(request, tabs=("", *KINDS))
    last_at, last_id = address.place(2)
    after = (parse_datetime(last_at) if last_at else None, last_id)
    rows = timeline(
        company_id, customer_id, aggregates=_narrowed(request, address.tab), after=after,
        limit=address.fetch,
    )  # fmt: skip
    return render(request, "crm/timeline.html", {
        "title": f"Timeline of {found.name}",
        "pretitle": f"Customer {found.code}",
        "acts": [
            Act("The customer", reverse("customer", args=[customer_id]), "user", method="get",
                tone="quiet")
        ],
        "currency": found.currency,
        "list": address.listing(
            [Line(row, one) for row, one in
             zip(rows, happenings(rows, currency=found.currency), strict=True)],
            key=lambda line: (line.row.happened_at.isoformat(), line.row.event_id),
            tabs=[Tab("", "All"), *(Tab(key, words) for key, (words, _) in KINDS.items())],
            empty="What happens with this customer stands here within seconds.",
        ),
    })  # fmt: skip


class Line:
    """A row of the list with how it is told."""

    def __init__(self, row: TimelineRow, told: Happening) -> None:
        self.row, self.told, self.id = row, told, row.event_id


def _narrowed(request: WorkRequest, kind: str) -> list[str]:
    """The documents of a kind that the person may hear of; of none of them, nothing."""
    open_to = told_to(request.actor)
    if not kind:
        return open_to
    return [one for one in KINDS[kind][1] if one in open_to] or ["nothing"]
