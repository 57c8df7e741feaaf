"""Invoices and credit notes: the list with its ageing, one document, its PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.control.queries import history
from tradewright.kernel.document_flow import document_flow, root_numbers
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Filter, Tab, asked
from tradewright.kernel.pieces import Act, Fact, Step
from tradewright.parties.queries import customers_by_code

from ..operations.applications import apply_payments
from ..operations.payments import receive_payments
from ..printing import invoice_pdf
from ..queries.aging import aging
from ..queries.desk import Entry, entries_of
from ..queries.disputes import disputes_of
from ..queries.documents import invoice_document
from ..queries.invoices import InvoicePaper, invoice, invoices, open_invoices
from ..states import document_state
from .ageing import ageing_chart
from .disputes import dispute_acts, dispute_block
from .telling import happening

menu("Receivables", "Invoices", "invoices", "file-invoice", order=10)

TABS = ("open", "overdue", "due", "settled", "credit_notes", "all")
TO_PAY = ("open", "overdue", "due")
FILTERS = (
    Filter("customer", "Customer code"),
    Filter("since", "From", "date"),
    Filter("until", "To", "date"),
)
NOBODY = -1
MOST_TO_APPLY = 50  # open invoices offered on one page, the one due first at the front
EMPTY = {
    "open": "Every invoice is paid.",
    "overdue": "Nothing is overdue.",
    "due": "Nothing falls due in the next seven days.",
    "settled": "Paid invoices stand here.",
    "credit_notes": "Credit notes stand here once a return has been received.",
    "all": "Invoices stand here once a shipment has left.",
}


def chosen_customer(address: Asked, company_id: int) -> int | None:
    """The id of the customer whose code is filtered by; one that nobody has finds nothing."""
    code = address.values["customer"]
    return customers_by_code(company_id, [code]).get(code, NOBODY) if code else None


@page("invoices/", name="invoices", duty="receivables.read")
def invoice_list(request: WorkRequest) -> HttpResponseBase:
    """What is to be paid, the oldest first, and what was."""
    company_id = request.actor.company_id
    today = timezone.localdate(request.at)
    address = asked(request, tabs=TABS, filters=FILTERS)
    customer_id = chosen_customer(address, company_id)
    found = invoices(
        company_id=company_id, on=today, view=address.tab, search=address.words,
        customer_id=customer_id, since=address.values["since"], until=address.values["until"],
        oldest_first=address.tab in TO_PAY, after=address.place(1)[0], limit=address.fetch,
    )  # fmt: skip
    currency = request.workplace.currency
    counts = found.counts
    plain_list = address.tab in ("open", "overdue") and address.after is None
    debtors = (
        aging(
            today, company_id=company_id,
            customer_ids=None if customer_id is None else [customer_id],
        )
        if plain_list and not address.words
        else []
    )  # fmt: skip
    return render(request, "receivables/invoices.html", {
        "title": "Invoices",
        "pretitle": "Receivables",
        "currency": currency,
        "ageing": ageing_chart(debtors, currency=currency, url=reverse("invoices")),
        "acts": [
            Act("Enter payment", reverse("new_payment"), "cash", receive_payments.duty, "get"),
        ],
        "list": address.listing(
            [(row, document_state(row)) for row in found.rows],
            key=lambda pair: (pair[0].id,),
            tabs=[
                Tab("open", "Open", counts["open"]),
                Tab("overdue", "Overdue", counts["overdue"], "blocked"),
                Tab("due", "Due this week", counts["due"], "waits"),
                Tab("settled", "Settled", counts["settled"]),
                Tab("credit_notes", "Credit notes", counts["credit_notes"]),
                Tab("all", "All", counts["all"]),
            ],
            count=found.count,
            foot=[
                Fact("Total", found.amount_total, currency=currency),
                Fact("Open", found.amount_open, currency=currency),
            ],
            empty=EMPTY[address.tab],
            file=address.file("invoices_csv"),
        ),
    })  # fmt: skip


COLUMNS = (
    "number", "kind", "state", "customer", "customer_name", "invoiced_on", "due_on",
    "days_overdue", "currency", "net", "tax", "total", "open",
)  # fmt: skip


@page("invoices.csv", name="invoices_csv", duty="receivables.read")
def invoices_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as a file: same tab, filters and words, without paging."""
    company_id = request.actor.company_id
    address = asked(request, tabs=TABS, filters=FILTERS, limit=MOST)
    found = invoices(
        company_id=company_id, on=timezone.localdate(request.at), view=address.tab,
        search=address.words, customer_id=chosen_customer(address, company_id),
        since=address.values["since"], until=address.values["until"],
        oldest_first=address.tab in TO_PAY, limit=MOST,
    )  # fmt: skip
    return csv_file("invoices", COLUMNS, (
        (
            row.number, row.kind, document_state(row), row.customer, row.customer_name,
            row.invoiced_on, row.due_on, row.days_overdue, row.currency, row.amount_net,
            row.amount_tax, row.amount_total, row.amount_open,
        )
        for row in found.rows
    ))  # fmt: skip


