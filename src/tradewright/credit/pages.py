"""Credit: what customers owe and have on order against their limits; setting limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, chosen, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, link, menu, page, tile
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.pieces import Act, Fact, Tile
from tradewright.kernel.typed import Typed

from . import queries
from .operations import SetLimit, set_limits

menu("Receivables", "Credit", "credit", "gauge", order=50)

Form = Mapping[str, Any]
Errors = Mapping[str, str]

TABS = ("", "over")
COLUMNS = ("customer", "name", "currency", "limit", "ordered", "unbilled", "receivable",
           "unapplied", "exposure", "available", "over_by")  # fmt: skip


@page("credit/", name="credit", duty="credit.read")
def credit(request: WorkRequest) -> HttpResponseBase:
    """Every customer's position, those over their limit first; limits are set for the ticked."""
    company_id = request.actor.company_id
    address = asked(request, tabs=TABS)
    over_only = address.tab == "over"
    over, customer = address.place(2)
    found = queries.positions(
        company_id, address.words, over_only,
        after=f"{over}\t{customer}" if over is not None else None, limit=address.fetch,
    )  # fmt: skip
    currency = request.workplace.currency
    return render(request, "credit/credit.html", {
        "title": "Credit",
        "pretitle": "Receivables",
        "customers": {row.customer_id: link("customer", row.customer_id) for row in found.rows},
        "list": address.listing(
            [_Row(row) for row in found.rows],
            key=lambda row: (row.at.over_by, row.at.customer),
            tabs=[
                Tab("", "All", None if over_only else found.count),
                Tab("over", "Over limit", found.count_over, "blocked"),
            ],
            count=found.count,
            foot=[
                Fact("Exposure", found.exposure, currency=currency),
                Fact("Over limits", found.over_by, currency=currency),
            ],
            acts=[
                Act("Set limits", reverse("set_limits"), "gauge", set_limits.duty,
                    ask="Why the limits change")
            ],
            file=address.file("credit_csv"),
            empty="A position stands here once a customer has a limit or an order.",
        ),
    })  # fmt: skip


@page("credit.csv", name="credit_csv", duty="credit.read")
def credit_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as it is narrowed, as a file."""
    address = asked(request, tabs=TABS)
    found = queries.positions(
        request.actor.company_id, address.words, address.tab == "over", limit=MOST
    )
    return csv_file("credit", COLUMNS, ([getattr(row, c) for c in COLUMNS] for row in found.rows))


class _Row:
    """A position under the id by which it is ticked."""

    def __init__(self, at: queries.CreditPosition) -> None:
        self.id = at.customer_id
        self.at = at


@page("credit/limits/", name="set_limits", duty=set_limits.duty, methods=("POST",))
def set_ticked_limits(request: WorkRequest) -> HttpResponseBase:
    """The ticked customers get the limits typed in their rows, all for one reason."""
    ids = chosen(request)
    typed = Typed(request.POST)
    with entered(request.actor.company_id):
        found = queries.credit_position(request.actor.company_id, ids)
    known = [found[one] for one in ids if one in found]
    asked_for = {one.customer_id: typed.number(f"limit-{one.customer_id}") for one in known}
    readable = [one for one in known if f"limit-{one.customer_id}" not in typed.wrong]
    rows = [
        SetLimit(one.customer, asked_for[one.customer_id], typed.text("note")) for one in readable
    ]
    outcomes = set_limits(rows, actor=request.actor, at=request.at)
    answer = told(
        request, outcomes, back=reverse("credit"),
        labels=[f"{one.customer} {one.name}" for one in readable],
    )  # fmt: skip
    _say_unreadable(request, [one.customer for one in known if one not in readable])
    return answer


def _say_unreadable(request: WorkRequest, codes: list[str]) -> None:
    if codes:
        messages.error(request, f"Not changed, because the limit is no number: {', '.join(codes)}.")


@page("credit/<int:customer_id>/limit/", name="edit_limit", duty=set_limits.duty)
def edit_limit(
    request: WorkRequest,
    customer_id: int,
    values: Form | None = None,
    errors: Errors | None = None,
) -> HttpResponseBase:
    """The form of one customer's limit, with what stands against it."""
    found = queries.credit_position(request.actor.company_id, [customer_id]).get(customer_id)
    if found is None:
        raise Http404
    return render(request, "credit/edit_limit.html", {
        "title": "Credit limit",
        "pretitle": f"{found.customer} {found.name}",
        "facts": [
            Fact("Limit now", "none" if found.limit is None else found.limit,
                 currency="" if found.limit is None else found.currency),
            Fact("On order", found.ordered, currency=found.currency),
            Fact("Shipped, not billed", found.unbilled, currency=found.currency),
            Fact("Receivable", found.receivable, currency=found.currency),
            Fact("Exposure", found.exposure, currency=found.currency,
                 hint="less what is paid on account"),
        ],
        "customer_id": customer_id,
        "back": link("customer", customer_id) or reverse("credit"),
        "values": values or {"amount_limit": found.limit},
        "errors": errors or {},
    })  # fmt: skip


@page("credit/<int:customer_id>/limit/", name="set_limit", duty=set_limits.duty, methods=("POST",))
def set_limit(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """The customer's limit is what was typed; empty is no limit."""
    typed = Typed(request.POST)
    amount = typed.number("amount_limit")
    if typed.wrong:
        return again(request, edit_limit, typed.wrong, customer_id=customer_id)
    outcomes = _set_one(request, customer_id, amount, typed.text("reason"))
    if outcomes.refused:
        return again(request, edit_limit, outcomes[0], customer_id=customer_id)
    said = "No limit holds now." if amount is None else ""
    back = link("customer", customer_id) or reverse("credit")
    return told(request, outcomes, back=back, done=said)


def _set_one(
    request: WorkRequest, customer_id: int, amount: Decimal | None, reason: str
) -> Outcomes:
    with entered(request.actor.company_id):
        found = queries.credit_position(request.actor.company_id, [customer_id])
    if customer_id not in found:
        raise Http404
    row = SetLimit(found[customer_id].customer, amount, reason)
    return set_limits([row], actor=request.actor, at=request.at)


@tile(duty=set_limits.duty, order=40)
def over_limit_tile(*, actor: Actor, at: datetime) -> Tile:
    """Customers who owe more than their limit, for those who can do something about it."""
    found = queries.positions(actor.company_id, over_only=True, limit=1)
    return Tile(
        "Over their limit", found.count_over, f"{reverse('credit')}?tab=over",
        "blocked" if found.count_over else "done",
        "customers" if found.count_over else "every customer is within", "gauge",
    )  # fmt: skip
