"""Entering a payment: who paid, how much, and which invoices it pays."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.typed import Typed
from tradewright.parties.queries import customers_by_code, customers_by_id

from ..operations.payments import ApplyTo, ReceivePayment, receive_payments
from ..queries.invoices import InvoiceRow, open_invoices

menu("Receivables", "Enter payment", "new_payment", "cash-register", order=15)

METHODS = [("transfer", "Bank transfer"), ("cheque", "Cheque"), ("card", "Card"), ("cash", "Cash")]
PAY = "pay-"


@page("payments/new/", name="new_payment", duty=receive_payments.duty)
def new_payment(
    request: WorkRequest,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The form; once the customer is named (`?customer=`), with what it owes, oldest due first."""
    company_id = request.actor.company_id
    today = timezone.localdate(request.at)
    given = values or {
        "customer": request.GET.get("customer", "").strip(),
        "received_on": today.isoformat(),
        "method": "transfer",
    }
    code = given.get("customer", "")
    known = customers_by_code(company_id, [code]) if code else {}
    wrong = dict(errors or {})
    if code and not known:
        wrong.setdefault("customer", f"No customer “{code}”: check the code.")
    owed = open_invoices(known[code], company_id=company_id, on=today) if known else []
    return render(request, "receivables/new_payment.html", {
        "title": "Enter payment",
        "pretitle": "Receivables",
        "customer": customers_by_id(company_id, [known[code]])[known[code]] if known else None,
        "no_customer": not known,
        "open": [(one, _typed(given, one, request)) for one in owed],
        "methods": METHODS,
        "values": given,
        "errors": wrong,
    })  # fmt: skip


def _typed(given: Mapping[str, str], one: InvoiceRow, request: WorkRequest) -> str:
    """What was typed for an invoice; that which the form was opened for is paid in full."""
    if request.GET.get("invoice") == one.number:
        return f"{one.amount_open:f}"
    return given.get(PAY + one.number, "")


@page("payments/new/", name="receive_payment", duty=receive_payments.duty, methods=("POST",))
def receive_payment(request: WorkRequest) -> HttpResponseBase:
    """The payment is in the books; sent twice, it is there once."""
    typed = Typed(request.POST)
    fields = [name for name in request.POST if name.startswith(PAY) and typed.text(name)]
    paid = [(name.removeprefix(PAY), typed.number(name)) for name in fields]
    row = ReceivePayment(
        customer=typed.text("customer"),
        amount=typed.needed("amount"),
        currency=request.workplace.currency,
        received_on=typed.needed_day("received_on"),
        method=typed.text("method") or "transfer",
        reference=typed.text("reference"),
        external_id=typed.text("external_id") or None,
        apply=tuple(ApplyTo(number, amount) for number, amount in paid if amount != Decimal(0)),
        oldest_first=typed.ticked("oldest_first"),
    )
    if typed.wrong:
        wrong = {key: words for key, words in typed.wrong.items() if not key.startswith(PAY)}
        if len(wrong) < len(typed.wrong):
            wrong["apply"] = "Give what is to be paid of an invoice as a number."
        return again(request, new_payment, wrong)
    (outcome,) = outcomes = receive_payments([row], actor=request.actor, at=request.at)
    if not outcome.accepted:
        field = outcome.field or ""
        if field.startswith("apply"):
            return again(request, new_payment, {"apply": outcome.message})
        return again(request, new_payment, outcome)
    return told(request, outcomes, back=reverse("payment", args=[outcome.id]))
