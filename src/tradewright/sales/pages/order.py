"""One order: facts, document flow, lines with how far each has come, and its next steps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.approvals.queries.requests import requests_about
from tradewright.control.queries import history
from tradewright.credit.queries import credit_position
from tradewright.kernel.answers import note, told
from tradewright.kernel.document_flow import document_flow
from tradewright.kernel.doors import WorkRequest, link, page
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.pieces import Act, Fact, Step
from tradewright.kernel.sight import seen

from ..operations.approvals import RequestOrderApproval, request_order_approvals
from ..operations.cancellation import CancelOrder, cancel_orders
from ..operations.changes import change_orders
from ..operations.confirmation import ConfirmOrder, confirm_orders
from ..operations.entry import enter_orders
from ..operations.holds import HoldOrder, LiftHold, hold_orders, lift_holds
from ..operations.release import ReleaseOrder, release_orders
from ..operations.returns import enter_returns
from ..queries import orders as queries
from .blocks import block_of
from .figures import CHANNELS, amount, happenings, price_trace
from .traces import tax_trace

TABLE = "sales_order"
HISTORY = 100

# of a line: heading, attribute; those in ALWAYS stand there even where all are zero
PROGRESS = (
    ("Cancelled", "cancelled"), ("Reserved", "reserved"), ("With warehouse", "with_warehouse"),
    ("Shipped", "shipped"), ("Invoiced", "invoiced"), ("Returned", "returned"),
    ("Backordered", "backordered"),
)  # fmt: skip
ALWAYS = {"shipped", "invoiced"}
CHANNEL_WORDS = dict(CHANNELS)


def wanted(request: WorkRequest, order_id: int) -> queries.OrderHead:
    """The order of the address, or 404."""
    today = timezone.localdate(request.at)
    found = queries.order_head(request.actor.company_id, order_id, today=today)
    if found is None:
        raise Http404
    return found


@page("orders/<int:order_id>/", name="order", duty="sales.read")
def order(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """The order as it stands, what blocks it, what followed from it, what can be done next."""
    found = wanted(request, order_id)
    company_id, today = request.actor.company_id, timezone.localdate(request.at)
    lines = queries.order_lines(company_id, order_id)
    steps = document_flow(order_id, actor=request.actor, on=today, here=request.path)
    documents = queries.order_documents(company_id, order_id)
    told_of = seen(history(company_id, documents, limit=HISTORY), request.actor)
    holds = queries.order_holds(company_id, order_id) if found.status == "held" else []
    requests = requests_about(company_id, TABLE, order_id) if holds else []
    shown = _progress(found, lines)
    return render(request, "sales/order.html", {
        "pretitle": "Order",
        "title": found.number,
        "state": found.status,
        "order": found,
        "acts": _acts(
            found, holds, steps, request.actor.user_id, lines,
            is_asked=any(one.status == "waiting" for one in requests),
        ),
        "blocked": block_of(request, found, holds, requests),
        "facts": _facts(request, found),
        "steps": steps,
        "happenings": happenings(told_of, here=(TABLE, order_id)),
        "watched": documents,
        "headings": [label for label, _ in shown],
        "lines": [
            (
                line,
                link("item", line.item_id),
                [(label, getattr(line, name)) for label, name in shown],
                price_trace(
                    line.item, line.unit, line.unit_price, line.price_source, line.price_trace,
                    found.entered_at,
                ),
                tax_trace(line),
            )
            for line in lines
        ],
    })  # fmt: skip


def _progress(
    found: queries.OrderHead, lines: Sequence[queries.OrderLineRow]
) -> list[tuple[str, str]]:
    """The columns that say how far the lines are; only a confirmed order waits for stock."""
    idle = set() if found.status == "confirmed" else {"backordered"}
    return [
        (label, name)
        for label, name in PROGRESS
        if name in ALWAYS or (name not in idle and any(getattr(line, name) for line in lines))
    ]


def _facts(request: WorkRequest, found: queries.OrderHead) -> list[Fact]:
    taxed = f"{amount(found.amount_net)} net, {amount(found.amount_tax)} tax"
    requested = f"{found.requested_on.day} {found.requested_on:%b %Y}"
    facts = [
        Fact("Customer", found.customer_name, link("customer", found.customer_id),
             hint=found.customer),
        Fact("Total", found.amount_total, currency=found.currency,
             hint=taxed + (f", with {found.coupons}" if found.coupons else "")),
        Fact("Requested", requested, hint="late" if found.is_late else ""),
        Fact("Ship to", found.ship_to_words, hint=f"from {found.warehouse_name}"),
        Fact("Customer’s reference", found.customer_reference or "–",
             hint=f"{CHANNEL_WORDS.get(found.channel, found.channel)}, {found.entered_by}"),
    ]  # fmt: skip
    if request.actor.may("credit.read"):
        facts.append(_credit(request, found))
    return facts


def _credit(request: WorkRequest, found: queries.OrderHead) -> Fact:
    position = credit_position(request.actor.company_id, [found.customer_id])[found.customer_id]
    why = position.explained()
    if position.limit is None:
        return Fact("Credit", "no limit", hint=f"{amount(position.exposure)} exposure", trace=why)
    hint = f"{amount(position.exposure)} of {amount(position.limit)} used"
    if position.over_by:
        return Fact("Credit", f"{amount(position.over_by)} over", hint=hint, trace=why)
    left = amount(position.available or Decimal(0))
    return Fact("Credit", f"{left} left", hint=hint, trace=why)


def _acts(
    found: queries.OrderHead,
    holds: Sequence[queries.Hold],
    steps: Sequence[Step],
    user_id: int,
    lines: Sequence[queries.OrderLineRow],
    *,
    is_asked: bool,
) -> list[Act]:
    """The next step first, then what else its state allows."""
    version = {"version": found.version}

    def act(label: str, name: str, icon: str, duty: str, **more: Any) -> Act:
        return Act(label, reverse(name, args=[found.id]), icon, duty, **more)

    confirm = act("Confirm", "confirm_order", "check", confirm_orders.duty, fields=version)
    release = act("Release", "release_order", "basket", release_orders.duty, fields=version)
    lift = act(
        "Lift hold", "lift_hold", "lock-open", lift_holds.duty, ask="Why it may go", fields=version
    )
    back = act("Return goods", "new_return", "truck-return", enter_returns.duty, method="get")
    hold = act("Hold", "hold_order", "hand-stop", hold_orders.duty, ask="Reason", fields=version)
    change = act("Change", "change_order", "edit", change_orders.duty, method="get")
    some = act("Cancel lines", "cancel_lines", "row-remove", cancel_orders.duty, method="get")
    cancel = act(
        "Cancel order", "cancel_order", "ban", cancel_orders.duty, tone="blocked", ask="Reason",
        confirm="Cancel everything of this order that is not shipped?", fields=version,
    )  # fmt: skip
    kinds = {one.kind for one in holds}
    own = "credit" in kinds and found.entered_by_id == user_id
    ask = act(
        "Ask for approval", "request_order_approval", "hand-finger", request_order_approvals.duty,
        ask="Why it should go",
        fields=version | {"kind": "price" if "price" in kinds else "credit"},
    )  # fmt: skip
    asks = [ask] if kinds & {"price", "credit"} and not is_asked else []
    open_shipment = [
        Act(f"Open {step.number}", step.url, "truck-delivery", "warehouse.read", method="get")
        for step in steps
        if step.column == "Shipment" and step.url and step.state in ("released", "picked", "packed")
    ]
    can = {
        "draft": [confirm],
        "held": asks if own or "price" in kinds else [lift, *asks],
        "confirmed": [release] if found.ready else open_shipment[:1],
    }.get(found.status, [])
    if any(line.shipped > line.returned for line in lines):
        can.append(back)
    if found.is_open:
        can.append(change)
        can += [] if found.status == "held" else [hold]
        can += [some] if any(line.open for line in lines) else []
        can.append(cancel)
    again = f"{reverse('new_order')}?repeat={found.id}"
    can.append(Act("Repeat", again, "repeat", enter_orders.duty, method="get", tone="quiet"))
    return can


def seen_version(request: WorkRequest) -> int | None:
    """The version of the order that the person saw when they pressed the button."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def told_at_order(request: WorkRequest, order_id: int, outcomes: Outcomes) -> HttpResponseBase:
    """Back to the order's page, with what happened."""
    return told(request, outcomes, back=reverse("order", args=[order_id]))


