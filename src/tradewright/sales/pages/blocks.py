"""Why an order waits, in one sentence: who is asked, who can let it go, and where."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tradewright.approvals.queries.requests import About
from tradewright.control.queries import who_may
from tradewright.kernel.doors import WorkRequest, link
from tradewright.kernel.pieces import Block
from tradewright.kernel.sight import shows

from ..operations.holds import lift_holds
from ..queries import orders as queries
from .figures import amount
from .traces import hold_trace


def block_of(
    request: WorkRequest,
    found: queries.OrderHead,
    holds: Sequence[queries.Hold],
    requests: Sequence[About],
) -> Block | None:
    """One sentence with the figures of the hold, since when, and who can lift it."""
    if not holds:
        return None
    hold = holds[0]
    if hold.kind == "price":
        return _price_block(request, hold, requests)
    waiting = next((one for one in requests if one.status == "waiting"), None)
    if waiting is not None:
        because = f"{waiting.requested_by} asked for an exception. "
        because += _because(hold, found.currency, sees_credit=shows(request.actor, "over_by"))
        people = who_may(waiting.approver_duty, request.actor.company_id, request.at)
        return Block(
            because, hold.placed_at, ", ".join(people), link("approval", waiting.id), "Request"
        )
    people = who_may(lift_holds.duty, request.actor.company_id, request.at)
    if any(one.kind == "credit" for one in holds):
        people = [name for name in people if name != found.entered_by]
    lifted_by = ", ".join(people) or "nobody yet: grant the role of credit analyst"
    customer = link("customer", found.customer_id)
    sees_credit = shows(request.actor, "over_by")
    because = _because(hold, found.currency, sees_credit=sees_credit)
    trace = hold_trace(hold) if sees_credit else None
    return Block(because, hold.placed_at, lifted_by, customer, "Customer", trace)


def _price_block(request: WorkRequest, hold: queries.Hold, requests: Sequence[About]) -> Block:
    """Who is asked about the price, or what became of that."""
    last = next((one for one in requests if one.kind == "price_override"), None)
    if last is None:
        return Block(f"{hold.reason}.", hold.placed_at)
    where = link("approval", last.id)
    if last.status == "waiting":
        people = who_may(last.approver_duty, request.actor.company_id, request.at)
        others = ", ".join(name for name in people if name != last.requested_by)
        words = f"{last.requested_by} asks for a price below the conditions."
        return Block(words, hold.placed_at, others, where, "Request")
    word = {"refused": f"refused by {last.decided_by}: {last.reason.rstrip('.')}"}
    ended = word.get(last.status, last.status)
    return Block(
        f"The price is {ended}. Change the line or ask again.", hold.placed_at, "", where, "Request"
    )


def _because(hold: queries.Hold, currency: str, *, sees_credit: bool) -> str:
    if hold.kind != "credit":
        return f"Held by {hold.placed_by}: {hold.reason.rstrip('.')}."
    if not sees_credit:
        return "Over the credit limit."
    figure = {key: amount(Decimal(value)) for key, value in hold.figures.items() if value}
    return (
        f"Over the credit limit by {figure.get('over_by', '?')} {currency}: "
        f"{figure.get('exposure', '0.00')} owed and on order, {figure.get('asked', '?')} asked, "
        f"limit {figure.get('limit', '?')}."
    )
