"""Payments: the list, one payment, setting it against invoices and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.company.queries import company_facts
from tradewright.control.queries import history
from tradewright.kernel.answers import note, told
from tradewright.kernel.doors import WorkRequest, link, menu, page, searcher, tile
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Filter, Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Fact, Found, Step, Tile
from tradewright.kernel.typed import Typed

from ..operations.applications import (
    ApplyPayment,
    UnapplyPayment,
    apply_payments,
    unapply_payments,
)
from ..operations.payments import receive_payments
from ..queries.desk import documents_called, entries_of, waiting_receivables
from ..queries.invoices import open_invoices
from ..queries.payments import PaymentPaper, applied_document, payment, payments
from ..states import applied_state
from .invoices import MOST_TO_APPLY, chosen_customer, entry_step
from .telling import happening

menu("Receivables", "Payments", "payments", "cash", order=20)

FILTERS = (
    Filter("customer", "Customer code"),
    Filter("since", "From", "date"),
    Filter("until", "To", "date"),
)
VIEWS = ("all", "on_account")
COLUMNS = (
    "number", "customer", "customer_name", "received_on", "method", "reference", "currency",
    "amount", "amount_unapplied",
)  # fmt: skip


@page("payments/", name="payments", duty="receivables.read")
def payment_list(request: WorkRequest) -> HttpResponseBase:
    """Money that came in, the latest first."""
    company_id = request.actor.company_id
    address = asked(request, tabs=VIEWS, filters=FILTERS)
    found = payments(
        company_id=company_id, view=address.tab, search=address.words,
        customer_id=chosen_customer(address, company_id), since=address.values["since"],
        until=address.values["until"], after=address.place(1)[0], limit=address.fetch,
    )  # fmt: skip
    currency = request.workplace.currency
    return render(request, "receivables/payments.html", {
        "title": "Payments",
        "pretitle": "Receivables",
        "currency": currency,
        "acts": [
            Act("Enter payment", reverse("new_payment"), "plus", receive_payments.duty, "get"),
        ],
        "list": address.listing(
            [(row, applied_state(row.amount, row.amount_unapplied)) for row in found.rows],
            key=lambda pair: (pair[0].id,),
            tabs=[
                Tab("all", "All", found.counts["all"]),
                Tab("on_account", "On account", found.counts["on_account"], "waits"),
            ],
            count=found.counts[address.tab],
            foot=[
                Fact("Received", found.amount, currency=currency),
                Fact("On account", found.amount_unapplied, currency=currency),
            ],
            file=address.file("payments_csv"),
            empty="Nothing is on account." if address.tab == "on_account"
            else "Payments stand here once one has been entered.",
        ),
    })  # fmt: skip


@page("payments.csv", name="payments_csv", duty="receivables.read")
def payments_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as a file: same tab, filters and words, without paging."""
    company_id = request.actor.company_id
    address = asked(request, tabs=VIEWS, filters=FILTERS)
    found = payments(
        company_id=company_id, view=address.tab, search=address.words,
        customer_id=chosen_customer(address, company_id), since=address.values["since"],
        until=address.values["until"], limit=MOST,
    )  # fmt: skip
    return csv_file("payments", COLUMNS, ([getattr(row, c) for c in COLUMNS] for row in found.rows))


@page("payments/<int:payment_id>/", name="payment", duty="receivables.read")
def payment_page(request: WorkRequest, payment_id: int) -> HttpResponseBase:
    """A payment: what it was used for, and what else it could pay."""
    company_id = request.actor.company_id
    today = timezone.localdate(request.at)
    found = payment(payment_id, company_id=company_id)
    if found is None:
        raise Http404
    head = found.head
    left = head.amount_unapplied
    open_ones = (
        open_invoices(head.customer_id, company_id=company_id, on=today)
        if left > 0 and request.actor.may(apply_payments.duty)
        else []
    )
    entries = entries_of("payment", head.id, company_id=company_id)
    return render(request, "receivables/payment.html", {
        "pretitle": "Payment",
        "title": head.number,
        "state": applied_state(head.amount, left),
        "facts": [
            Fact("Customer", head.customer_name, link("customer", head.customer_id),
                 hint=head.customer),
            Fact("Amount", head.amount, currency=head.currency),
            Fact("On account", left, currency=head.currency),
            Fact("Received", f"{head.received_on.day} {head.received_on:%b %Y}"),
            Fact("Reference", head.reference or "–", hint=head.method),
        ],
        "steps": _steps(found) + [entry_step(entry) for entry in entries[:4]],
        "happenings": [
            happening(one, head.currency) for one in history(company_id, [("payment", head.id)])
        ],
        "watched": [("payment", head.id)],
        "payment": found,
        "apply_to": open_ones[:MOST_TO_APPLY],
        "more_to_apply": max(0, len(open_ones) - MOST_TO_APPLY),
        "left": left,
        "source": ("payment_id", head.id),
        "entries": [(entry, link("entry", entry.id)) for entry in entries],
    })  # fmt: skip


