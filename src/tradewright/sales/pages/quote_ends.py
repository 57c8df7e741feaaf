"""Forms that move a quote on: sent, accepted line by line, declined with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.credit.queries import credit_position
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.typed import Typed

from ..operations.quote_acceptance import AcceptedLine, AcceptQuote, QuoteAccepted, accept_quotes
from ..operations.quote_endings import REASONS, DeclinedLine, DeclineQuote, decline_quotes
from ..operations.quote_sending import SendQuote, send_quotes
from ..queries.quotes import QuoteHead, QuoteLineRow, quote_lines
from .figures import amount, plain
from .quote import told_at_quote, wanted_quote

HOURS = [("4", "4 hours"), ("24", "1 day"), ("72", "3 days"), ("168", "1 week")]


def _lines(request: WorkRequest, found: QuoteHead) -> list[QuoteLineRow]:
    today = timezone.localdate(request.at)
    return quote_lines(request.actor.company_id, found.id, today=today)


def _shown(request: WorkRequest, template: str, found: QuoteHead, **more: Any) -> HttpResponseBase:
    return render(request, template, {
        "pretitle": f"Quote {found.called}, {found.customer_name}", "quote": found, **more,
    })  # fmt: skip


@page(
    "quotes/<int:quote_id>/send/", name="send_quote", duty=send_quotes.duty,
    methods=("GET", "POST"),
)  # fmt: skip
def send_quote(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    """Send it by mail or by hand, and hold its stock for a while."""
    if request.method == "POST":
        return _send(request, quote_id)
    return send_form(request, quote_id)


def send_form(
    request: WorkRequest,
    quote_id: int,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """How it goes, and how long it holds stock."""
    found = wanted_quote(request, quote_id)
    return _shown(
        request, "sales/send_quote.html", found, title="Send the quote",
        values=values or {"by_mail": "1", "version": str(found.version)}, errors=errors or {},
        hours=HOURS,
    )  # fmt: skip


def _send(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    sent = Typed(request.POST)
    hours = sent.text("reserve_hours")
    row = SendQuote(
        quote_id, sent.ticked("by_mail"),
        int(hours) if hours.isdecimal() and len(hours) < 6 else None, sent.whole("version"),
    )  # fmt: skip
    outcomes = send_quotes([row], actor=request.actor, at=request.at)
    if not outcomes[0].accepted:
        return again(request, send_form, outcomes[0], quote_id=quote_id)
    return told_at_quote(request, quote_id, outcomes)


@page(
    "quotes/<int:quote_id>/accept/", name="accept_quote", duty=accept_quotes.duty,
    methods=("GET", "POST"),
)  # fmt: skip
def accept_quote(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    """Choose what the customer takes; what has changed since stands beside it."""
    if request.method == "POST":
        return _accept(request, quote_id)
    return accept_form(request, quote_id)


def accept_form(
    request: WorkRequest,
    quote_id: int,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The lines with how much of each is taken; standard lines in full to begin with."""
    found = wanted_quote(request, quote_id)
    wrong = errors or {}
    lines = [line for line in _lines(request, found) if line.left]
    return _shown(
        request, "sales/accept_quote.html", found, title="Accept the quote",
        values=values or {
            "version": str(found.version), "customer_reference": found.customer_reference,
            "requested_on": found.requested_on.isoformat() if found.requested_on else "",
        },
        errors=wrong,
        general=wrong.get("quote_id") or wrong.get("lines") or wrong.get("version", ""),
        reasons=list(REASONS.items()),
        lines=[
            (
                line, f"take-{line.line_no}",
                values.get(f"take-{line.line_no}", "") if values
                else plain(line.left).replace(",", "") if line.is_standard else "",
                wrong.get(f"take-{line.line_no}", ""),
            )
            for line in lines
        ],
        credit=_credit(request, found),
    )  # fmt: skip


