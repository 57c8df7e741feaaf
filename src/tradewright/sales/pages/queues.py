"""What sales puts into the queues of the home page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.doors import queue
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Queue, Waiting

from ..operations.entry import enter_orders
from ..operations.holds import lift_holds
from ..operations.returns import enter_returns, receive_returns
from ..queries.waiting import WaitingDocument, longest_awaited, longest_held, longest_late


def _rows(found: Sequence[WaitingDocument], page: str, verb: str) -> list[Waiting]:
    return [
        Waiting(
            row.number, reverse(page, args=[row.id]), row.customer, row.why, row.since, row.amount,
            row.currency, verb,
        )
        for row in found
    ]  # fmt: skip


@queue(duty=lift_holds.duty, order=20)
def held_orders(*, actor: Actor, at: datetime, limit: int) -> Queue | None:
    """Held orders, for those who can lift holds."""
    found = longest_held(actor.company_id, limit=limit)
    url = f"{reverse('orders')}?tab=held"
    return Queue("Held orders", url, _rows(found, "order", "Open"), "hand-stop") if found else None


@queue(duty=enter_orders.duty, order=30)
def late_orders(*, actor: Actor, at: datetime, limit: int) -> Queue | None:
    """Late orders, for those whom the customer calls."""
    today = timezone.localdate(at)
    found = longest_late(actor.company_id, today=today, limit=limit)
    found = [row._replace(why=row.why.capitalize()) for row in found]
    url = f"{reverse('orders')}?tab=late"
    return Queue("Late orders", url, _rows(found, "order", "Open"), "alarm") if found else None


@queue(duty="sales.read", order=50)
def awaited_returns(*, actor: Actor, at: datetime, limit: int) -> Queue | None:
    """Returns that are on their way, for those who receive them and those who promised them."""
    if not any(actor.may(duty) for duty in (receive_returns.duty, enter_returns.duty)):
        return None
    found = longest_awaited(actor.company_id, limit=limit)
    url = f"{reverse('returns')}?tab=authorised"
    verb = "Receive" if actor.may(receive_returns.duty) else "Open"
    rows = _rows(found, "return", verb)
    return Queue("Returns on their way", url, rows, "truck-return") if found else None
