"""What sales puts on the home page, into the menu and the command bar."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from tradewright.company.queries import company_facts
from tradewright.kernel.doors import menu, searcher, tile
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Found, Tile

from ..operations.entry import enter_orders
from ..operations.holds import lift_holds
from ..operations.release import release_orders
from ..queries.orders import find_documents, waiting_counts

menu("Orders", "New order", "new_order", "square-plus", order=10)
menu("Orders", "Orders", "orders", "shopping-cart", order=20)
menu("Orders", "Returns", "returns", "truck-return", order=30)

DUTIES = (enter_orders.duty, lift_holds.duty, release_orders.duty)


@tile(duty="sales.read", order=10)
def waiting_tiles(*, actor: Actor, at: datetime) -> list[Tile]:
    """Open orders that need a person; only for those who can do something about them."""
    if not any(actor.may(duty) for duty in DUTIES):
        return []
    counts = waiting_counts(actor.company_id, today=timezone.localdate(at))
    currency = company_facts(actor.company_id).currency
    held = f"{currency} {counts.held_amount:,.2f} waits" if counts.held else "no order is held"
    return [
        _tile("Held orders", counts.held, "held", "blocked", held, "hand-stop"),
        _tile("Ready to release", counts.ready, "ready", "waits", "stock is reserved", "basket"),
        _tile("Late orders", counts.late, "late", "waits", "requested day has passed", "alarm"),
    ]


def _tile(label: str, count: int, tab: str, tone: str, hint: str, icon: str) -> Tile:
    url = f"{reverse('orders')}?tab={tab}"
    return Tile(label, count, url, tone if count else "done", hint if count else "none", icon)


@searcher("Orders", duty="sales.read", order=10)
def find_orders(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Orders by number or customer's reference, returns by number."""
    return [
        Found(
            row.number,
            reverse(row.kind, args=[row.id]),
            ", ".join(part for part in (row.customer_name, row.customer_reference) if part),
            "shopping-cart" if row.kind == "order" else "truck-return",
            row.status,
        )
        for row in find_documents(actor.company_id, words, limit=limit)[:limit]
    ]
