"""Quote entry: a quote is stated in one form, new or again; it submits without JavaScript too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

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
from tradewright.parties.operations.contacts import READ_CONTACTS
from tradewright.parties.queries import contacts

from ..operations.approvals import OVERRIDE_PRICES
from ..operations.quotes import (
    ChangeQuote,
    EnterQuote,
    Quoted,
    QuotedLine,
    change_quotes,
    enter_quotes,
    may_quote_prices,
)
from ..queries import entry, quotes
from .figures import amount, plain, source_words
from .quote import wanted_quote

ROWS, SPARE, MOST_LINES = 10, 5, 200
CELLS = ("item", "quantity", "unit", "price", "percent", "kind")
CELL = re.compile(r"(?:item|quantity|unit|price|percent)-([0-9]{1,4})")
KINDS = [("", "Standard"), ("option", "Option"), ("instead", "Instead of the line above")]
ZERO, HUNDRED = Decimal(0), Decimal(100)
STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form; each cell is name, value and error."""

    number: int
    item: tuple[str, str, str]
    quantity: tuple[str, str, str]
    unit: tuple[str, str, str]
    price: tuple[str, str, str]
    percent: tuple[str, str, str]
    kind: tuple[str, str, str]


@page("quotes/new/", name="new_quote", duty=enter_quotes.duty)
def new_quote(
    request: WorkRequest,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """An empty quote, for ?customer=CODE if given; or one shown again with what is wrong."""
    given = values or {"customer": request.GET.get("customer", "").strip()}
    return _form(request, given, errors or {}, "New quote", reverse("enter_quote"))


@page("quotes/new/", name="enter_quote", duty=enter_quotes.duty, methods=("POST",))
def enter_quote(request: WorkRequest) -> HttpResponseBase:
    """The quote exists as a draft; sent twice, once."""
    sent = Typed(request.POST)
    if sent.text("then") == "more":
        with entered(request.actor.company_id):
            return new_quote(request, values=request.POST)
    if not sent.text("customer"):
        sent.wrong["customer"] = "Give the customer’s code."
    head, lines, numbers = _stated(request, sent)
    if sent.wrong:
        return again(request, new_quote, sent.wrong)
    row = EnterQuote(
        _customer(request, sent), lines, external_id=sent.text("external_id") or None, **head
    )
    outcomes = enter_quotes([row], actor=request.actor, at=request.at)
    outcome = outcomes[0]
    if not (outcome.accepted and outcome.id):
        return again(request, new_quote, _wrong(outcome, numbers))
    return told(request, outcomes, back=reverse("quote", args=[outcome.id]))


@page(
    "quotes/<int:quote_id>/change/", name="change_quote", duty=change_quotes.duty,
    methods=("GET", "POST"),
)  # fmt: skip
def change_quote(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    """Say what the quote shall be."""
    if request.method == "POST":
        return _change(request, quote_id)
    return change_quote_form(request, quote_id)


def change_quote_form(
    request: WorkRequest,
    quote_id: int,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The quote as it stands, or what was typed with what is wrong."""
    found = wanted_quote(request, quote_id)
    given = values or {**_as_typed(request, found), "version": str(found.version)}
    here = reverse("change_quote", args=[quote_id])
    return _form(request, given, errors or {}, "Change the quote", here, found)


def _as_typed(request: WorkRequest, found: quotes.QuoteHead) -> dict[str, str]:
    """The quote as it would have been typed; alternatives stand behind their line."""
    today = timezone.localdate(request.at)
    lines = quotes.quote_lines(request.actor.company_id, found.id, today=today)
    lines.sort(key=lambda line: (line.alternative_to or line.line_no, line.line_no))
    typed = {
        "customer": found.customer, "ship_to": found.ship_to, "warehouse": found.warehouse,
        "contact": str(found.contact_id or ""), "customer_reference": found.customer_reference,
        "valid_until": found.valid_until.isoformat(),
        "requested_on": found.requested_on.isoformat() if found.requested_on else "",
        "discount_percent": plain(found.discount_percent) if found.discount_percent else "",
        "terms": found.terms, "note": found.note,
    }  # fmt: skip
    for number, line in enumerate(lines, start=1):
        typed |= {
            f"item-{number}": line.item, f"unit-{number}": line.unit,
            f"quantity-{number}": _bare(line.quantity_entered),
            f"price-{number}": "" if line.given_price is None else _bare(line.given_price),
            f"percent-{number}": _bare(line.discount_percent) if line.discount_percent else "",
            f"kind-{number}":
                "option" if line.is_optional else "instead" if line.alternative_to else "",
        }  # fmt: skip
    return typed


def _bare(value: Decimal) -> str:
    """1234.5: a figure as one types it."""
    return plain(value).replace(",", "")


def _change(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    sent = Typed(request.POST)
    if sent.text("then") == "more":
        with entered(request.actor.company_id):
            return change_quote_form(request, quote_id, values=request.POST)
    head, lines, numbers = _stated(request, sent)
    version = sent.whole("version")
    if sent.wrong:
        return again(request, change_quote_form, sent.wrong, quote_id=quote_id)
    row = ChangeQuote(quote_id, version, lines, **head)
    outcomes = change_quotes([row], actor=request.actor, at=request.at)
    if not outcomes[0].accepted:
        wrong = _wrong(outcomes[0], numbers)
        return again(request, change_quote_form, wrong, quote_id=quote_id)
    return told(request, outcomes, back=reverse("quote", args=[quote_id]))


def _form(
    request: WorkRequest,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    title: str,
    action: str,
    found: quotes.QuoteHead | None = None,
) -> HttpResponseBase:
    company_id = request.actor.company_id
    customer = entry.entry_customer(company_id, values.get("customer", "").strip())
    used = max(_numbers(values), default=0)
    more = SPARE if values.get("then") == "more" or used >= ROWS - 2 else 0
    rows = range(1, min(max(ROWS, used + more), MOST_LINES) + 1)
    people = (
        [
            (str(one.id), one.name)
            for one in contacts(company_id, customer_id=customer.id)
            if one.status == "active"
        ]
        if customer and request.actor.may(READ_CONTACTS)
        else []
    )
    return render(request, "sales/quote_entry.html", {
        "pretitle": f"Quote {found.called}, {found.customer_name}" if found else "Sales",
        "title": title,
        "quote": found,
        "action": action,
        "values": values,
        "errors": errors,
        "line_errors": errors.get("lines", "") or errors.get("quote_id", ""),
        "rows": [Row(number, *(_cell(f"{cell}-{number}", values, errors) for cell in CELLS))
                 for number in rows],
        "kinds": KINDS,
        "ship_tos": customer.ship_tos if customer else [],
        "people": people,
        "warehouses": [(row.code, f"{row.code}, {row.name}") for row in warehouses(company_id)],
        "may_price": may_quote_prices(request.actor, request.at),
        "asks_for_prices": not request.actor.may(OVERRIDE_PRICES),
    })  # fmt: skip


def _numbers(values: Mapping[str, str]) -> list[int]:
    """The rows of the form in which something is typed, in order."""
    cells = ((CELL.fullmatch(name), name) for name in values)
    return sorted({int(match[1]) for match, name in cells if match and values[name].strip()})


def _cell(name: str, values: Mapping[str, str], errors: Mapping[str, str]) -> tuple[str, str, str]:
    return name, values.get(name, ""), errors.get(name, "")


def _stated(
    request: WorkRequest, sent: Typed
) -> tuple[dict[str, Any], tuple[QuotedLine, ...], list[int]]:
    """Head and lines as they were typed, and the row of each line; an alternative is one to the
    nearest standard line above it."""
    numbers = _numbers(sent.sent)
    lines, above = [], None
    for place, number in enumerate(numbers, start=1):
        kind = sent.text(f"kind-{number}")
        if not sent.text(f"item-{number}"):
            sent.wrong[f"item-{number}"] = "Give an item, or empty the line."
        if kind == "instead" and above is None:
            sent.wrong[f"kind-{number}"] = "There is no standard line above."
        lines.append(QuotedLine(
            sent.text(f"item-{number}"), sent.needed(f"quantity-{number}"),
            sent.text(f"unit-{number}"), sent.number(f"price-{number}"),
            sent.number(f"percent-{number}") or ZERO, is_optional=kind == "option",
            alternative_to=above if kind == "instead" else None, line_no=place,
        ))  # fmt: skip
        if kind not in ("option", "instead"):
            above = place
    if len(lines) > MOST_LINES:
        sent.wrong["lines"] = f"A quote typed here has at most {MOST_LINES} lines."
    contact = sent.text("contact")
    head = {
        "ship_to": sent.text("ship_to"), "warehouse": sent.text("warehouse"),
        "contact_id": int(contact) if contact.isdecimal() and len(contact) < 19 else None,
        "customer_reference": sent.text("customer_reference"),
        "valid_until": sent.day("valid_until"), "requested_on": sent.day("requested_on"),
        "discount_percent": sent.number("discount_percent") or ZERO,
        "terms": sent.text("terms"), "note": sent.text("note"),
    }  # fmt: skip
    with entered(request.actor.company_id):
        return head, _by_code(request, sent, lines), numbers


def _customer(request: WorkRequest, sent: Typed) -> str:
    """The customer's code where small letters were typed."""
    with entered(request.actor.company_id):
        found = entry.entry_customer(request.actor.company_id, sent.text("customer"))
    return found.code if found else sent.text("customer")


def _by_code(
    request: WorkRequest, sent: Typed, lines: Sequence[QuotedLine]
) -> tuple[QuotedLine, ...]:
    """The lines with codes where small letters or barcodes were typed."""
    customer = entry.entry_customer(request.actor.company_id, sent.text("customer"))
    if customer is None:
        return tuple(lines)
    asked = [entry.AskedLine(line.item, line.quantity, line.unit) for line in lines]
    meant = _preview(request, customer, asked)
    return tuple(
        replace(line, item=one.item or line.item) for line, one in zip(lines, meant, strict=True)
    )


def _preview(
    request: WorkRequest, customer: entry.EntryCustomer, asked: Sequence[entry.AskedLine]
) -> list[entry.PreviewLine]:
    return entry.preview_lines(
        request.actor.company_id, customer, asked, ordered_on=timezone.localdate(request.at),
        may_override=may_quote_prices(request.actor, request.at),
    )  # fmt: skip


@page("quotes/price/", name="price_quote", duty=enter_quotes.duty, methods=("POST",))
def price_quote(request: WorkRequest) -> HttpResponseBase:
    """What the quote in the form would come to: cells to be put into its rows, and totals."""
    sent = Typed(request.POST)
    numbers = _numbers(sent.sent)[:MOST_LINES]
    kinds = [sent.text(f"kind-{number}") for number in numbers]
    asked = [
        entry.AskedLine(
            sent.text(f"item-{number}"), sent.number(f"quantity-{number}"),
            sent.text(f"unit-{number}"),
        )
        for number in numbers
    ]  # fmt: skip
    off = sent.number("discount_percent") or ZERO
    with entered(request.actor.company_id):
        customer = entry.entry_customer(
            request.actor.company_id, sent.text("customer"), ship_to=sent.text("ship_to"),
            warehouse=sent.text("warehouse"),
        )  # fmt: skip
        found = _preview(request, customer, asked) if customer else []
        priced = [
            replace(line, price=_discounted(sent, number, one, off))
            for line, number, one in zip(asked, numbers, found, strict=False)
        ]
        quoted = _preview(request, customer, priced) if customer else []
    standard = [
        line for line, kind in zip(quoted, kinds, strict=False)
        if kind == "" and line.amount_net is not None
    ]  # fmt: skip
    net = sum((line.amount_net or ZERO for line in standard), ZERO)
    tax = sum((line.amount_tax or ZERO for line in standard), ZERO)
    return render(request, "sales/quote_prices.html", {
        "customer": customer,
        "unknown": bool(sent.text("customer")) and customer is None,
        "net": net, "tax": tax, "total": net + tax, "count": len(standard),
        "cells": [
            _shown(number, one, line, asked_line)
            for number, one, line, asked_line in zip(numbers, found, quoted, asked, strict=False)
        ],
    })  # fmt: skip


def _discounted(sent: Typed, number: int, found: entry.PreviewLine, off: Decimal) -> Decimal | None:
    """The price that would be quoted; None where the conditions' own holds."""
    typed, percent = sent.number(f"price-{number}"), sent.number(f"percent-{number}") or ZERO
    base = found.unit_price if typed is None else typed
    if base is None or (typed is None and not percent and not off):
        return None
    left = base * (1 - percent / HUNDRED) * (1 - off / HUNDRED)
    return left.quantize(STEP, rounding=ROUND_HALF_UP)


def _shown(
    number: int, found: entry.PreviewLine, quoted: entry.PreviewLine, asked: entry.AskedLine
) -> dict[str, Any]:
    """What stands in a row: name, price with what it comes from, stock, net, and what is wrong."""
    message = ""
    is_begun = asked.quantity is None and quoted.fault == "quantity_not_positive"
    known = {code.value for code in Quoted}
    if quoted.fault and asked.item and not is_begun and quoted.fault in known:
        message = Quoted(quoted.fault).message.format(value=quoted.value)
    words = source_words(found.price_source, found.price_trace)
    price = "" if quoted.unit_price is None else plain(quoted.unit_price, 2)
    if found.unit_price is not None and quoted.unit_price != found.unit_price:
        words = f"{words} {plain(found.unit_price, 2)}"
    return {
        "number": number, "name": found.name or "", "price": price, "words": words,
        "available": "" if found.available is None else plain(found.available),
        "net": "" if quoted.amount_net is None else amount(quoted.amount_net),
        "message": message,
    }  # fmt: skip


def _wrong(outcome: Outcome, numbers: Sequence[int]) -> dict[str, str]:
    """Messages by field of the form; the n-th line that was sent stood in row numbers[n - 1]."""
    errors = outcome.detail.get("errors", ())
    if not errors or outcome.code.field in ("customer", "lines"):
        field = {"contact_id": "contact"}.get(outcome.field or "", outcome.field or "lines")
        return {field: outcome.message}
    cells = {"discount_percent": "percent", "alternative_to": "kind"}
    wrong = {}
    for error in errors:
        field = Quoted(error["code"]).field or "item"
        wrong[f"{cells.get(field, field)}-{numbers[int(error['nth']) - 1]}"] = error["message"]
    return wrong
