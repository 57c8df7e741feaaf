"""Returns: the list, one return with the sale it takes back, and taking back what was shipped."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.control.queries import history
from tradewright.kernel.answers import note, told
from tradewright.kernel.document_flow import document_flow
from tradewright.kernel.doors import WorkRequest, link, page
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Filter, Tab, asked
from tradewright.kernel.pieces import Act, Fact, Step
from tradewright.kernel.sight import seen

from ..operations.returns import (
    WITHOUT_REFERENCE,
    CancelReturn,
    ReceiveReturn,
    cancel_returns,
    receive_returns,
)
from ..queries import returns as queries
from .figures import happenings, spoken_day
from .order import seen_version

FILTERS = (
    Filter("customer", "Customer code"),
    Filter("since", "From", "date"),
    Filter("until", "To", "date"),
)
EMPTY = {
    "": "Returns stand here once goods of an order are taken back: open the order, “Return goods”.",
    "authorised": "No goods are awaited back.",
    "received": "No return has been received yet.",
    "cancelled": "No return has been cancelled.",
}
COLUMNS = ("Return", "State", "Customer", "Name", "Reason", "Day", "Currency", "Total")
PAGE = 50


def _found(request: WorkRequest, address: Asked, *, limit: int) -> queries.ReturnPage:
    (after,) = address.place(1)
    return queries.return_list(
        request.actor.company_id, view=address.tab, search=address.words, after=after,
        limit=limit, **address.values,
    )  # fmt: skip


@page("returns/", name="returns", duty="sales.read")
def returns(request: WorkRequest) -> HttpResponseBase:
    """Returns, the latest first."""
    address = asked(request, tabs=queries.VIEWS, filters=FILTERS, limit=PAGE)
    found = _found(request, address, limit=address.fetch)
    return render(request, "sales/returns.html", {
        "pretitle": "Sales",
        "title": "Returns",
        "acts": [
            Act("Return without reference", reverse("new_loose_return"), "truck-return",
                WITHOUT_REFERENCE, method="get"),
        ],
        "list": address.listing(
            found.rows,
            key=lambda row: (row.id,),
            tabs=[
                Tab("", "All", found.counts[""]),
                Tab("authorised", "Awaited", found.counts["authorised"], "waits"),
                Tab("received", "Received", found.counts["received"]),
                Tab("cancelled", "Cancelled", found.counts["cancelled"]),
            ],
            count=found.count,
            foot=[Fact("Total", found.amount_total, currency=request.workplace.currency)],
            empty=EMPTY[address.tab],
            file=address.file("returns_csv"),
        ),
    })  # fmt: skip


@page("returns.csv", name="returns_csv", duty="sales.read")
def returns_csv(request: WorkRequest) -> HttpResponseBase:
    """All returns that the list's filters let through, as a file."""
    address = asked(request, tabs=queries.VIEWS, filters=FILTERS)
    address.after = None
    found = _found(request, address, limit=MOST)
    return csv_file("returns", COLUMNS, (
        (
            row.number, row.status, row.customer, row.customer_name, row.reason,
            row.returned_on, row.currency, row.amount_total,
        )
        for row in found.rows
    ))  # fmt: skip


@page("returns/<int:return_id>/", name="return", duty="sales.read")
def return_page(request: WorkRequest, return_id: int) -> HttpResponseBase:
    """What comes or came back, of which sale, and the credit note for it."""
    company_id = request.actor.company_id
    found = queries.return_head(company_id, return_id)
    if found is None:
        raise Http404
    lines = queries.return_lines(company_id, return_id)
    notes = queries.return_notes(company_id, return_id)
    documents = [("return_order", return_id), *(("invoice", note.id) for note in notes)]
    told_of = seen(history(company_id, documents), request.actor)
    version = {"version": found.version}
    awaited = [
        Act("Receive", reverse("receive_return", args=[return_id]), "package-import",
            receive_returns.duty, fields=version),
        Act("Cancel", reverse("cancel_return", args=[return_id]), "ban", cancel_returns.duty,
            tone="blocked", ask="Reason", confirm="Await these goods no more?", fields=version),
    ]  # fmt: skip
    return render(request, "sales/return.html", {
        "pretitle": "Return",
        "title": found.number,
        "state": found.status,
        "acts": awaited if found.status == "authorised" else [],
        "facts": _facts(found),
        "steps": _steps(request, found, lines, notes),
        "happenings": happenings(told_of, here=("return_order", return_id)),
        "watched": [("return_order", return_id)],
        "return": found,
        "lines": [
            (line, link("item", line.item_id), link("shipment", line.shipment_id or 0))
            for line in lines
        ],
    })  # fmt: skip


def _facts(found: queries.ReturnHead) -> list[Fact]:
    taxed = f"{found.amount_net:,.2f} net, {found.amount_tax:,.2f} tax"
    received = f"received {spoken_day(timezone.localdate(found.received_at))}"
    return [
        Fact("Customer", found.customer_name, link("customer", found.customer_id),
             hint=found.customer),
        Fact("Credit", found.amount_total, currency=found.currency, hint=taxed),
        Fact("Returned", spoken_day(found.returned_on), hint=received if found.received_at else ""),
        Fact("Into", found.warehouse_name, hint=found.warehouse),
        Fact("Reason", found.reason),
    ]  # fmt: skip


def _steps(
    request: WorkRequest,
    found: queries.ReturnHead,
    lines: Sequence[queries.ReturnLineRow],
    notes: Sequence[queries.ReturnNote],
) -> list[Step]:
    """The flow of the order it takes back; of several or none, sales → return → credit note."""
    sales = {line.order_id: line.order_number or "" for line in lines if line.order_id is not None}
    if len(sales) == 1:
        today = timezone.localdate(request.at)
        return _with_credit(
            document_flow(next(iter(sales)), actor=request.actor, on=today, here=request.path)
        )
    reads_notes = request.actor.may("receivables.read")
    credited = [
        Step("Credit note", note.number, note.status, note.issued_on,
             link("invoice", note.id) if reads_notes else "")
        for note in notes
    ]  # fmt: skip
    return [
        *(Step("Order", number, url=link("order", key)) for key, number in sales.items()),
        Step("Return", found.number, found.status, found.returned_on, current=True),
        *(credited or [Step("Credit note", "")]),
    ]


def _with_credit(flow: Sequence[Step]) -> list[Step]:
    """A credit note stands there (“not yet”) behind the returns until one is issued."""
    columns = [step.column for step in flow]
    if "Credit note" in columns or "Return" not in columns:
        return list(flow)
    behind = len(columns) - columns[::-1].index("Return")
    return [*flow[:behind], Step("Credit note", ""), *flow[behind:]]


@page(
    "returns/<int:return_id>/receive/", name="receive_return", duty=receive_returns.duty,
    methods=("POST",),
)  # fmt: skip
def receive_return(request: WorkRequest, return_id: int) -> HttpResponseBase:
    """The goods are back in stock; the credit note follows."""
    row = ReceiveReturn(return_id, seen_version(request))
    outcomes = receive_returns([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("return", args=[return_id]))


@page(
    "returns/<int:return_id>/cancel/", name="cancel_return", duty=cancel_returns.duty,
    methods=("POST",),
)  # fmt: skip
def cancel_return(request: WorkRequest, return_id: int) -> HttpResponseBase:
    """The goods are awaited no more, for the reason typed."""
    row = CancelReturn(return_id, note(request), seen_version(request))
    outcomes = cancel_returns([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("return", args=[return_id]))
