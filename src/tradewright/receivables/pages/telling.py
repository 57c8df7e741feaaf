"""What happened to an invoice or payment, as its timeline says it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tradewright.control.queries import Told
from tradewright.kernel.pieces import Happening

TOLD = {
    "receivables.invoice_issued": ("Issued", "file-invoice", "running"),
    "receivables.credit_note_issued": ("Issued", "file-minus", "running"),
    "receivables.invoice_paid": ("Settled", "cash", "done"),
    "receivables.invoice_reopened": ("Opened again", "arrow-back-up", "waits"),
    "receivables.credit_note_applied": ("Applied", "arrows-join", "done"),
    "receivables.credit_note_unapplied": ("Taken back", "arrow-back-up", "waits"),
    "receivables.payment_received": ("Received", "cash", "done"),
    "receivables.payment_applied": ("Applied", "arrows-join", "done"),
    "receivables.payment_unapplied": ("Taken back", "arrow-back-up", "waits"),
}


def happening(one: Told, currency: str) -> Happening:
    """One line of the timeline, with the figures that it was about."""
    what, icon, tone = TOLD.get(one.topic, (one.what, "point", "plain"))
    if one.topic == "receivables.invoice_paid" and not one.body.get("settled"):
        what, tone = "Partly settled", "waits"
    why = " · ".join(part for part in (_figures(one.body, currency), one.why) if part)
    return Happening(one.at, what, one.who, why, tone=tone, icon=icon)


def _figures(body: Mapping[str, Any], currency: str) -> str:
    """The amount that moved, and what is left."""
    moved = body.get("paid", body.get("applied"))
    left = body.get("open", body.get("on_account"))
    said = []
    if moved:
        said.append(f"{currency} {abs(Decimal(moved)):,.2f}")
    if left:
        said.append(f"{Decimal(left):,.2f} {'open' if 'open' in body else 'on account'}")
    return ", ".join(said)
