"""Stock by warehouse; receiving and adjusting it; the receipts and counts themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.catalog.queries import items_by_code
from tradewright.control.queries import history
from tradewright.kernel.answers import again, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Filter, asked
from tradewright.kernel.pieces import Act, Fact, Happening
from tradewright.kernel.sight import open_columns, seen, shows
from tradewright.kernel.typed import Typed

from . import queries
from .operations.adjustments import AdjustStock, adjust_stock
from .operations.receipts import ReceiveStock, receive_stock

menu("Warehouse", "Stock", "stock", "stack-2", order=40)

Form = Mapping[str, Any]
Errors = Mapping[str, str]

COLUMNS = ("item", "name", "warehouse", "unit", "on_hand", "reserved", "available",
           "average_cost", "amount_value")  # fmt: skip
PURPOSES = [("goods_received", "Goods received"), ("stock_opening", "Opening balance")]
KINDS = {"receipt": "Receipt", "adjustment": "Adjustment"}


def _warehouses(company_id: int) -> list[tuple[str, str]]:
    return [(place.code, f"{place.code}: {place.name}") for place in queries.warehouses(company_id)]


def _default_warehouse(company_id: int) -> str:
    return next((one.code for one in queries.warehouses(company_id) if one.is_default), "")


@page("stock/", name="stock", duty="inventory.read")
def stock(request: WorkRequest) -> HttpResponseBase:
    """What is on hand, item by item and warehouse by warehouse, and what it is worth."""
    company_id = request.actor.company_id
    address = _asked(request)
    warehouse = address.values["warehouse"] or ""
    item, place = address.place(2)
    sees_costs = shows(request.actor, "amount_value")
    found = queries.stock_list(
        company_id, address.words, warehouse,
        after=f"{item}\t{place}" if item is not None else None, limit=address.fetch,
    )  # fmt: skip
    return render(request, "inventory/stock.html", {
        "title": "Stock",
        "pretitle": "Warehouse",
        "acts": [
            Act("Receive stock", reverse("new_receipt"), "package-import", receive_stock.duty,
                method="get"),
            Act("Adjust stock", reverse("new_adjustment"), "adjustments", adjust_stock.duty,
                method="get"),
        ],
        "items": {row.item_id: link("item", row.item_id) for row in found.rows},
        "sees_costs": sees_costs,
        "list": address.listing(
            seen(found.rows, request.actor),
            key=lambda row: (row.item, row.warehouse),
            count=found.count,
            foot=[Fact("Value", found.amount_value, currency=request.workplace.currency)]
            if sees_costs else (),
            file=address.file("stock_csv"),
            empty="Stock stands here once something has been received.",
        ),
    })  # fmt: skip


def _asked(request: WorkRequest) -> Asked:
    places = _warehouses(request.actor.company_id)
    return asked(request, filters=(Filter("warehouse", "Warehouse", "choice", places),))


@page("stock.csv", name="stock_csv", duty="inventory.read")
def stock_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as it is narrowed, as a file."""
    address = _asked(request)
    found = queries.stock_list(
        request.actor.company_id, address.words, address.values["warehouse"] or "", limit=MOST
    )
    columns = open_columns(COLUMNS, request.actor)
    return csv_file("stock", columns, ([getattr(row, c) for c in columns] for row in found.rows))


