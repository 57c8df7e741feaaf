"""Payment entry: who paid, how much, for what; what is left stays on account."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.company.queries import company_facts
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.typed import Typed
from tradewright.parties.queries import customers_by_code

from ..operations.payments import ApplyTo, ReceivePayment, receive_payments
from ..queries.invoices import InvoiceRow, open_invoices
from ..states import document_state

menu("Receivables", "Enter payment", "new_payment", "cash-register", order=15)

METHODS = (
    ("transfer", "Bank transfer"), ("card", "Card"), ("cheque", "Cheque"),
    ("direct_debit", "Direct debit"), ("cash", "Cash"),
)  # fmt: skip
TICK, AMOUNT = "apply", "pay-"
APPLIED = re.compile(r"apply\[(\d+)\]")

Form = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PayRow:
    """An open invoice of the form; `name` is its amount's field."""

    invoice: InvoiceRow
    state: str
    name: str
    ticked: bool
    amount: str
    error: str


@page("payments/new/", name="new_payment", duty=receive_payments.duty)
def new_payment(
    request: WorkRequest, values: Form | None = None, errors: Mapping[str, str] | None = None
) -> HttpResponseBase:
    """The form; ?customer=CODE brings what is open along, &invoice=NUMBER has it paid in full."""
    given = values or _opened_for(request)
    wrong = errors or {}
    named = {"customer", "amount", "received_on", "method", "reference"}
    at_rows = {name for name in wrong if name.startswith(AMOUNT)}
    return render(request, "receivables/new_payment.html", {
        "title": "Enter payment",
        "pretitle": "Receivables",
        "values": given,
        "errors": wrong,
        "wrong": [text for name, text in wrong.items() if name not in named | at_rows],
        "methods": METHODS,
        "offers_url": link("customer_offers"),
        **_to_pay(request, given, wrong),
    })  # fmt: skip


def _opened_for(request: WorkRequest) -> dict[str, str]:
    """What the form begins with: today, and the customer and invoice it was opened for."""
    given = {
        "customer": request.GET.get("customer", "").strip(),
        "received_on": timezone.localdate(request.at).isoformat(),
        "method": METHODS[0][0],
    }
    number = request.GET.get("invoice", "")
    for row in _owed(request, given["customer"]) or ():
        if row.number == number:
            given |= {"amount": f"{row.amount_open:f}", AMOUNT + number: f"{row.amount_open:f}"}
    return given


def _owed(request: WorkRequest, code: str) -> list[InvoiceRow] | None:
    """The open invoices of the customer with this code; None where there is no such customer."""
    company_id = request.actor.company_id
    customer_id = customers_by_code(company_id, [code]).get(code) if code else None
    if customer_id is None:
        return None
    return open_invoices(customer_id, company_id=company_id, on=timezone.localdate(request.at))


@page("payments/new/invoices/", name="invoices_to_apply", duty=receive_payments.duty)
def to_apply(request: WorkRequest) -> HttpResponseBase:
    """The open invoices of the customer that was just typed: a part of the form."""
    found = _to_pay(request, {"customer": request.GET.get("customer", "").strip()}, {})
    return render(request, "receivables/to_pay.html", found)


def _to_pay(request: WorkRequest, given: Form, wrong: Mapping[str, str]) -> dict[str, Any]:
    """What the customer owes, each with what was typed for it before."""
    code = str(given.get("customer", ""))
    rows = _owed(request, code)
    ticked = set(_ticked(given))
    return {
        "customer_known": rows is not None,
        "customer_typed": code,
        "minor_unit": company_facts(request.actor.company_id).minor_unit,
        "currency": request.workplace.currency,
        "rows": [
            PayRow(
                row, document_state(row), AMOUNT + row.number, row.number in ticked,
                str(given.get(AMOUNT + row.number, "")), wrong.get(AMOUNT + row.number, ""),
            )
            for row in rows or ()
        ],
    }  # fmt: skip


def _ticked(given: Form) -> Sequence[str]:
    """Invoices ticked or given an amount, in the order in which the form shows them."""
    getlist = getattr(given, "getlist", None)
    ticked = list(getlist(TICK)) if getlist else []
    typed = [
        name.removeprefix(AMOUNT)
        for name, text in given.items()
        if name.startswith(AMOUNT) and str(text).strip()
    ]
    return list(dict.fromkeys([*ticked, *typed]))


@page("payments/new/", name="receive_payment", duty=receive_payments.duty, methods=("POST",))
def receive(request: WorkRequest) -> HttpResponseBase:
    """The payment is received and set against the invoices that were ticked."""
    sent = request.POST
    typed = Typed(sent)
    numbers = _ticked(sent)
    row = ReceivePayment(
        customer=typed.text("customer"),
        amount=typed.needed("amount"),
        currency=request.workplace.currency,
        received_on=typed.day("received_on") or timezone.localdate(request.at),
        method=typed.text("method") or METHODS[0][0],
        reference=typed.text("reference"),
        external_id=typed.text("external_id") or None,
        apply=tuple(ApplyTo(number, typed.number(AMOUNT + number)) for number in numbers),
        oldest_first=typed.ticked("oldest_first"),
    )
    if typed.wrong:
        return again(request, new_payment, typed.wrong)
    outcomes = receive_payments([row], actor=request.actor, at=request.at)
    (outcome,) = outcomes
    if not outcome.accepted or outcome.id is None:
        return again(request, new_payment, _at_row(outcome, numbers))
    return told(request, outcomes, back=reverse("payment", args=[outcome.id]))


def _at_row(outcome: Outcome, numbers: Sequence[str]) -> dict[str, str]:
    """The message at the invoice that it is about, or at its field."""
    named = APPLIED.match(outcome.field or "")
    if named is None:
        return {outcome.field or "": outcome.message}
    return {AMOUNT + numbers[int(named.group(1)) - 1]: outcome.message}
