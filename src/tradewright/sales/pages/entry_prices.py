"""What the order in the entry form would come to, asked for while one types."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone

from tradewright.credit.queries import credit_position
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.typed import Typed
from tradewright.pricing.queries.conditions import coupons_running

from ..operations.approvals import may_price
from ..operations.entry import Entered, enter_orders
from ..queries import entry as queries
from ..queries import entry_help
from .entry_hints import READ_COSTS, beside, margin
from .figures import amount, plain, source_words, spoken_day

MOST_LINES = 400  # five fields each: within what the server takes in one form
HEAD = ("customer", "ship_to", "warehouse", "external_id", "customer_reference", "coupons")
CELLS = ("item", "quantity", "unit", "price", "requested_on")
TOO_MANY = f"An order typed here has at most {MOST_LINES} lines: import longer ones."


@page("orders/price-lines/", name="price_lines", duty=enter_orders.duty, methods=("POST",))
def price_lines(request: WorkRequest) -> HttpResponseBase:
    """What the order in the form would come to: JSON of texts as they are shown.

    In:  customer, ship_to, warehouse, customer_reference, coupons, lines [{item, quantity, unit,
         price, requested_on}], external_id where a kept draft is opened again. Out: customer, lines
         in order, totals, credit, `reference` (an order that bears it already), `coupons` (what
         opens nothing today) and `made`, the order that the external id has already become.
    """
    sent = _sent(request)
    if sent is None:
        return JsonResponse({"message": TOO_MANY}, status=400)
    asked_lines, wrong = sent["asked"], sent["wrong"]
    company_id = request.actor.company_id
    with entered(company_id):
        made = queries.entered_as(company_id, sent["external_id"]) if sent["external_id"] else None
        customer = queries.entry_customer(
            company_id, sent["customer"], ship_to=sent["ship_to"], warehouse=sent["warehouse"]
        )
        found = preview(request, customer, asked_lines, sent["coupons"]) if customer else []
        credit = _credit(request, customer, found) if customer else None
        known = _known_items(request, customer, found) if customer else {}
        reference = _reference(company_id, customer, sent["customer_reference"])
        coupons = _coupons(request, sent["coupons"])
    sees_margins = request.actor.may(READ_COSTS)
    answer = {
        "made": {"number": made.number, "url": reverse("order", args=[made.id])} if made else None,
        "customer": _customer(request, customer, sent),
        "lines": [
            _priced(line, asked, typed, customer)
            | beside(line, asked, known.get(line.item_id or 0), sees_margins=sees_margins)
            for line, asked, typed in zip(found, asked_lines, wrong, strict=False)
            if customer
        ],
        "totals": _totals(customer, found) if customer else None,
        "margin": margin(found, known) if customer and sees_margins else None,
        "credit": credit,
        "reference": reference,
        "coupons": coupons,
    }
    return JsonResponse(answer)


def preview(
    request: WorkRequest,
    customer: queries.EntryCustomer,
    lines: Sequence[queries.AskedLine],
    coupons: str,
) -> list[queries.PreviewLine]:
    """The lines as they would be entered now by who asks."""
    return queries.preview_lines(
        request.actor.company_id, customer, lines, ordered_on=timezone.localdate(request.at),
        may_override=may_price(request.actor, request.at), coupons=told_coupons(coupons),
    )  # fmt: skip


def _sent(request: HttpRequest) -> dict[str, Any] | None:
    """The form as the script sends it, texts only; None where it is not that or too long."""
    try:
        body = json.loads(request.body)
        rows = [{cell: str(row.get(cell) or "") for cell in CELLS} for row in body["lines"]]
        head = {name: str(body.get(name) or "").strip() for name in HEAD}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if len(rows) > MOST_LINES:
        return None
    typed = [Typed(row) for row in rows]
    asked = [
        queries.AskedLine(
            row.text("item"), row.number("quantity"), row.text("unit"), row.number("price")
        )
        for row in typed
    ]
    for row in typed:
        row.day("requested_on")
    return {**head, "asked": asked, "wrong": [row.wrong for row in typed]}


def _customer(
    request: WorkRequest, customer: queries.EntryCustomer | None, sent: Mapping[str, Any]
) -> dict[str, Any]:
    """Who it is, or which code of the head is wrong: field and message."""
    if customer is None:
        typed = sent["customer"]
        return _at_fault(Entered.UNKNOWN_CUSTOMER, typed) if typed else {}
    about: dict[str, Any] = {
        "code": customer.code, "name": customer.name, "currency": customer.currency,
        "terms": customer.terms, "ship_tos": customer.ship_tos,
        "prices_include_tax": customer.prices_include_tax,
    }  # fmt: skip
    if customer.status != "active":
        return about | _at_fault(Entered.CUSTOMER_NOT_ACTIVE, customer.code)
    if not customer.is_traded:
        return about | {
            "field": "customer",
            "message": Entered.CURRENCY_NOT_TRADED.message.format(
                value=customer.currency, traded=request.workplace.currency
            ),
        }
    if customer.country is None:
        if not customer.ship_tos:
            words = "The customer has no address to ship to: add one."
            return about | {"field": "ship_to", "message": words}
        return about | _at_fault(Entered.UNKNOWN_SHIP_TO, sent["ship_to"])
    if customer.warehouse_id is None:
        return about | _at_fault(Entered.UNKNOWN_WAREHOUSE, sent["warehouse"])
    return about


def _known_items(
    request: WorkRequest, customer: queries.EntryCustomer, lines: Sequence[queries.PreviewLine]
) -> dict[int, entry_help.Hints]:
    ids = {line.item_id for line in lines if line.item_id is not None}
    return entry_help.hints(request.actor.company_id, customer.id, customer.warehouse_id, ids)


def _reference(
    company_id: int, customer: queries.EntryCustomer | None, typed: str
) -> dict[str, str] | None:
    """Which order of the customer bears the reference already; a warning, not a fault."""
    if customer is None or not typed:
        return None
    found = entry_help.order_by_reference(company_id, customer.id, typed)
    if found is None:
        return None
    return {
        "message": f"Order {found.number} of {spoken_day(found.ordered_on)} has this reference.",
        "url": reverse("order", args=[found.id]),
    }


def told_coupons(typed: str) -> str:
    """Codes as typed, with commas or spaces, as an order keeps them: with commas alone."""
    return ",".join(typed.replace(",", " ").split())


def _coupons(request: WorkRequest, typed: str) -> str:
    """Which of the codes open nothing today; a warning, not a fault."""
    if not typed:
        return ""
    running = coupons_running(request.actor.company_id, timezone.localdate(request.at))
    unknown = [code for code in told_coupons(typed).split(",") if code not in running]
    return f"Opens nothing today: {', '.join(unknown)}." if unknown else ""


def _at_fault(code: Entered, value: str) -> dict[str, str | None]:
    return {"field": code.field, "message": code.message.format(value=value)}


def _priced(
    line: queries.PreviewLine,
    asked: queries.AskedLine,
    unread: Mapping[str, str],
    customer: queries.EntryCustomer,
) -> dict[str, Any]:
    """A line as the form shows it; a line that is still being typed is not at fault yet."""
    field, message = next(iter(unread.items()), (None, None))
    is_begun = asked.quantity is None and line.fault == "quantity_not_positive"
    if field is None and line.fault and asked.item and not is_begun:
        fault = Entered(line.fault)
        # without a place of delivery no line has a tax rate: that is said once, at the head
        if fault is not Entered.NO_TAX_RATE or customer.country is not None:
            told = fault.message.format(value=line.value, because=line.because)
            field, message = fault.field, told
    short = None
    if line.available is not None and asked.quantity is not None:
        short = max(asked.quantity - max(line.available, Decimal(0)), Decimal(0))
    return {
        "item": line.item, "name": line.name, "unit": line.unit, "units": line.units,
        "price": None if line.unit_price is None else plain(line.unit_price, customer.minor_unit),
        "source": source_words(line.price_source, line.price_trace),
        "available": None if line.available is None else plain(line.available),
        "short": plain(short) if short else None,
        "tax": None if line.tax_rate is None else f"{plain(line.tax_rate * 100)} %",
        "net": None if line.amount_net is None else amount(line.amount_net, customer.minor_unit),
        "field": field, "message": message,
    }  # fmt: skip


def _totals(
    customer: queries.EntryCustomer, lines: Sequence[queries.PreviewLine]
) -> dict[str, Any]:
    net, tax = _sums(lines)
    shown = {"net": net, "tax": tax, "total": net + tax}
    return {name: amount(value, customer.minor_unit) for name, value in shown.items()}


def _sums(lines: Sequence[queries.PreviewLine]) -> tuple[Decimal, Decimal]:
    net = sum((line.amount_net for line in lines if line.amount_net is not None), Decimal(0))
    tax = sum((line.amount_tax for line in lines if line.amount_tax is not None), Decimal(0))
    return net, tax


def _credit(
    request: WorkRequest, customer: queries.EntryCustomer, lines: Sequence[queries.PreviewLine]
) -> dict[str, Any] | None:
    """Limit, what is used of it and what this order leaves, for those who may read credit."""
    if not request.actor.may("credit.read"):
        return None
    position = credit_position(request.actor.company_id, [customer.id]).get(customer.id)
    if position is None or position.limit is None:
        return {"limit": None}
    left = position.limit - position.exposure - sum(_sums(lines))
    places = customer.minor_unit
    return {
        "limit": amount(position.limit, places),
        "exposure": amount(position.exposure, places),
        "left": amount(left, places).replace("-", "\N{MINUS SIGN}"),
        "is_over": left < 0,
    }
