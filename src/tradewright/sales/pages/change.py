"""Changing an order: its lines and head in one form, which works without JavaScript too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from tradewright.inventory.queries import availability
from tradewright.kernel.answers import again
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.typed import Typed

from ..operations.approvals import OVERRIDE_PRICES, may_price
from ..operations.changes import ChangeLine, ChangeOrder, OrderChanged, change_orders
from ..queries.entry import entry_customer
from ..queries.orders import OrderHead, OrderLineRow, order_lines
from .figures import plain
from .order import TABLE, told_at_order, wanted

SPARE = 3
MOST_ADDED = 60
CELLS = ("item", "quantity", "unit", "price")
HEAD = ("requested_on", "customer_reference", "ship_to")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form: `key` is the line's number, or n1, n2, … for lines to be added."""

    key: str
    line: OrderLineRow | None
    standing: str
    values: Mapping[str, str]
    errors: Mapping[str, str]
    least: str
    is_removed: bool
    available: str

    @property
    def number(self) -> str:
        return self.key

    @property
    def item(self) -> tuple[str, str, str]:
        return self._cell("item")

    @property
    def quantity(self) -> tuple[str, str, str]:
        return self._cell("quantity")

    @property
    def unit(self) -> tuple[str, str, str]:
        return self._cell("unit")

    @property
    def price(self) -> tuple[str, str, str]:
        return self._cell("price")

    def _cell(self, name: str) -> tuple[str, str, str]:
        return f"{name}-{self.key}", self.values[name], self.errors[name]


