"""The order list: views, filters, what is done to many orders at once, the list as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.inventory.queries import warehouses
from tradewright.kernel.answers import chosen, note, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Filter, Tab, asked
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.pieces import Act, Fact

from ..operations.cancellation import CancelOrder, cancel_orders
from ..operations.confirmation import ConfirmOrder, confirm_orders
from ..operations.entry import enter_orders
from ..operations.holds import HoldOrder, hold_orders
from ..operations.release import ReleaseOrder, release_orders
from ..queries.orders import VIEWS, OrderPage, order_counts, order_list, order_numbers
from .figures import CHANNELS

EMPTY = {
    "": "Orders stand here once one has been entered.",
    "draft": "No draft waits to be confirmed.",
    "held": "No order is held.",
    "ready": "Nothing reserved waits to be released to the warehouse.",
    "backordered": "No confirmed order waits for stock.",
    "late": "No open order is past its requested day.",
    "completed": "No order is completed yet.",
    "cancelled": "No order has been cancelled.",
}
CONFIRM = Act("Confirm", "confirm_orders", "check", confirm_orders.duty)
RELEASE = Act("Release", "release_orders", "basket", release_orders.duty)
HOLD = Act("Hold", "hold_orders", "hand-stop", hold_orders.duty, ask="Reason to hold or cancel")
CANCEL = Act(
    "Cancel", "cancel_orders", "ban", cancel_orders.duty,
    confirm="Cancel what is not shipped of the ticked orders?",
)  # fmt: skip
BULK = {
    "": (CONFIRM, RELEASE, HOLD, CANCEL),
    "draft": (CONFIRM, HOLD, CANCEL),
    "held": (),
    "ready": (RELEASE, HOLD, CANCEL),
    "backordered": (RELEASE, HOLD, CANCEL),
    "late": (RELEASE, CONFIRM, HOLD, CANCEL),
    "completed": (),
    "cancelled": (),
}
COLUMNS = (
    "Order", "State", "Customer", "Name", "Customer reference", "Channel", "Warehouse", "Ordered",
    "Requested", "Currency", "Net", "Total",
)  # fmt: skip


def _asked(request: WorkRequest) -> Asked:
    places = [(row.code, row.name) for row in warehouses(request.actor.company_id)]
    filters = (
        Filter("customer", "Customer code"),
        Filter("since", "From", "date"),
        Filter("until", "To", "date"),
        Filter("channel", "Channel", "choice", CHANNELS),
        Filter("warehouse", "Warehouse", "choice", places),
    )
    return asked(request, tabs=VIEWS, filters=filters)


def _found(request: WorkRequest, address: Asked, *, limit: int) -> OrderPage:
    return order_list(
        request.actor.company_id,
        today=timezone.localdate(request.at),
        view=address.tab,
        search=address.words,
        after=address.place(2),
        limit=limit,
        **address.values,
    )


@page("orders/", name="orders", duty="sales.read")
def orders(request: WorkRequest) -> HttpResponseBase:
    """Orders, the latest first; the ticked ones are confirmed, released, held or cancelled."""
    address = _asked(request)
    today = timezone.localdate(request.at)
    found = _found(request, address, limit=address.fetch)
    counts = order_counts(request.actor.company_id, today=today)
    return render(request, "sales/orders.html", {
        "title": "Orders",
        "pretitle": "Sales",
        "acts": [
            Act("New order", reverse("new_order"), "plus", enter_orders.duty, method="get"),
        ],
        "list": address.listing(
            found.rows,
            key=lambda row: (row.ordered_on, row.id),
            tabs=[
                Tab("", "All", counts.all_orders),
                Tab("draft", "Drafts", counts.draft),
                Tab("held", "Held", counts.held, "blocked"),
                Tab("ready", "Ready to release", counts.ready, "waits"),
                Tab("backordered", "Backordered", counts.backordered, "waits"),
                Tab("late", "Late", counts.late, "waits"),
                Tab("completed", "Completed", counts.completed),
                Tab("cancelled", "Cancelled", counts.cancelled),
            ],
            count=found.count,
            foot=[Fact("Total", found.amount_total, currency=request.workplace.currency)],
            acts=[_bulk(act) for act in BULK[address.tab]],
            empty=EMPTY[address.tab],
            file=address.file("orders_csv"),
        ),
    })  # fmt: skip


def _bulk(act: Act) -> Act:
    return Act(act.label, reverse(act.url), act.icon, act.duty, confirm=act.confirm, ask=act.ask)


@page("orders.csv", name="orders_csv", duty="sales.read")
def orders_csv(request: WorkRequest) -> HttpResponseBase:
    """All orders that the list's filters let through, as a file."""
    address = _asked(request)
    address.after = None
    found = _found(request, address, limit=MOST)
    return csv_file("orders", COLUMNS, (
        (
            row.number, row.status, row.customer, row.customer_name, row.customer_reference,
            row.channel, row.warehouse, row.ordered_on, row.requested_on, row.currency,
            row.amount_net, row.amount_total,
        )
        for row in found.rows
    ))  # fmt: skip


def _told(request: WorkRequest, ids: Sequence[int], outcomes: Outcomes) -> HttpResponseBase:
    """Back to the list as it was narrowed, with what became of each order."""
    with entered(request.actor.company_id):
        numbers = order_numbers(request.actor.company_id, ids)
    before = urlsplit(request.headers.get("Referer", ""))
    here = reverse("orders")
    back = f"{here}?{before.query}" if before.path == here and before.query else here
    urls = {order_id: reverse("order", args=[order_id]) for order_id in ids}
    return told(request, outcomes, back=back, labels=numbers, urls=urls)


def _each(request: WorkRequest, operation: Any, row: Any) -> HttpResponseBase:
    ids = chosen(request)
    outcomes = operation([row(order_id) for order_id in ids], actor=request.actor, at=request.at)
    return _told(request, ids, outcomes)


@page("orders/confirm/", name="confirm_orders", duty=confirm_orders.duty, methods=("POST",))
def confirm_many(request: WorkRequest) -> HttpResponseBase:
    """The ticked drafts are confirmed, in the order of the list."""
    return _each(request, confirm_orders, ConfirmOrder)


@page("orders/release/", name="release_orders", duty=release_orders.duty, methods=("POST",))
def release_many(request: WorkRequest) -> HttpResponseBase:
    """What is reserved for the ticked orders goes to the warehouse."""
    return _each(request, release_orders, ReleaseOrder)


@page("orders/hold/", name="hold_orders", duty=hold_orders.duty, methods=("POST",))
def hold_many(request: WorkRequest) -> HttpResponseBase:
    """The ticked orders wait, for the reason typed."""
    reason = note(request)
    return _each(request, hold_orders, lambda order_id: HoldOrder(order_id, reason))


@page("orders/cancel/", name="cancel_orders", duty=cancel_orders.duty, methods=("POST",))
def cancel_many(request: WorkRequest) -> HttpResponseBase:
    """What is not shipped of the ticked orders is cancelled, for the reason typed."""
    reason = note(request)
    return _each(request, cancel_orders, lambda order_id: CancelOrder(order_id, None, reason))
