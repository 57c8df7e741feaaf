"""What the order in the form of a change would come to, asked for while one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from tradewright.credit.queries import credit_position
from tradewright.inventory.queries import availability
from tradewright.kernel.batch import Batch
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.typed import Typed

from ..operations.approvals import may_price
from ..operations.changes import OrderChanged, change_orders
from ..queries.changes import PlannedChange, PlannedLine, planned_changes
from ..queries.orders import OrderHead
from .change import asked_change, cell_at_fault
from .figures import amount, plain, source_words
from .order import wanted


@page(
    "orders/<int:order_id>/change/preview/", name="preview_change", duty=change_orders.duty,
    methods=("POST",),
)  # fmt: skip
def preview_change(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """What the order in the form would come to: cells to be put into its rows, and totals."""
    sent = Typed(request.POST)
    asked, keys = asked_change(sent, order_id)
    company_id = request.actor.company_id
    with entered(company_id):
        found = wanted(request, order_id)
        (planned,) = planned_changes(
            company_id, Batch([asked]), may_override=may_price(request.actor, request.at)
        )
        wrong = sent.wrong | _faults(planned, keys)
        free = availability(
            company_id, [(line.item_id, found.warehouse_id) for line in planned.lines]
        )
        over = _over(request, found, planned)
    net, tax = (
        (found.amount_net, found.amount_tax)
        if planned.amount_net is None or planned.amount_tax is None
        else (planned.amount_net, planned.amount_tax)
    )
    by_number = {line.line_no: line for line in planned.lines}
    numbers = [key for key in keys if key.startswith("n")]
    added = sorted(n for n in by_number if str(n) not in keys)
    shown = {key: by_number.get(int(key)) for key in keys if not key.startswith("n")}
    shown |= {key: by_number[n] for key, n in zip(numbers, added, strict=False)}
    return render(request, "sales/change_preview.html", {
        "order": found,
        "net": net, "tax": tax, "total": net + tax,
        "recalled": planned.recalled,
        "over": over,
        "words": _head_words(planned),
        "cells": [
            (key, line, _price_words(line), _free(free, line, found))
            for key, line in shown.items()
        ],
        "wrong": [(field, words) for field, words in wrong.items() if "-" in field],
    })  # fmt: skip


def _faults(planned: PlannedChange, keys: Sequence[str]) -> dict[str, str]:
    """A line without quantity is still being typed, so that is not said yet."""
    wrong = {}
    for error in planned.detail.get("errors", ()):
        fault = OrderChanged(error["code"])
        words = fault.message.format_map({"value": "", "unit": "", "shipped": "", **error})
        if fault != OrderChanged.QUANTITY_NOT_POSITIVE:
            wrong[cell_at_fault(error, keys)] = words
    return wrong


def _head_words(planned: PlannedChange) -> str:
    code = OrderChanged(planned.code)
    if code.accepted or planned.detail.get("errors"):
        return ""
    return code.message.format_map({"value": "", "status": "", **planned.detail})


def _price_words(line: PlannedLine | None) -> tuple[str, str]:
    if line is None:
        return "", ""
    return plain(line.unit_price, 2), source_words(line.price_source, line.price_trace)


def _free(free: Mapping[tuple[int, int], Any], line: PlannedLine | None, found: OrderHead) -> str:
    stock = free.get((line.item_id, found.warehouse_id)) if line else None
    return plain(stock.available) if stock else ""


def _over(request: WorkRequest, found: OrderHead, planned: PlannedChange) -> str:
    """By how much the change would pass the limit, for those who may read credit."""
    if not planned.rise or planned.rise < 0 or not request.actor.may("credit.read"):
        return ""
    position = credit_position(request.actor.company_id, [found.customer_id])[found.customer_id]
    if position.available is None or planned.rise <= position.available:
        return ""
    return amount(planned.rise - position.available)