@page("invoices/<int:invoice_id>/", name="invoice", duty="receivables.read")
def invoice_page(request: WorkRequest, invoice_id: int) -> HttpResponseBase:
    """An invoice or credit note: what it bills, what was set against it, what followed."""
    company_id = request.actor.company_id
    today = timezone.localdate(request.at)
    found = invoice(invoice_id, company_id=company_id, on=today)
    if found is None:
        raise Http404
    head = found.head
    entries = entries_of("invoice", head.id, company_id=company_id)
    disputes = disputes_of(head.id, company_id=company_id)
    is_note = head.kind == "credit_note"
    open_ones = (
        open_invoices(head.customer_id, company_id=company_id, on=today)
        if is_note and head.amount_open > 0 and request.actor.may(apply_payments.duty)
        else []
    )
    return render(request, "receivables/invoice.html", {
        "pretitle": "Credit note" if is_note else "Invoice",
        "title": head.number,
        "state": document_state(head),
        "acts": [*_acts(found), *dispute_acts(found, disputes)],
        "blocked": dispute_block(disputes, head.currency),
        "facts": _facts(found, root_numbers(_orders(found), company_id=company_id)),
        "steps": _steps(request, found, entries, today),
        "happenings": [
            happening(one, head.currency) for one in history(company_id, [("invoice", head.id)])
        ],
        "watched": [("invoice", head.id)],
        "invoice": found,
        "is_note": is_note,
        "entries": [(entry, link("entry", entry.id)) for entry in entries],
        "apply_to": open_ones[:MOST_TO_APPLY],
        "more_to_apply": max(0, len(open_ones) - MOST_TO_APPLY),
        "left": head.amount_open,
        "source": ("credit_note_id", head.id),
    })  # fmt: skip


def _acts(found: InvoicePaper) -> list[Act]:
    head = found.head
    pdf = Act("PDF", reverse("invoice_pdf", args=[head.id]), "file-type-pdf", "receivables.read",
              method="get")  # fmt: skip
    if head.kind == "credit_note" or head.amount_open == 0:
        return [pdf]
    address = (
        f"{reverse('new_payment')}?{urlencode({'customer': head.customer, 'invoice': head.number})}"
    )
    return [Act("Enter payment", address, "cash", receive_payments.duty, method="get"), pdf]


def _orders(found: InvoicePaper) -> list[int]:
    return [] if found.head.order_id is None else [found.head.order_id]


def _facts(found: InvoicePaper, orders: Mapping[int, str]) -> list[Fact]:
    head = found.head
    facts = [
        Fact("Customer", head.customer_name, link("customer", head.customer_id),
             hint=head.customer),
        Fact("Total", head.amount_total, currency=head.currency),
        Fact("Open", head.amount_open, currency=head.currency),
    ]  # fmt: skip
    if head.kind == "credit_note":
        credited = link("invoice", found.credits_invoice_id) if found.credits_invoice_id else ""
        return [
            *facts,
            Fact("For invoice", found.credits_invoice or "–", credited),
            Fact("Reason", found.reason or "–"),
        ]
    late = f"{head.days_overdue} day{'' if head.days_overdue == 1 else 's'} overdue"
    order = [Fact("Order", orders.get(key, "–"), link("order", key)) for key in _orders(found)]
    return [
        *facts,
        Fact("Due", _day(head.due_on), hint=late if head.days_overdue else found.terms),
        *order,
    ]


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _steps(
    request: WorkRequest, found: InvoicePaper, entries: Sequence[Entry], today: date
) -> list[Step]:
    """The flow of its order; without one, the document and its entry."""
    head = found.head
    if head.order_id is not None:
        return document_flow(head.order_id, actor=request.actor, on=today, here=request.path)
    kind = "Credit note" if head.kind == "credit_note" else "Invoice"
    here = Step(kind, head.number, document_state(head), head.invoiced_on, current=True)
    return [here, *(entry_step(entry) for entry in entries)]


def entry_step(entry: Entry) -> Step:
    """A journal entry in a flow strip."""
    return Step("Journal", entry.number, "posted", entry.posting_date, link("entry", entry.id))


@page("invoices/<int:invoice_id>/pdf/", name="invoice_pdf", duty="receivables.read")
def pdf(request: WorkRequest, invoice_id: int) -> HttpResponseBase:
    """The document as it is sent to the customer."""
    document = invoice_document(invoice_id, company_id=request.actor.company_id)
    if document is None:
        raise Http404
    return HttpResponse(
        invoice_pdf(document),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{document.number}.pdf"'},
    )
