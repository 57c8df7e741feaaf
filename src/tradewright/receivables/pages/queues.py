"""What receivables puts into the queues of the home page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.doors import queue
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Queue, Waiting

from ..operations.applications import apply_payments
from ..queries.desk import longest_overdue, longest_unapplied


@queue(duty=apply_payments.duty, order=10)
def unapplied_payments(*, actor: Actor, at: datetime, limit: int) -> Queue | None:
    """Payments on account, for those who set them against invoices."""
    rows = [
        Waiting(row.number, reverse("payment", args=[row.id]), row.customer, "on account",
                row.since, row.amount, row.currency, "Apply")
        for row in longest_unapplied(company_id=actor.company_id, limit=limit)
    ]  # fmt: skip
    url = f"{reverse('payments')}?tab=on_account"
    return Queue("Payments to apply", url, rows, "cash") if rows else None


@queue(duty="receivables.read", order=60)
def overdue_invoices(*, actor: Actor, at: datetime, limit: int) -> Queue | None:
    """Invoices whose day has passed, for those who read them."""
    found = longest_overdue(timezone.localdate(at), company_id=actor.company_id, limit=limit)
    rows = [
        Waiting(row.number, reverse("invoice", args=[row.id]), row.customer,
                f"due {row.since.day} {row.since:%b %Y}", row.since, row.amount, row.currency)
        for row in found
    ]  # fmt: skip
    url = f"{reverse('invoices')}?tab=overdue"
    return Queue("Overdue invoices", url, rows, "alert-triangle") if rows else None
