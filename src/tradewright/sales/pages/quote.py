"""One quote: facts, document flow, lines beside the price and stock of today, its next steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.approvals.queries.requests import About, requests_about
from tradewright.control.queries import history, who_may
from tradewright.kernel.answers import note, told
from tradewright.kernel.document_flow import began_with, document_flow
from tradewright.kernel.doors import WorkRequest, link, page
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.pieces import Act, Block, Fact, Step, Trace
from tradewright.kernel.sight import seen

from ..operations.quote_acceptance import accept_quotes
from ..operations.quote_approval import SubmitQuote, submit_quotes
from ..operations.quote_endings import (
    REASONS,
    ReleaseQuoteStock,
    WithdrawQuote,
    decline_quotes,
    release_quote_stock,
    withdraw_quotes,
)
from ..operations.quote_revisions import ReviseQuote, revise_quotes
from ..operations.quote_sending import send_quotes
from ..operations.quotes import change_quotes
from ..queries import quotes as queries
from ..queries.quote_links import QUOTE_LINK
from ..queries.quote_paper import quote_pdf
from .figures import SOURCES, amount, happenings, plain, spoken_day
from .order import seen_version

TABLE = "quote"
HISTORY = 100
COSTS = "inventory.read_costs"


def wanted_quote(request: WorkRequest, quote_id: int) -> queries.QuoteHead:
    """The quote of the address, or 404."""
    today = timezone.localdate(request.at)
    found = queries.quote_head(request.actor.company_id, quote_id, today=today)
    if found is None:
        raise Http404
    return found


@page("quotes/<int:quote_id>/", name="quote", duty="sales.read")
def quote(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    """The quote as it stands, what has changed since, what it became, what can be done next."""
    found = wanted_quote(request, quote_id)
    company_id, today = request.actor.company_id, timezone.localdate(request.at)
    exact = queries.quote_lines(company_id, quote_id, today=today)
    margin = queries.margin_of(exact) if request.actor.may(COSTS) else None
    lines = [seen(line, request.actor) for line in exact]
    orders = queries.quote_orders(company_id, [quote_id])
    requests = requests_about(company_id, TABLE, quote_id)
    documents = [(TABLE, quote_id), *(("approval_request", one.id) for one in requests)]
    told_of = seen(history(company_id, documents, limit=HISTORY), request.actor)
    return render(request, "sales/quote.html", {
        "pretitle": "Quote",
        "title": found.called,
        "state": found.status,
        "quote": found,
        "reason": REASONS.get(found.reason_code, ""),
        "acts": _acts(found, lines),
        "blocked": _blocked(request, found, requests),
        "facts": _facts(found, margin),
        "steps": _steps(request, found, orders),
        "happenings": happenings(told_of, here=(TABLE, quote_id)),
        "revisions": queries.quote_revisions(company_id, found.root_id),
        "orders": orders,
        "margin": margin,
        "address": customer_address(request, found),
        "lines": [
            (line, link("item", line.item_id), quoted_trace(line, found.entered_at))
            for line in lines
        ],
        "has_accepted": any(line.quantity_accepted for line in lines),
    })  # fmt: skip


def customer_address(request: WorkRequest, found: queries.QuoteHead) -> str:
    """Where the customer opens the quote, while that is possible; for those who may send it."""
    is_out = found.link_key is not None and found.status in ("sent", "accepted")
    if found.link_key is None or not is_out or not request.actor.may(send_quotes.duty):
        return ""
    token = QUOTE_LINK.token_of(request.actor.company_id, found.link_key)
    return f"{settings.PUBLIC_ADDRESS}/q/{token}/"


def quoted_trace(line: queries.QuoteLineRow, at: datetime) -> Trace:
    """Why a line is quoted at its price: the conditions, what was typed, the discounts."""
    figures: list[tuple[str, Any]] = []
    if line.engine_price is not None:
        source = str(line.price_trace.get("engine") or "")
        name = SOURCES.get(source, source or "Conditions")
        figures.append((name, plain(line.engine_price, 2)))
    if line.given_price is not None:
        figures.append(("Typed", plain(line.given_price, 2)))
    of_line, of_head = (
        Decimal(str(one)) for one in line.price_trace.get("discounts", (Decimal(0), Decimal(0)))
    )
    if of_line:
        figures.append(("Discount of the line", f"{plain(of_line)} %"))
    if of_head:
        figures.append(("Discount of the quote", f"{plain(of_head)} %"))
    figures.append((f"Quoted per {line.unit}", plain(line.unit_price, 2)))
    if line.price_now is not None and line.price_now != line.engine_price:
        figures.append(("The conditions today", plain(line.price_now, 2)))
    tried = [
        (SOURCES.get(step["level"], step["level"]), "found" if step.get("found") else "none")
        for step in line.price_trace.get("tried", ())
        if "level" in step
    ]
    because = "The price of the conditions on the day of the quote."
    if line.price_source == "manual":
        because = "The price of the conditions was changed for this quote."
    return Trace(f"Price of {line.item}", because, figures, tried, at)


def _facts(found: queries.QuoteHead, margin: queries.Margin | None) -> list[Fact]:
    taxed = f"{amount(found.amount_net)} net, {amount(found.amount_tax)} tax"
    valid_hint = "past" if found.is_past else f"quoted {spoken_day(found.quoted_on)}"
    facts = [
        Fact("Customer", found.customer_name, link("customer", found.customer_id),
             hint=found.customer),
        Fact("Total", found.amount_total, currency=found.currency, hint=taxed),
        Fact("Valid until", spoken_day(found.valid_until), hint=valid_hint),
        Fact("Ship to", found.ship_to_words, hint=f"from {found.warehouse_name}"),
        Fact("Customer’s reference", found.customer_reference or "–",
             hint=f"quoted by {found.entered_by}"),
    ]  # fmt: skip
    if margin is not None:
        rate = f"{amount(margin.rate * 100, 1)} %"
        facts.append(Fact("Margin", rate, hint=f"{amount(margin.amount)} over cost of that day"))
    return facts


def _blocked(
    request: WorkRequest, found: queries.QuoteHead, requests: Sequence[About]
) -> Block | None:
    """Why the quote does not go on, where it waits for somebody or is past its day."""
    if found.is_past:
        words = "Its last day has passed: the customer can accept it no more. Revise it."
        return Block(words, None)
    if found.mail_fault and found.mailed_at is None and found.wants_mail:
        return Block(f"Its mail did not go: {found.mail_fault}", found.sent_at)
    waiting = next((one for one in requests if one.id == found.request_id), None)
    if waiting is None or found.status not in ("waiting", "draft"):
        return None
    where = link("approval", waiting.id)
    if waiting.status == "waiting":
        people = who_may(waiting.approver_duty, request.actor.company_id, request.at)
        others = ", ".join(name for name in people if name != waiting.requested_by)
        return Block("It waits for approval.", waiting.requested_at, others, where, "Request")
    if waiting.status == "refused":
        words = f"Refused by {waiting.decided_by}: {waiting.reason.rstrip('.')}. Change it."
        return Block(words, None, "", where, "Request")
    return None


def _steps(
    request: WorkRequest, found: queries.QuoteHead, orders: Sequence[queries.QuoteOrder]
) -> list[Step]:
    """The whole strip of its order; the orders alone where there are several."""
    today = timezone.localdate(request.at)
    if len(orders) == 1:
        return document_flow(orders[0].order_id, actor=request.actor, on=today, here=request.path)
    here = Step(
        "Quote", found.called, found.status, found.quoted_on, request.path, current=True
    )  # fmt: skip
    made = [
        Step("Order", one.number, one.status, one.ordered_on, link("order", one.order_id))
        for one in orders
    ]
    origin = began_with(TABLE, found.id, actor=request.actor, on=today)
    return [*origin, here, *(made or [Step("Order", "")])]


def _acts(found: queries.QuoteHead, lines: Sequence[queries.QuoteLineRow]) -> list[Act]:
    """The next step first, then what else its state allows."""
    version = {"version": found.version}

    def act(label: str, name: str, icon: str, duty: str, **more: Any) -> Act:
        return Act(label, reverse(name, args=[found.id]), icon, duty, **more)

    submit = act("Submit", "submit_quote", "hand-finger", submit_quotes.duty, fields=version)
    send = act("Send", "send_quote", "send", send_quotes.duty, method="get")
    accept = act("Accept", "accept_quote", "check", accept_quotes.duty, method="get")
    change = act("Change", "change_quote", "edit", change_quotes.duty, method="get")
    decline = act("Decline", "decline_quote", "circle-x", decline_quotes.duty, method="get")
    revise = act("Revise", "revise_quote", "versions", revise_quotes.duty, fields=version)
    paper = act("PDF", "quote_pdf", "file-type-pdf", "sales.read", method="get", tone="quiet")
    free = act(
        "Free its stock", "release_quote_stock", "package-off", release_quote_stock.duty,
        confirm="Let others have the stock that this quote holds?",
    )  # fmt: skip
    withdraw = act(
        "Withdraw", "withdraw_quote", "x", withdraw_quotes.duty, tone="blocked", ask="Why it goes",
        fields=version,
    )  # fmt: skip
    holds = [free] if any(line.held for line in lines) else []
    by_status = {
        "draft": [submit, change, paper, withdraw],
        "waiting": [change, paper, withdraw],
        "approved": [send, change, paper, withdraw],
        "sent": [*([] if found.is_past else [accept]), revise, decline, paper, *holds, withdraw],
        "expired": [revise, paper],
        "declined": [revise, paper],
        "withdrawn": [revise, paper],
    }
    return by_status.get(found.status, [paper])


def told_at_quote(request: WorkRequest, quote_id: int, outcomes: Outcomes) -> HttpResponseBase:
    """Back to the quote's page, with what happened."""
    return told(request, outcomes, back=reverse("quote", args=[quote_id]))


