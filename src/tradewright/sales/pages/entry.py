"""Order entry: one form with lines, priced while one types; it submits without JavaScript too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.inventory.queries import warehouses
from tradewright.kernel.answers import again, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.typed import Typed
from tradewright.pricing.queries.conditions import coupons_running

from ..operations.approvals import OVERRIDE_PRICES, may_price
from ..operations.entry import (
    Entered,
    EnterOrder,
    EnterOrderLine,
    enter_orders,
)
from ..queries import entry as queries
from ..queries.entry_help import lines_again
from .entry_hints import READ_COSTS
from .entry_prices import CELLS, MOST_LINES, TOO_MANY, told_coupons
from .figures import plain

ROWS = 10
CELL = re.compile(r"(?:item|quantity|unit|price|requested_on)-([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form as it is shown again; `cells` are name, value and error of each field."""

    number: int
    item: tuple[str, str, str]
    quantity: tuple[str, str, str]
    unit: tuple[str, str, str]
    price: tuple[str, str, str]
    requested_on: tuple[str, str, str]


@page("orders/new/", name="new_order", duty=enter_orders.duty)
def new_order(
    request: WorkRequest,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """An empty order, for ?customer=CODE if given; one like the order ?repeat=ID, at the prices of
    today; or one shown again with what is wrong."""
    company_id, asked_for = request.actor.company_id, request.GET.get("customer", "").strip()
    repeats = request.GET.get("repeat", "")
    values, errors = values or _like(company_id, repeats) or {"customer": asked_for}, errors or {}
    customer = queries.entry_customer(company_id, values.get("customer", "").strip())
    used = max(_numbers(values), default=0)
    rows = range(1, max(ROWS, used) + 1)
    return render(request, "sales/order_entry.html", {
        "title": "New order",
        "values": values,
        "errors": errors,
        "line_errors": errors.get("lines", ""),
        "rows": [Row(number, *(_cell(f"{cell}-{number}", values, errors) for cell in CELLS))
                 for number in rows],
        "ship_tos": customer.ship_tos if customer else [],
        "warehouses": [(row.code, f"{row.code}, {row.name}") for row in warehouses(company_id)],
        "takes_coupons": bool(values.get("coupons"))
        or bool(coupons_running(company_id, timezone.localdate(request.at))),
        "may_price": may_price(request.actor, request.at),
        "asks_for_prices": not request.actor.may(OVERRIDE_PRICES),
        "most_lines": MOST_LINES,
        "draft": f"order-{company_id}-{request.actor.user_id}-{asked_for or repeats}",
        "sees_margins": request.actor.may(READ_COSTS),
        "repeats": values.get("repeats", ""),
    })  # fmt: skip


@page("orders/new/", name="enter_order", duty=enter_orders.duty, methods=("POST",))
def enter_order(request: WorkRequest) -> HttpResponseBase:
    """The order exists, confirmed or (with the button Save draft) as a draft; sent twice, once."""
    typed = Typed(request.POST)
    numbers = _numbers(request.POST)
    lines = [_line(typed, number) for number in numbers]
    requested_on = typed.day("requested_on")
    if not typed.text("customer"):
        typed.wrong["customer"] = "Give the customer’s code."
    if len(lines) > MOST_LINES:
        typed.wrong["lines"] = TOO_MANY
    if typed.wrong:
        return again(request, new_order, typed.wrong)
    order = EnterOrder(
        typed.text("customer"), tuple(lines),
        ship_to=typed.text("ship_to"), warehouse=typed.text("warehouse"),
        customer_reference=typed.text("customer_reference"), requested_on=requested_on,
        note=typed.text("note"), external_id=typed.text("external_id") or None,
        confirm=typed.text("then") != "draft", price_reason=typed.text("price_reason"),
        coupons=told_coupons(typed.text("coupons")),
    )  # fmt: skip
    with entered(request.actor.company_id):
        order = _by_code(request, order)
    outcomes = enter_orders([order], actor=request.actor, at=request.at)
    outcome = outcomes[0]
    if not (outcome.accepted and outcome.id):
        return again(request, new_order, _wrong(outcome, numbers))
    return told(request, outcomes, back=reverse("order", args=[outcome.id]))


def _like(company_id: int, order_id: str) -> dict[str, str]:
    """The form filled as an earlier order was; nothing where there is none of this id."""
    lines = lines_again(company_id, int(order_id)) if re.fullmatch("[0-9]{1,18}", order_id) else []
    if not lines:
        return {}
    first = lines[0]
    values = {"customer": first.customer, "ship_to": first.ship_to, "repeats": first.number}
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        values |= {
            f"item-{number}": line.item, f"quantity-{number}": plain(line.quantity),
            f"unit-{number}": line.unit,
        }  # fmt: skip
    return values


def _numbers(values: Mapping[str, str]) -> list[int]:
    """The rows of the form in which something is typed, in order."""
    cells = ((CELL.fullmatch(name), name) for name in values)
    return sorted({int(match[1]) for match, name in cells if match and values[name].strip()})


def _cell(name: str, values: Mapping[str, str], errors: Mapping[str, str]) -> tuple[str, str, str]:
    return name, values.get(name, ""), errors.get(name, "")


def _line(typed: Typed, number: int) -> EnterOrderLine:
    if not typed.text(f"item-{number}"):
        typed.wrong[f"item-{number}"] = "Give an item, or empty the line."
    return EnterOrderLine(
        typed.text(f"item-{number}"), typed.needed(f"quantity-{number}"),
        typed.text(f"unit-{number}"), typed.number(f"price-{number}"),
        requested_on=typed.day(f"requested_on-{number}"),
    )  # fmt: skip


def _by_code(request: WorkRequest, order: EnterOrder) -> EnterOrder:
    """The order with the customer's code where it was typed in small letters."""
    customer = queries.entry_customer(request.actor.company_id, order.customer)
    return order if customer is None else replace(order, customer=customer.code)


def _wrong(outcome: Outcome, numbers: Sequence[int]) -> dict[str, str]:
    """Messages by field of the form; the n-th line that was sent stood in row numbers[n - 1]."""
    errors = outcome.detail.get("errors", ())
    if not errors or outcome.code.field in ("customer", "lines"):
        return {outcome.field or "lines": outcome.message}
    wrong = {}
    for error in errors:
        cell = Entered(error["code"]).field
        wrong[f"{cell}-{numbers[error['line'] - 1]}"] = error["message"]
    return wrong