@page("stock/receive/", name="new_receipt", duty=receive_stock.duty)
def new_receipt(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """The form by which stock comes in."""
    company_id = request.actor.company_id
    fresh = {
        "item": request.GET.get("item", ""), "warehouse": _default_warehouse(company_id),
        "received_on": timezone.localdate(request.at).isoformat(), "purpose": "goods_received",
    }  # fmt: skip
    return render(request, "inventory/new_receipt.html", {
        "title": "Receive stock",
        "pretitle": "Stock",
        "warehouses": _warehouses(company_id),
        "purposes": PURPOSES,
        "back": _back(request),
        "values": values or fresh,
        "errors": errors or {},
    })  # fmt: skip


@page("stock/receive/", name="receive_stock", duty=receive_stock.duty, methods=("POST",))
def receive(request: WorkRequest) -> HttpResponseBase:
    """Stock of one item comes in, at a cost per stocking unit."""
    typed = Typed(request.POST)
    row = ReceiveStock(
        item=typed.text("item"),
        warehouse=typed.text("warehouse"),
        quantity=typed.needed("quantity"),
        unit=typed.text("unit"),
        unit_cost=typed.needed("unit_cost"),
        received_on=typed.needed_day("received_on"),
        reason=typed.text("reason"),
        external_id=typed.text("external_id") or None,
        purpose=typed.text("purpose"),
    )
    if typed.wrong:
        return again(request, new_receipt, typed.wrong)
    outcomes = receive_stock([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, new_receipt, outcomes[0])
    return told(request, outcomes, back=_of_item(request, row.item))


@page("stock/adjust/", name="new_adjustment", duty=adjust_stock.duty)
def new_adjustment(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """The form by which stock is corrected after a count, breakage or theft."""
    company_id = request.actor.company_id
    fresh = {
        "item": request.GET.get("item", ""),
        "warehouse": request.GET.get("warehouse") or _default_warehouse(company_id),
        "adjusted_on": timezone.localdate(request.at).isoformat(),
    }
    return render(request, "inventory/new_adjustment.html", {
        "title": "Adjust stock",
        "pretitle": "Stock",
        "warehouses": _warehouses(company_id),
        "back": _back(request),
        "values": values or fresh,
        "errors": errors or {},
    })  # fmt: skip


@page("stock/adjust/", name="adjust_stock", duty=adjust_stock.duty, methods=("POST",))
def adjust(request: WorkRequest) -> HttpResponseBase:
    """The stock of one item in one warehouse goes up or down, with the reason."""
    typed = Typed(request.POST)
    row = AdjustStock(
        item=typed.text("item"),
        warehouse=typed.text("warehouse"),
        quantity=typed.needed("quantity"),
        reason=typed.text("reason"),
        adjusted_on=typed.needed_day("adjusted_on"),
        unit_cost=typed.number("unit_cost"),
        external_id=typed.text("external_id") or None,
    )
    if typed.wrong:
        return again(request, new_adjustment, typed.wrong)
    outcomes = adjust_stock([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, new_adjustment, outcomes[0])
    return told(request, outcomes, back=_of_item(request, row.item))


def _back(request: WorkRequest) -> str:
    """To the item that the form was opened from, else to the list."""
    code = request.GET.get("item", "")
    found = items_by_code(request.actor.company_id, [code]) if code else {}
    return (link("item", found[code]) if code in found else "") or reverse("stock")


def _of_item(request: WorkRequest, code: str) -> str:
    """The page of the item that was moved, where its new stock can be seen."""
    with entered(request.actor.company_id):
        found = items_by_code(request.actor.company_id, [code])
    return (link("item", found[code]) if code in found else "") or reverse("stock")


@page("stock/documents/<int:document_id>/", name="stock_document", duty="inventory.read")
def stock_document(request: WorkRequest, document_id: int) -> HttpResponseBase:
    """One receipt or adjustment, with what it moved."""
    company_id = request.actor.company_id
    found = queries.stock_documents(company_id, [document_id]).get(document_id)
    if found is None:
        raise Http404
    moved = queries.document_moves(company_id, "stock_document", [document_id])[document_id]
    item_id = items_by_code(company_id, [found.item])[found.item]
    told_of = history(company_id, [("stock_document", document_id)])
    sees_costs = shows(request.actor, "amount_value")
    return render(request, "inventory/stock_document.html", {
        "title": found.number,
        "pretitle": KINDS[found.kind],
        "state": "posted",
        "facts": [
            Fact("Item", found.item, url=link("item", item_id)),
            Fact("Warehouse", found.warehouse),
            Fact("Date", _day(found.posted_on)),
            *([Fact("Value", sum(move.amount_value for move in moved),
                    currency=request.workplace.currency)] if sees_costs else ()),
            Fact("Reason", found.reason or "–"),
        ],
        "document": found,
        "sees_costs": sees_costs,
        "moves": seen(moved, request.actor),
        "entries": link("entries_of", "stock_document", document_id),
        "happenings": [
            Happening(one.at, one.what, one.who, one.why, icon="package-import") for one in told_of
        ],
    })  # fmt: skip


def _day(day: Any) -> str:
    return f"{day.day} {day:%b %Y}"
