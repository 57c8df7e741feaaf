"""From an opportunity to its quote, and a quote that was made elsewhere to its opportunity."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse

from tradewright.kernel.answers import told
from tradewright.kernel.doors import WorkRequest, link, page
from tradewright.kernel.typed import Typed

from ..operations.quotes import LinkQuote, QuoteOpportunity, link_quotes, quote_opportunities


@page(
    "opportunities/<int:opportunity_id>/quote/", name="quote_opportunity",
    duty=quote_opportunities.duty, methods=("POST",),
)  # fmt: skip
def quote_opportunity(request: WorkRequest, opportunity_id: int) -> HttpResponseBase:
    """A draft of a quote says what the lines say, and is what is looked at next."""
    version = request.POST.get("version", "")
    row = QuoteOpportunity(
        opportunity_id,
        at_expected_prices=request.POST.get("prices") == "expected",
        version=int(version) if version.isdigit() else None,
    )
    outcomes = quote_opportunities([row], actor=request.actor, at=request.at)
    here = reverse("opportunity", args=[opportunity_id])
    made = outcomes[0].detail.get("quote_id")
    return told(request, outcomes, back=(made and link("quote", made)) or here)


@page(
    "opportunities/<int:opportunity_id>/quotes/", name="link_quote", duty=link_quotes.duty,
    methods=("POST",),
)  # fmt: skip
def link_quote(request: WorkRequest, opportunity_id: int) -> HttpResponseBase:
    """The quote of the number typed belongs to the opportunity."""
    row = LinkQuote(opportunity_id, Typed(request.POST).text("quote").upper())
    outcomes = link_quotes([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("opportunity", args=[opportunity_id]))
