"""The quote list: views, filters, what is done to many quotes at once, the list as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.answers import chosen, note, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, menu, page, searcher, tile
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Filter, Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.pieces import Act, Fact, Found, Tile

from ..operations.quote_acceptance import accept_quotes
from ..operations.quote_approval import SubmitQuote, submit_quotes
from ..operations.quote_endings import REASONS, WithdrawQuote, withdraw_quotes
from ..operations.quote_sending import SendQuote, send_quotes
from ..operations.quotes import enter_quotes
from ..queries.quotes import (
    VIEWS,
    QuotePage,
    called,
    find_quotes,
    quote_counts,
    quote_list,
    quote_names,
)

menu("Sales", "Quotes", "quotes", "file-text", order=30)

EMPTY = {
    "": "Quotes stand here once one has been entered.",
    "open": "No quote is being worked on.",
    "waiting": "No quote waits for approval.",
    "sent": "No quote is out with a customer.",
    "expiring": "No quote expires within a week.",
    "won": "No quote has been accepted yet.",
    "lost": "No quote was declined, withdrawn or has expired.",
}
SUBMIT = Act("Submit", "submit_quotes", "hand-finger", submit_quotes.duty)
SEND = Act(
    "Send by e-mail", "send_quotes", "send", send_quotes.duty,
    confirm="Mail the ticked quotes to their customers?",
)  # fmt: skip
WITHDRAW = Act("Withdraw", "withdraw_quotes", "x", withdraw_quotes.duty, ask="Why they go")
BULK = {
    "": (SUBMIT, SEND, WITHDRAW),
    "open": (SUBMIT, SEND, WITHDRAW),
    "waiting": (WITHDRAW,),
    "sent": (WITHDRAW,),
    "expiring": (WITHDRAW,),
    "won": (),
    "lost": (),
}
FILTERS = (
    Filter("customer", "Customer code"),
    Filter("since", "From", "date"),
    Filter("until", "To", "date"),
)
COLUMNS = (
    "Quote", "Revision", "State", "Customer", "Name", "Customer reference", "Quoted", "Valid until",
    "Currency", "Net", "Total", "Reason", "Competitor", "By",
)  # fmt: skip


def _found(request: WorkRequest, address: Asked, *, limit: int) -> QuotePage:
    (after,) = address.place(1)
    return quote_list(
        request.actor.company_id, today=timezone.localdate(request.at), view=address.tab,
        search=address.words, after=after, limit=limit, **address.values,
    )  # fmt: skip


@page("quotes/", name="quotes", duty="sales.read")
def quotes(request: WorkRequest) -> HttpResponseBase:
    """Quotes, the latest first; the ticked ones are submitted, sent or withdrawn."""
    address = asked(request, tabs=VIEWS, filters=FILTERS)
    found = _found(request, address, limit=address.fetch)
    counts = quote_counts(request.actor.company_id, today=timezone.localdate(request.at))
    return render(request, "sales/quotes.html", {
        "title": "Quotes",
        "pretitle": "Sales",
        "reasons": REASONS,
        "acts": [Act("New quote", reverse("new_quote"), "plus", enter_quotes.duty, method="get")],
        "list": address.listing(
            found.rows,
            key=lambda row: (row.id,),
            tabs=[
                Tab("", "All", counts.all_quotes),
                Tab("open", "In work", counts.open),
                Tab("waiting", "Waiting for approval", counts.waiting, "waits"),
                Tab("sent", "Sent", counts.sent),
                Tab("expiring", "Expiring", counts.expiring, "waits"),
                Tab("won", "Won", counts.won),
                Tab("lost", "Lost", counts.lost),
            ],
            count=found.count,
            foot=[Fact("Total", found.amount_total, currency=request.workplace.currency)],
            acts=[_bulk(act) for act in BULK[address.tab]],
            empty=EMPTY[address.tab],
            file=address.file("quotes_csv"),
        ),
    })  # fmt: skip


def _bulk(act: Act) -> Act:
    return Act(act.label, reverse(act.url), act.icon, act.duty, confirm=act.confirm, ask=act.ask)


@page("quotes.csv", name="quotes_csv", duty="sales.read")
def quotes_csv(request: WorkRequest) -> HttpResponseBase:
    """All quotes that the list's filters let through, as a file."""
    address = asked(request, tabs=VIEWS, filters=FILTERS)
    address.after = None
    found = _found(request, address, limit=MOST)
    return csv_file("quotes", COLUMNS, (
        (
            row.number, row.revision, row.status, row.customer, row.customer_name,
            row.customer_reference, row.quoted_on, row.valid_until, row.currency, row.amount_net,
            row.amount_total, REASONS.get(row.reason_code, ""), row.competitor, row.entered_by,
        )
        for row in found.rows
    ))  # fmt: skip


def _told(request: WorkRequest, ids: Sequence[int], outcomes: Outcomes) -> HttpResponseBase:
    with entered(request.actor.company_id):
        names = quote_names(request.actor.company_id, ids)
    urls = {quote_id: reverse("quote", args=[quote_id]) for quote_id in ids}
    return told(request, outcomes, back=reverse("quotes"), labels=names, urls=urls)


def _each(request: WorkRequest, operation: Any, row: Any) -> HttpResponseBase:
    ids = chosen(request)
    outcomes = operation([row(quote_id) for quote_id in ids], actor=request.actor, at=request.at)
    return _told(request, ids, outcomes)


@page("quotes/submit/", name="submit_quotes", duty=submit_quotes.duty, methods=("POST",))
def submit_many(request: WorkRequest) -> HttpResponseBase:
    """The ticked drafts may be sent, or wait for approval."""
    return _each(request, submit_quotes, SubmitQuote)


@page("quotes/send/", name="send_quotes", duty=send_quotes.duty, methods=("POST",))
def send_many(request: WorkRequest) -> HttpResponseBase:
    """The ticked quotes go to their customers by e-mail."""
    return _each(request, send_quotes, lambda quote_id: SendQuote(quote_id, by_mail=True))


@page("quotes/withdraw/", name="withdraw_quotes", duty=withdraw_quotes.duty, methods=("POST",))
def withdraw_many(request: WorkRequest) -> HttpResponseBase:
    """The ticked quotes are open no longer, for the reason typed."""
    reason = note(request)
    return _each(request, withdraw_quotes, lambda quote_id: WithdrawQuote(quote_id, reason))


@tile(duty=accept_quotes.duty, order=15)
def expiring_quotes(*, actor: Actor, at: Any) -> Tile:
    """Quotes with customers that expire within a week."""
    counts = quote_counts(actor.company_id, today=timezone.localdate(at))
    tone = "waits" if counts.expiring else "done"
    hint = f"of {counts.sent} with customers" if counts.sent else "none is with a customer"
    url = f"{reverse('quotes')}?tab=expiring"
    return Tile("Expiring quotes", counts.expiring, url, tone, hint, "calendar-due")


@searcher("Quotes", duty="sales.read", order=12)
def quotes_by_number(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Quotes by number."""
    return [
        Found(
            called(row.number, row.revision), reverse("quote", args=[row.id]), row.customer_name,
            "file-text", row.status,
        )
        for row in find_quotes(actor.company_id, words, limit=limit)
    ]  # fmt: skip