@page(
    "orders/<int:order_id>/confirm/", name="confirm_order", duty=confirm_orders.duty,
    methods=("POST",),
)  # fmt: skip
def confirm_order(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """The draft is confirmed, or held for credit."""
    row = ConfirmOrder(order_id, seen_version(request))
    return told_at_order(
        request, order_id, confirm_orders([row], actor=request.actor, at=request.at)
    )


@page(
    "orders/<int:order_id>/release/", name="release_order", duty=release_orders.duty,
    methods=("POST",),
)  # fmt: skip
def release_order(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """What is reserved goes to the warehouse."""
    row = ReleaseOrder(order_id, seen_version(request))
    return told_at_order(
        request, order_id, release_orders([row], actor=request.actor, at=request.at)
    )


@page("orders/<int:order_id>/hold/", name="hold_order", duty=hold_orders.duty, methods=("POST",))
def hold_order(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """The order waits, for the reason typed."""
    row = HoldOrder(order_id, note(request), seen_version(request))
    return told_at_order(request, order_id, hold_orders([row], actor=request.actor, at=request.at))


@page(
    "orders/<int:order_id>/ask/", name="request_order_approval",
    duty=request_order_approvals.duty, methods=("POST",),
)  # fmt: skip
def request_order_approval(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """Another person is asked whether the held order may go, for the reason typed."""
    kind = request.POST.get("kind", "")
    row = RequestOrderApproval(order_id, note(request), kind, seen_version(request))
    return told_at_order(
        request, order_id, request_order_approvals([row], actor=request.actor, at=request.at)
    )


@page("orders/<int:order_id>/lift/", name="lift_hold", duty=lift_holds.duty, methods=("POST",))
def lift_hold(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """The held order goes on, for the reason typed."""
    row = LiftHold(order_id, note(request), seen_version(request))
    return told_at_order(request, order_id, lift_holds([row], actor=request.actor, at=request.at))


@page(
    "orders/<int:order_id>/cancel/", name="cancel_order", duty=cancel_orders.duty,
    methods=("POST",),
)  # fmt: skip
def cancel_order(request: WorkRequest, order_id: int) -> HttpResponseBase:
    """Everything that is not shipped is cancelled, for the reason typed."""
    row = CancelOrder(order_id, seen_version(request), note(request))
    return told_at_order(
        request, order_id, cancel_orders([row], actor=request.actor, at=request.at)
    )
