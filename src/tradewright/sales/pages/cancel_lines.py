"""Cancelling lines of an order: how much of which, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from tradewright.kernel.answers import again
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.typed import Typed

from ..operations.cancellation import CancelLine, CancelOrder, cancel_orders
from ..queries.orders import order_lines
from .order import seen_version, told_at_order, wanted


@page(
    "orders/<int:order_id>/cancel-lines/", name="cancel_lines", duty=cancel_orders.duty,
    methods=("GET", "POST"),
)  # fmt: skip
def cancel_lines(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """Choose lines and how much of them is cancelled."""
    if request.method == "POST":
        return _cancel_lines(request, order_id)
    return cancel_lines_form(request, order_id)


def cancel_lines_form(
    request: WorkRequest,
    order_id: int,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The open lines, each with a field for the quantity."""
    found = wanted(request, order_id)
    lines = order_lines(request.actor.company_id, order_id)
    return render(request, "sales/cancel_lines.html", {
        "pretitle": f"Order {found.number}, {found.customer_name}",
        "title": "Cancel lines",
        "order": found,
        "lines": [
            (line, f"line-{line.line_no}", (values or {}).get(f"line-{line.line_no}", ""),
             (errors or {}).get(f"line-{line.line_no}", ""))
            for line in lines
            if line.open
        ],
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


def _cancel_lines(request: WorkRequest, order_id: int) -> HttpResponseBase:
    sent = Typed(request.POST)
    lines = []
    for name in request.POST:
        number = name.removeprefix("line-")
        if number != name and number.isdecimal():
            quantity = sent.number(name)
            if quantity:
                lines.append(CancelLine(int(number), quantity))
    if not lines:
        sent.wrong.setdefault("lines", "Say of at least one line how much is cancelled.")
    if not sent.text("reason"):
        sent.wrong["reason"] = "Say why the lines are cancelled."
    if sent.wrong:
        return again(request, cancel_lines_form, sent.wrong, order_id=order_id)
    row = CancelOrder(order_id, seen_version(request), sent.text("reason"), tuple(lines))
    outcomes = cancel_orders([row], actor=request.actor, at=request.at)
    outcome = outcomes[0]
    if not outcome.accepted:
        line = outcome.detail.get("line")
        field = f"line-{line}" if line else outcome.field or ""
        return again(request, cancel_lines_form, {field: outcome.message}, order_id=order_id)
    return told_at_order(request, order_id, outcomes)