@page("quotes/<int:quote_id>/quote.pdf", name="quote_pdf", duty="sales.read")
def pdf(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    """The quote as the customer gets it."""
    found = wanted_quote(request, quote_id)
    document = queries.quote_document(request.actor.company_id, quote_id)
    if document is None:
        raise Http404
    paper = quote_pdf(document, customer_address(request, found))
    headers = {"Content-Disposition": f'inline; filename="{found.number}-{found.revision}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@page(
    "quotes/<int:quote_id>/submit/", name="submit_quote", duty=submit_quotes.duty,
    methods=("POST",),
)  # fmt: skip
def submit_quote(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    """The draft may be sent, or waits for approval."""
    row = SubmitQuote(quote_id, note(request), seen_version(request))
    return told_at_quote(
        request, quote_id, submit_quotes([row], actor=request.actor, at=request.at)
    )


@page(
    "quotes/<int:quote_id>/withdraw/", name="withdraw_quote", duty=withdraw_quotes.duty,
    methods=("POST",),
)  # fmt: skip
def withdraw_quote(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    """The quote is open no longer, for the reason typed."""
    row = WithdrawQuote(quote_id, note(request), seen_version(request))
    return told_at_quote(
        request, quote_id, withdraw_quotes([row], actor=request.actor, at=request.at)
    )


@page(
    "quotes/<int:quote_id>/free-stock/", name="release_quote_stock",
    duty=release_quote_stock.duty, methods=("POST",),
)  # fmt: skip
def free_stock(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    """What the quote holds is free for others."""
    row = ReleaseQuoteStock(quote_id)
    return told_at_quote(
        request, quote_id, release_quote_stock([row], actor=request.actor, at=request.at)
    )


@page(
    "quotes/<int:quote_id>/revise/", name="revise_quote", duty=revise_quotes.duty,
    methods=("POST",),
)  # fmt: skip
def revise_quote(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    """The next revision stands as a draft."""
    row = ReviseQuote(quote_id, None, seen_version(request))
    outcomes = revise_quotes([row], actor=request.actor, at=request.at)
    made = outcomes[0].id if outcomes[0].accepted and outcomes[0].id else quote_id
    return told_at_quote(request, made, outcomes)