@page(
    "orders/<int:order_id>/change/", name="change_order", duty=change_orders.duty,
    methods=("GET", "POST"),
)  # fmt: skip
def change_order(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """Say what the order shall be."""
    if request.method == "POST":
        return _change(request, order_id)
    return change_form(request, order_id)


def change_form(
    request: WorkRequest,
    order_id: int,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Every line with its quantity, and some empty ones; or what was typed with what is wrong."""
    found = wanted(request, order_id)
    company_id = request.actor.company_id
    lines = order_lines(company_id, order_id)
    customer = entry_customer(company_id, found.customer)
    typed = values or {}
    wrong = errors or {}
    shown: Mapping[str, Any] = typed or {
        "requested_on": found.requested_on.isoformat(), "ship_to": found.ship_to,
        "customer_reference": found.customer_reference, "version": str(found.version),
    }  # fmt: skip
    return render(request, "sales/change_order.html", {
        "pretitle": f"Order {found.number}, {found.customer_name}",
        "title": "Change the order",
        "order": found,
        "rows": [*_existing(company_id, found, lines, typed, wrong), *_added(typed, wrong)],
        "values": shown,
        "errors": wrong,
        "ship_tos": customer.ship_tos if customer else [],
        "is_with_warehouse": any(line.with_warehouse or line.shipped for line in lines),
        "may_price": may_price(request.actor, request.at),
        "asks_for_prices": not request.actor.may(OVERRIDE_PRICES),
        "watched": [(TABLE, order_id)],
    })  # fmt: skip


def _existing(
    company_id: int,
    found: OrderHead,
    lines: Sequence[OrderLineRow],
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
) -> list[Row]:
    free = availability(
        company_id, [(line.item_id, found.warehouse_id) for line in lines if line.is_stocked]
    )
    rows = []
    for line in lines:
        key = str(line.line_no)
        standing = plain_entry(line, line.quantity - line.cancelled)
        stock = free.get((line.item_id, found.warehouse_id))
        rows.append(
            Row(
                key, line, standing,
                {
                    "item": line.item, "unit": line.unit, "price": typed.get(f"price-{key}", ""),
                    "quantity": typed.get(f"quantity-{key}", standing),
                },
                {cell: wrong.get(f"{cell}-{key}", "") for cell in CELLS},
                plain_entry(line, line.shipped) if line.shipped else "",
                bool(typed.get(f"remove-{key}")),
                plain_entry(line, stock.available) if stock else "",
            )
        )  # fmt: skip
    return rows


def plain_entry(line: OrderLineRow, quantity: Decimal) -> str:
    """A quantity of the stocking unit in the unit of the line, as it is typed: 1234.5."""
    return plain(quantity * line.quantity_entered / line.quantity).replace(",", "")


def _added(typed: Mapping[str, str], wrong: Mapping[str, str]) -> list[Row]:
    """The lines to be added that were typed, and some empty ones after them."""
    used = max(_added_numbers(typed), default=0)
    rows = used + SPARE if typed.get("then") == "more" or used >= SPARE else SPARE
    return [
        Row(
            f"n{nth}", None, "",
            {cell: typed.get(f"{cell}-n{nth}", "") for cell in CELLS},
            {cell: wrong.get(f"{cell}-n{nth}", "") for cell in CELLS},
            "", False, "",
        )
        for nth in range(1, min(rows, MOST_ADDED) + 1)
    ]  # fmt: skip


def _added_numbers(typed: Mapping[str, str]) -> list[int]:
    return [
        nth
        for nth in range(1, MOST_ADDED + 1)
        if any(typed.get(f"{cell}-n{nth}", "").strip() for cell in CELLS)
    ]


def asked_change(sent: Typed, order_id: int) -> tuple[ChangeOrder, list[str]]:
    """The change that was typed, and the key of each of its lines; what cannot be read stands in
    `sent.wrong`. A line that stands in the form as it was is not part of it."""
    lines, keys = [], []
    for name in sent.sent:
        key = name.removeprefix("was-")
        if key == name or not (key.isdecimal() and len(key) < 7):
            continue
        line = _existing_line(sent, key)
        if line is not None:
            lines.append(line)
            keys.append(key)
    for nth in _added_numbers(sent.sent):
        lines.append(_added_line(sent, f"n{nth}"))
        keys.append(f"n{nth}")
    return ChangeOrder(
        order_id, sent.whole("version"), tuple(lines), requested_on=sent.day("requested_on"),
        customer_reference=sent.text("customer_reference") if "customer_reference" in sent.sent
        else None,
        ship_to=sent.text("ship_to") or None, price_reason=sent.text("price_reason"),
    ), keys  # fmt: skip


def _existing_line(sent: Typed, key: str) -> ChangeLine | None:
    if sent.ticked(f"remove-{key}"):
        return ChangeLine(int(key), remove=True)
    price = sent.number(f"price-{key}")
    is_same = sent.text(f"quantity-{key}") == sent.text(f"was-{key}")
    if is_same and price is None:
        return None
    quantity = None if is_same else sent.needed(f"quantity-{key}")
    return ChangeLine(int(key), quantity=quantity, price=price)


def _added_line(sent: Typed, key: str) -> ChangeLine:
    if not sent.text(f"item-{key}"):
        sent.wrong[f"item-{key}"] = "Give an item, or empty the line."
    return ChangeLine(
        None, sent.text(f"item-{key}"), sent.needed(f"quantity-{key}"), sent.text(f"unit-{key}"),
        sent.number(f"price-{key}"),
    )  # fmt: skip


def _change(request: WorkRequest, order_id: int) -> HttpResponseBase:
    sent = Typed(request.POST)
    if sent.text("then") == "more":
        with entered(request.actor.company_id):
            return change_form(request, order_id, values=request.POST)
    asked, keys = asked_change(sent, order_id)
    if sent.wrong:
        return again(request, change_form, sent.wrong, order_id=order_id)
    outcomes = change_orders([asked], actor=request.actor, at=request.at)
    if not outcomes[0].accepted:
        return again(request, change_form, _wrong(outcomes[0], keys), order_id=order_id)
    return told_at_order(request, order_id, outcomes)


def _wrong(outcome: Outcome, keys: Sequence[str]) -> dict[str, str]:
    """Messages by field of the form; the n-th line that was sent stood in row keys[n - 1]."""
    errors = outcome.detail.get("errors", ())
    if not errors or outcome.code.field in (*HEAD, "version", "lines", "order_id"):
        return {outcome.field or "lines": outcome.message}
    return {cell_at_fault(error, keys): error["message"] for error in errors}


def cell_at_fault(error: Mapping[str, Any], keys: Sequence[str]) -> str:
    """The field of the form at which a fault of the operation is shown."""
    field = OrderChanged(error["code"]).field
    key = keys[int(error["nth"]) - 1]
    at_quantity = field not in CELLS or (field in ("item", "unit") and not key.startswith("n"))
    return f"{'quantity' if at_quantity else field}-{key}"
