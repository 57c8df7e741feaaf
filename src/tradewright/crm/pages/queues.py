"""What crm puts into the queues of the home page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from tradewright.company.queries import company_facts
from tradewright.kernel.doors import queue
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Queue, Waiting

from ..operations.leads import take_leads
from ..queries.leads import SOURCES, waiting_leads


@queue(duty=take_leads.duty, order=25)
def new_leads(*, actor: Actor, at: datetime, limit: int) -> Queue | None:
    """Leads that wait for whoever is asked: one's own, and those of nobody."""
    found = waiting_leads(actor.company_id, user_id=actor.user_id, limit=limit)
    if not found:
        return None
    currency = company_facts(actor.company_id).currency
    rows = [
        Waiting(
            one.number, reverse("lead", args=[one.id]), one.company_name,
            one.form or SOURCES.get(one.source, one.source), one.entered_at, one.estimated_value,
            currency, "Open",
        )
        for one in found
    ]  # fmt: skip
    return Queue("New leads", f"{reverse('leads')}?tab=new", rows, "user-search")
