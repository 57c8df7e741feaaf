"""Reads of orders, shipments, invoices and payments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router

from tradewright.receivables.printing import invoice_pdf
from tradewright.receivables.queries import aging as ageing
from tradewright.receivables.queries import documents as papers
from tradewright.receivables.queries import invoices as billing
from tradewright.receivables.queries import payments as paying
from tradewright.sales.queries import orders as sales
from tradewright.sales.queries import quotes as quoting
from tradewright.sales.queries import returns as coming_back
from tradewright.sales.queries.quote_paper import quote_pdf
from tradewright.warehouse.queries import shipments as shipping

from .reading import Id, Limit, all_of, file, get, page, page_of, place, shape, there, today

router = Router()

OrderView = Literal["", "draft", "held", "ready", "backordered", "late", "completed", "cancelled"]


@get(router, "/sales/orders", duty="sales.read", answers=page_of(sales.OrderRow))
def orders(
    request: Any, view: OrderView = "", search: str = "", customer: str | None = None,
    channel: str | None = None, warehouse: str | None = None, since: date | None = None,
    until: date | None = None, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Orders, the latest first; `customer` is a code, `since` and `until` are order days."""
    found = sales.order_list(
        request.actor.company_id, today=today(request), view=view, search=search,
        customer=customer, channel=channel, warehouse=warehouse, since=since, until=until,
        after=place(after, str, int), limit=limit + 1,
    )  # fmt: skip
    return page(found.rows, limit, lambda row: [row.ordered_on.isoformat(), row.id])


@get(router, "/sales/orders/{order_id}", duty="sales.read")
def order(request: Any, order_id: Id) -> Any:
    """One order: head, lines, open holds, and shipments and invoices for those who may see them."""
    actor, day = request.actor, today(request)
    company_id = actor.company_id
    answer = {
        "head": there(sales.order_head(company_id, order_id, today=day), "order"),
        "lines": sales.order_lines(company_id, order_id),
        "holds": sales.order_holds(company_id, order_id),
    }
    if actor.may("warehouse.read"):
        sent = shipping.shipments_of_orders([order_id], company_id=company_id)
        answer["shipments"] = sent[order_id]
    if actor.may("receivables.read"):
        billed = billing.invoices_of_orders([order_id], company_id=company_id, on=day)
        answer["invoices"] = billed[order_id]
    return answer


