"""What a customer sees of a quote without signing in: the signed address that was sent to them.

The address is all they have, so it opens one quote and nothing else: read it, take the paper,
choose what is wanted, accept or decline. Whatever is wrong with an address, the answer is the same
page.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tradewright.company.queries import company_facts
from tradewright.kernel.database import entered
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor
from tradewright.sales.operations.quote_acceptance import (
    LINK,
    AcceptedLine,
    AcceptQuote,
    accept_quotes,
)
from tradewright.sales.operations.quote_endings import REASONS, DeclineQuote, decline_quotes
from tradewright.sales.queries.quote_links import QUOTE_LINK
from tradewright.sales.queries.quote_paper import quote_pdf
from tradewright.sales.queries.quotes import (
    QuoteDocument,
    QuoteLineRow,
    linked_quote,
    quote_document,
    quote_orders,
)

from .pace import is_too_fast
from .strangers import nothing_here, private

LOOKS, WORDS = 60, 10  # a minute, from one address
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """What the address leads to."""

    company_id: int
    quote_id: int
    status: str
    document: QuoteDocument
    order_numbers: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.status == "sent"


@dataclass(frozen=True, slots=True)
class Choice:
    """A standard line with what could stand instead of it."""

    lines: tuple[QuoteLineRow, ...]

    @property
    def first(self) -> QuoteLineRow:
        return self.lines[0]


@require_safe
def quote(request: Any, token: str) -> HttpResponse:
    """The quote, with its choices while it is open."""
    found = _opened(request, token)
    if isinstance(found, HttpResponse):
        return found
    return _page(request, token, found)


@require_safe
def paper(request: Any, token: str) -> HttpResponse:
    """The quote as PDF."""
    found = _opened(request, token)
    if isinstance(found, HttpResponse):
        return found
    content = quote_pdf(found.document, _address(request, token) if found.is_open else "")
    name = f"{found.document.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return private(HttpResponse(content, content_type="application/pdf", headers=headers))


@require_POST
def accept(request: Any, token: str) -> HttpResponse:
    """The customer takes what was chosen, in their name."""
    found = _opened(request, token, speaks=True)
    if isinstance(found, HttpResponse):
        return found
    name = request.POST.get("name", "").strip()[:LONGEST]
    wrong = {} if name else {"name": "Give your name."}
    if not request.POST.get("agree"):
        wrong["agree"] = "Tick that you accept."
    if wrong:
        return _page(request, token, found, wrong=wrong)
    row = AcceptQuote(
        found.quote_id, _chosen(request, found), signed_as=name,
        customer_reference=request.POST.get("reference", "").strip()[:LONGEST],
    )  # fmt: skip
    (outcome,) = accept_quotes([row], actor=_actor(request, found), at=request.at)
    if not outcome.accepted:
        words = "It could not be accepted as it stands: please get in touch with us."
        return _page(request, token, found, wrong={"": words})
    return HttpResponseRedirect(reverse("customer_quote", args=[token]))


@require_POST
def decline(request: Any, token: str) -> HttpResponse:
    """The customer does not take it, for a reason."""
    found = _opened(request, token, speaks=True)
    if isinstance(found, HttpResponse):
        return found
    code = request.POST.get("reason_code", "")
    if code not in REASONS:
        return _page(request, token, found, wrong={"reason_code": "Choose a reason."})
    reason = request.POST.get("reason", "").strip()[:LONGEST]
    row = DeclineQuote(found.quote_id, code, reason)
    decline_quotes([row], actor=_actor(request, found), at=request.at)
    return private(render(request, "web/customer_declined.html", {"quote": found.document}))


def _opened(request: Any, token: str, *, speaks: bool = False) -> Opened | HttpResponse:
    """The quote that the address opens, or the page that says that it opens nothing."""
    if is_too_fast(request, "quote", a_minute=LOOKS) or (
        speaks and is_too_fast(request, "word", a_minute=WORDS)
    ):
        return nothing_here(request, HTTPStatus.TOO_MANY_REQUESTS)
    read = QUOTE_LINK.read(token)
    if read is None:
        return nothing_here(request, HTTPStatus.NOT_FOUND)
    company_id, key = read
    with entered(company_id):
        link = linked_quote(company_id, key, at=request.at)
        if link is None:
            return nothing_here(request, HTTPStatus.NOT_FOUND)
        document = quote_document(company_id, link.quote_id)
        orders = quote_orders(company_id, [link.quote_id])
        zone = company_facts(company_id).time_zone
    is_live = link.status == "accepted" or (link.status == "sent" and not link.is_past)
    if document is None or link.is_revoked or not is_live:
        return nothing_here(request, HTTPStatus.GONE)
    timezone.activate(ZoneInfo(zone))
    numbers = tuple(order.number for order in orders)
    return Opened(company_id, link.quote_id, link.status, document, numbers)


def _actor(request: Any, found: Opened) -> Actor:
    """The program, at the word of a customer: with these two rights, and no others."""
    return Actor(
        SYSTEM_USER_ID, found.company_id, "customer",
        frozenset({accept_quotes.duty, decline_quotes.duty}), request.request_id, channel=LINK,
        source="customer link", behalf=f"the customer of {found.document.called}",
    )  # fmt: skip


def _choices(document: QuoteDocument) -> list[Choice]:
    """Standard lines with their alternatives, as far as something is left of them."""
    choices = []
    for line in document.lines:
        if line.is_standard:
            others = [one for one in document.lines if one.alternative_to == line.line_no]
            group = [line, *others]
            begun = [one for one in group if one.quantity_accepted]
            left = tuple(one for one in begun or group if one.left)
            if left:
                choices.append(Choice(left))
    return choices


def _options(document: QuoteDocument) -> list[QuoteLineRow]:
    return [line for line in document.lines if line.is_optional and line.left]


def _chosen(request: HttpRequest, found: Opened) -> tuple[AcceptedLine, ...]:
    """One line of each choice, and the options that were ticked."""
    lines = []
    for choice in _choices(found.document):
        wanted = request.POST.get(f"choice-{choice.first.line_no}", "")
        numbers = {str(line.line_no): line.line_no for line in choice.lines}
        lines.append(AcceptedLine(numbers.get(wanted, choice.first.line_no)))
    lines += [
        AcceptedLine(line.line_no)
        for line in _options(found.document)
        if request.POST.get(f"option-{line.line_no}")
    ]
    return tuple(lines)


def _address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("customer_quote", args=[token]))


def _page(
    request: HttpRequest, token: str, found: Opened, *, wrong: dict[str, str] | None = None
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    facts = {
        "quote": found.document, "token": token, "is_open": found.is_open,
        "orders": found.order_numbers, "groups": _choices(found.document),
        "options": _options(found.document), "reasons": list(REASONS.items()),
        "wrong": wrong or {}, "general": (wrong or {}).get("", ""), "typed": request.POST,
        "with_tax": found.document.prices_include_tax,
    }  # fmt: skip
    return private(render(request, "web/customer_quote.html", facts, status=status))
