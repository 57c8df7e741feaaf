"""Disputes: opened and closed on the page of their invoice."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse

from tradewright.kernel.answers import note, told
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.pieces import Act, Block

from ..operations.disputes import CloseDispute, OpenDispute, close_disputes, open_disputes
from ..queries.disputes import DisputeRow
from ..queries.invoices import InvoicePaper


def dispute_acts(found: InvoicePaper, disputes: list[DisputeRow]) -> list[Act]:
    """What can be done about a dispute of this invoice."""
    head = found.head
    live = next((one for one in disputes if one.status == "open"), None)
    if live is None:
        if head.kind != "invoice" or head.amount_open == 0:
            return []
        return [
            Act("Dispute", reverse("open_dispute", args=[head.id]), "gavel", open_disputes.duty,
                tone="quiet", ask="What the customer does not accept")
        ]  # fmt: skip
    fields = {"dispute": live.id, "version": live.version}
    where = reverse("close_dispute", args=[head.id])
    return [
        Act("Uphold the dispute", where, "thumb-up", close_disputes.duty, ask="What was found",
            fields=fields | {"outcome": "upheld"}),
        Act("Reject the dispute", where, "thumb-down", close_disputes.duty, ask="What was found",
            fields=fields | {"outcome": "rejected"}),
    ]  # fmt: skip


def dispute_block(disputes: list[DisputeRow], currency: str) -> Block | None:
    """That a part of the invoice is disputed, in one sentence."""
    live = next((one for one in disputes if one.status == "open"), None)
    if live is None:
        return None
    return Block(f"{live.amount:,.2f} {currency} are disputed: {live.reason}", live.opened_at,
                 "receivables")  # fmt: skip


@page("invoices/<int:invoice_id>/dispute/", name="open_dispute", duty=open_disputes.duty,
      methods=("POST",))  # fmt: skip
def open_dispute(request: WorkRequest, invoice_id: int) -> HttpResponseBase:
    """All that is open of the invoice is disputed."""
    row = OpenDispute(invoice_id, "other", note(request))
    outcomes = open_disputes([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("invoice", args=[invoice_id]))


@page("invoices/<int:invoice_id>/dispute/close/", name="close_dispute",
      duty=close_disputes.duty, methods=("POST",))  # fmt: skip
def close_dispute(request: WorkRequest, invoice_id: int) -> HttpResponseBase:
    """The dispute about the invoice ends."""
    sent = request.POST
    number, version = sent.get("dispute", ""), sent.get("version", "")
    row = CloseDispute(
        int(number) if number.isdecimal() else 0, sent.get("outcome", ""), note(request),
        version=int(version) if version.isdecimal() else None,
    )  # fmt: skip
    outcomes = close_disputes([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("invoice", args=[invoice_id]))