def _steps(found: PaymentPaper) -> list[Step]:
    """The invoices it pays, then the payment."""
    head = found.head
    paid = {row.invoice_id: row for row in found.applications if row.is_live}
    steps = [
        Step("Invoice", row.invoice, "", row.applied_on, link("invoice", row.invoice_id))
        for row in list(paid.values())[:4]
    ]
    if len(paid) > len(steps):
        steps.append(Step("Invoice", f"and {len(paid) - len(steps)} more"))
    state = applied_state(head.amount, head.amount_unapplied)
    here = Step("Payment", head.number, state, head.received_on, current=True)
    return [*(steps or [Step("Invoice", "")]), here]


@page("applications/<int:application_id>/", name="application", duty="receivables.read")
def application(request: WorkRequest, application_id: int) -> HttpResponseBase:
    """The way from a journal entry: an application stands on its payment or credit note."""
    found = applied_document(application_id, company_id=request.actor.company_id)
    if found is None:
        raise Http404
    name, document_id = found
    return HttpResponseRedirect(reverse(name, args=[document_id]))


@page("applications/", name="apply_payment", duty=apply_payments.duty, methods=("POST",))
def apply_to_invoice(request: WorkRequest) -> HttpResponseBase:
    """So much of a payment or credit note pays an invoice; no amount is as much as there is."""
    sent = request.POST
    numbers = {
        name: int(sent[name])
        for name in ("payment_id", "credit_note_id", "invoice_id")
        if sent.get(name, "").isdigit()
    }
    back = _back(numbers.get("payment_id"), numbers.get("credit_note_id"))
    typed = Typed(sent)
    amount = typed.number("amount")
    if typed.wrong:
        messages.error(request, typed.wrong["amount"])
        return HttpResponseRedirect(back)
    row = ApplyPayment(numbers.get("invoice_id", 0), numbers.get("payment_id"),
                       numbers.get("credit_note_id"), amount)  # fmt: skip
    outcomes = apply_payments([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=back)


@page(
    "applications/take-back/", name="unapply_payment", duty=unapply_payments.duty,
    methods=("POST",),
)  # fmt: skip
def take_back(request: WorkRequest) -> HttpResponseBase:
    """An application is taken back; the invoice is open again."""
    sent = request.POST
    asked_for = sent.get("application_id", "")
    row = UnapplyPayment(int(asked_for) if asked_for.isdigit() else 0, note(request))
    outcomes = unapply_payments([row], actor=request.actor, at=request.at)
    named = {
        key: int(sent[key]) for key in ("payment_id", "invoice_id") if sent.get(key, "").isdigit()
    }
    return told(request, outcomes, back=_back(named.get("payment_id"), named.get("invoice_id")))


def _back(payment_id: int | None, invoice_id: int | None) -> str:
    """The page that the form stood on."""
    if payment_id is not None:
        return reverse("payment", args=[payment_id])
    return reverse("invoice", args=[invoice_id]) if invoice_id else reverse("payments")


@tile(duty="receivables.read", order=30)
def receivable_tiles(*, actor: Actor, at: datetime) -> list[Tile]:
    """What is overdue, and what nobody has set against an invoice yet."""
    today = timezone.localdate(at)
    waiting = waiting_receivables(today, company_id=actor.company_id)
    currency = company_facts(actor.company_id).currency
    return [
        Tile(
            "Overdue", waiting.amount_overdue, f"{reverse('invoices')}?tab=overdue",
            "blocked" if waiting.overdue else "done",
            _of(waiting.overdue, "invoice") if waiting.overdue else "nothing is overdue",
            "alert-triangle", currency,
        ),
        Tile(
            "On account", waiting.amount_on_account, f"{reverse('payments')}?tab=on_account",
            "waits" if waiting.on_account else "done",
            f"{_of(waiting.on_account, 'payment')} to apply" if waiting.on_account
            else "every payment is applied",
            "cash", currency,
        ),
    ]  # fmt: skip


def _of(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


@searcher("Invoices", duty="receivables.read", order=40)
def find_invoices(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Invoices and credit notes whose number begins so."""
    rows = documents_called(
        words, company_id=actor.company_id, limit=limit, kinds=("invoice", "credit_note")
    )
    return [
        Found(
            row.number, reverse("invoice", args=[row.id]), f"{row.customer} · {row.amount:,.2f}",
            "file-invoice", "paid" if row.amount_open == 0 else "open",
        )
        for row in rows
    ][:limit]  # fmt: skip


@searcher("Payments", duty="receivables.read", order=50)
def find_payments(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Payments whose number begins so, or that have this reference."""
    rows = documents_called(words, company_id=actor.company_id, limit=limit, kinds=("payment",))
    return [
        Found(
            row.number, reverse("payment", args=[row.id]), f"{row.customer} · {row.amount:,.2f}",
            "cash", applied_state(row.amount, row.amount_open),
        )
        for row in rows
    ]  # fmt: skip