def _credit(request: WorkRequest, found: QuoteHead) -> str:
    """Whether the order would wait for credit, for those who may read it."""
    if not request.actor.may("credit.read"):
        return ""
    position = credit_position(request.actor.company_id, [found.customer_id])[found.customer_id]
    if position.available is None or found.amount_total <= position.available:
        return ""
    over = amount(found.amount_total - position.available)
    return f"The whole of it is {over} {found.currency} over the credit limit: the order will wait."


def _accept(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    sent = Typed(request.POST)
    lines = []
    for name in request.POST:
        number = name.removeprefix("take-")
        if number != name and number.isdecimal() and len(number) < 7:
            quantity = sent.number(name)
            if quantity:
                lines.append(AcceptedLine(int(number), quantity))
    if not lines:
        sent.wrong.setdefault("lines", "Say of at least one line how much is taken.")
    row = AcceptQuote(
        quote_id, tuple(lines), sent.whole("version"),
        customer_reference=sent.text("customer_reference"), requested_on=sent.day("requested_on"),
        keep_open=sent.ticked("keep_open"), signed_as=sent.text("signed_as"),
        reason_code=sent.text("reason_code"), reason=sent.text("reason"),
        external_id=sent.text("external_id") or None,
    )  # fmt: skip
    if sent.wrong:
        return again(request, accept_form, sent.wrong, quote_id=quote_id)
    outcomes = accept_quotes([row], actor=request.actor, at=request.at)
    outcome = outcomes[0]
    if not outcome.accepted or outcome.id is None:
        return again(request, accept_form, _at_the_line(outcome), quote_id=quote_id)
    return told(request, outcomes, back=reverse("order", args=[outcome.id]))


def _at_the_line(outcome: Outcome) -> dict[str, str]:
    if outcome.code == QuoteAccepted.ORDER_REFUSED or outcome.detail.get("line") is None:
        return {outcome.code.field or "lines": outcome.message}
    return {f"take-{outcome.detail['line']}": outcome.message}


@page(
    "quotes/<int:quote_id>/decline/", name="decline_quote", duty=decline_quotes.duty,
    methods=("GET", "POST"),
)  # fmt: skip
def decline_quote(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    """Say why the customer did not take it, and what others ask."""
    if request.method == "POST":
        return _decline(request, quote_id)
    return decline_form(request, quote_id)


def decline_form(
    request: WorkRequest,
    quote_id: int,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Reason, competitor, and a field for the competitor's price of each line."""
    found = wanted_quote(request, quote_id)
    given = values or {"version": str(found.version)}
    return _shown(
        request, "sales/decline_quote.html", found, title="The quote is declined", values=given,
        errors=errors or {}, reasons=list(REASONS.items()),
        lines=[
            (line, f"price-{line.line_no}", given.get(f"price-{line.line_no}", ""),
             (errors or {}).get(f"price-{line.line_no}", ""))
            for line in _lines(request, found)
        ],
    )  # fmt: skip


def _decline(request: WorkRequest, quote_id: int) -> HttpResponseBase:
    sent = Typed(request.POST)
    lines = []
    for name in request.POST:
        number = name.removeprefix("price-")
        if number != name and number.isdecimal() and len(number) < 7:
            price = sent.number(name)
            if price is not None and price < 0:
                sent.wrong[name] = "A price is zero or more."
            elif price is not None:
                lines.append(DeclinedLine(int(number), price))
    row = DeclineQuote(
        quote_id, sent.text("reason_code"), sent.text("reason"), sent.text("competitor"),
        sent.whole("version"), tuple(lines),
    )  # fmt: skip
    if sent.wrong:
        return again(request, decline_form, sent.wrong, quote_id=quote_id)
    outcomes = decline_quotes([row], actor=request.actor, at=request.at)
    if not outcomes[0].accepted:
        return again(request, decline_form, outcomes[0], quote_id=quote_id)
    return told_at_quote(request, quote_id, outcomes)
