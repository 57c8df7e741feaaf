"""Taking back what was shipped of an order: which lines, how much, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.inventory.queries import warehouses
from tradewright.kernel.answers import again, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.typed import Typed

from ..operations.returns import EnterReturn, EnterReturnLine, enter_returns
from ..queries import returns as queries
from .figures import plain
from .order import wanted as wanted_order

REASONS = ("Damaged in transit", "Faulty", "Wrong item sent", "Ordered by mistake", "Not needed")


@page(
    "orders/<int:order_id>/return/", name="new_return", duty=enter_returns.duty,
    methods=("GET", "POST"),
)  # fmt: skip
def new_return(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """Choose shipped lines, how much of each comes back, and why."""
    if request.method == "POST":
        return _enter(request, order_id)
    return new_return_form(request, order_id)


def new_return_form(
    request: WorkRequest,
    order_id: int,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The shipped lines of which something may still come back, each with a field."""
    found = wanted_order(request, order_id)
    company_id = request.actor.company_id
    typed: Mapping[str, Any] = values or {"warehouse": found.warehouse}
    wrong = errors or {}
    rows = []
    for line in queries.returnable_lines(company_id, order_id):
        name = _field(line)
        if line.remaining > 0:
            rows.append(
                (line, name, typed.get(name, ""), wrong.get(name, ""), plain(line.remaining))
            )
    shown = {"warehouse", "returned_on", "reason", *(name for _, name, *_ in rows)}
    return render(request, "sales/new_return.html", {
        "pretitle": f"Order {found.number}, {found.customer_name}",
        "title": "Return goods",
        "order": found,
        "lines": rows,
        "places": [(place.code, place.name) for place in warehouses(company_id)],
        "reasons": REASONS,
        "values": typed,
        "errors": wrong,
        "refusals": [words for field, words in wrong.items() if field not in shown],
    })  # fmt: skip


def _field(line: queries.ReturnableLine) -> str:
    return f"line-{line.shipment_line_id}"


def _enter(request: WorkRequest, order_id: int) -> HttpResponseBase:
    company_id = request.actor.company_id
    with entered(company_id):
        found = wanted_order(request, order_id)
        shipped = queries.returnable_lines(company_id, order_id)
    sent = Typed(request.POST)
    back = [(line, quantity) for line in shipped if (quantity := sent.number(_field(line)))]
    day, reason = sent.day("returned_on"), sent.text("reason")
    if not back and not sent.wrong:
        sent.wrong["lines"] = "Say of at least one line how much comes back."
    if not reason:
        sent.wrong["reason"] = "Say why the goods come back."
    if sent.wrong:
        return again(request, new_return_form, sent.wrong, order_id=order_id)
    row = EnterReturn(
        found.customer,
        reason,
        tuple(
            EnterReturnLine(
                quantity, unit=line.unit, shipment_line_id=line.shipment_line_id, line_no=nth
            )
            for nth, (line, quantity) in enumerate(back, start=1)
        ),
        ship_to=found.ship_to,
        warehouse=sent.text("warehouse"),
        returned_on=day,
        external_id=sent.text("external_id") or None,
    )
    outcomes = enter_returns([row], actor=request.actor, at=request.at)
    outcome = outcomes[0]
    if not outcome.accepted:
        wrong = {_field_of(outcome, [line for line, _ in back]): outcome.message}
        return again(request, new_return_form, wrong, order_id=order_id)
    assert outcome.id is not None
    return told(request, outcomes, back=reverse("return", args=[outcome.id]))


def _field_of(outcome: Outcome, back: Sequence[queries.ReturnableLine]) -> str:
    """The field of the line that was refused, else that of the form."""
    nth = outcome.detail.get("line")
    return _field(back[nth - 1]) if nth else outcome.field or "lines"