@get(router, "/sales/quotes", duty="sales.read", answers=page_of(quoting.QuoteRow))
def quotes(
    request: Any, view: Literal["", "open", "waiting", "sent", "expiring", "won", "lost"] = "",
    search: str = "", customer: str | None = None, since: date | None = None,
    until: date | None = None, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Quotes, the latest first; `customer` is a code, `since` and `until` are days of quotes."""
    (last,) = place(after, int)
    found = quoting.quote_list(
        request.actor.company_id, today=today(request), view=view, search=search,
        customer=customer, since=since, until=until, after=last, limit=limit + 1,
    )  # fmt: skip
    return page(found.rows, limit, lambda row: [row.id])


@get(router, "/sales/quotes/{quote_id}", duty="sales.read")
def quote(request: Any, quote_id: Id) -> Any:
    """One quote: head, lines beside price, tax and stock of today, orders that it became, and its
    revisions."""
    company_id, day = request.actor.company_id, today(request)
    head = there(quoting.quote_head(company_id, quote_id, today=day), "quote")
    return {
        # the key of the customer's link would let its reader speak for the customer
        "head": replace(head, link_key=None),
        "lines": quoting.quote_lines(company_id, quote_id, today=day),
        "orders": quoting.quote_orders(company_id, [quote_id]),
        "revisions": quoting.quote_revisions(company_id, head.root_id),
    }


@get(router, "/sales/quotes/{quote_id}/pdf", duty="sales.read", answers=Any)
def quote_paper(request: Any, quote_id: Id) -> HttpResponse:
    """The quote as the customer gets it (application/pdf)."""
    document = there(quoting.quote_document(request.actor.company_id, quote_id), "quote")
    return file(request, f"{document.number}.pdf", "application/pdf", quote_pdf(document))


@get(router, "/sales/returns", duty="sales.read", answers=page_of(coming_back.ReturnRow))
def returns(
    request: Any, view: Literal["", "authorised", "received", "cancelled"] = "", search: str = "",
    customer: str | None = None, since: date | None = None, until: date | None = None,
    after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Returns, the latest first; `customer` is a code."""
    (last,) = place(after, int)
    found = coming_back.return_list(
        request.actor.company_id, view=view, search=search, customer=customer, since=since,
        until=until, after=last, limit=limit + 1,
    )  # fmt: skip
    return page(found.rows, limit, lambda row: [row.id])


@get(router, "/sales/returns/{return_id}", duty="sales.read")
def return_(request: Any, return_id: Id) -> Any:
    """One return: head, lines with the sales they take back, and credit notes for those who may
    see them."""
    actor = request.actor
    answer = {
        "head": there(coming_back.return_head(actor.company_id, return_id), "return"),
        "lines": coming_back.return_lines(actor.company_id, return_id),
    }
    if actor.may("receivables.read"):
        answer["credit_notes"] = coming_back.return_notes(actor.company_id, return_id)
    return answer


@get(router, "/warehouse/shipments", duty="warehouse.read", answers=page_of(shipping.ShipmentRow))
def shipments(
    request: Any, status: str | None = None, search: str = "", warehouse: str | None = None,
    customer: str | None = None, order_id: Id | None = None, shipped_on: date | None = None,
    after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Shipments, the latest first; `warehouse` and `customer` are codes."""
    (last,) = place(after, int)
    found = shipping.shipments(
        company_id=request.actor.company_id, status=status, search=search, warehouse=warehouse,
        customer=customer, order_id=order_id, shipped_on=shipped_on, today=today(request),
        after=last, limit=limit + 1,
    )  # fmt: skip
    return page(found.rows, limit, lambda row: [row.id])


@get(
    router, "/warehouse/shipments/{shipment_id}", duty="warehouse.read",
    answers=shape(shipping.ShipmentPaper),
)  # fmt: skip
def shipment(request: Any, shipment_id: Id) -> Any:
    """One shipment with its lines."""
    found = shipping.shipment(shipment_id, company_id=request.actor.company_id)
    return there(found, "shipment")


@get(router, "/receivables/invoices", duty="receivables.read", answers=page_of(billing.InvoiceRow))
def invoices(
    request: Any, view: Literal["all", "open", "overdue", "due", "settled", "credit_notes"] = "all",
    search: str = "", customer_id: Id | None = None, since: date | None = None,
    until: date | None = None, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Invoices and credit notes, the latest first; view `open` has what is still to be paid."""
    (last,) = place(after, int)
    found = billing.invoices(
        company_id=request.actor.company_id, on=today(request), view=view, search=search,
        customer_id=customer_id, since=since, until=until, after=last, limit=limit + 1,
    )  # fmt: skip
    return page(found.rows, limit, lambda row: [row.id])


@get(router, "/receivables/aging", duty="receivables.read", answers=page_of(ageing.AgingRow))
def aging(request: Any, on: date | None = None) -> Any:
    """What each customer owes by days past due, on a day (else today), the largest debt first."""
    rows = ageing.aging(on or today(request), company_id=request.actor.company_id)
    return all_of(rows)


@get(
    router, "/receivables/invoices/{invoice_id}", duty="receivables.read",
    answers=shape(billing.InvoicePaper),
)  # fmt: skip
def invoice(request: Any, invoice_id: Id) -> Any:
    """One invoice or credit note with lines, taxes and what was paid on it."""
    company_id = request.actor.company_id
    found = billing.invoice(invoice_id, company_id=company_id, on=today(request))
    return there(found, "invoice")


@get(router, "/receivables/invoices/{invoice_id}/pdf", duty="receivables.read", answers=Any)
def pdf(request: Any, invoice_id: Id) -> HttpResponse:
    """The invoice as the customer gets it (application/pdf)."""
    company_id = request.actor.company_id
    document = there(papers.invoice_document(invoice_id, company_id=company_id), "invoice")
    return file(request, f"{document.number}.pdf", "application/pdf", invoice_pdf(document))


@get(router, "/receivables/payments", duty="receivables.read", answers=page_of(paying.PaymentRow))
def payments(
    request: Any, view: Literal["all", "on_account"] = "all", search: str = "",
    customer_id: Id | None = None, since: date | None = None, until: date | None = None,
    after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Payments, the latest first; view `on_account` has those not yet used up."""
    (last,) = place(after, int)
    found = paying.payments(
        company_id=request.actor.company_id, view=view, search=search, customer_id=customer_id,
        since=since, until=until, after=last, limit=limit + 1,
    )  # fmt: skip
    return page(found.rows, limit, lambda row: [row.id])


@get(
    router, "/receivables/payments/{payment_id}", duty="receivables.read",
    answers=shape(paying.PaymentPaper),
)  # fmt: skip
def payment(request: Any, payment_id: Id) -> Any:
    """One payment with what it was used for."""
    return there(paying.payment(payment_id, company_id=request.actor.company_id), "payment")
