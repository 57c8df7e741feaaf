"""Order to cash: confirmed → released → shipped → invoiced → completed, and what pays lets go.

Read from top to bottom this is the process. Each function hears events and calls one operation;
what a person must know at once (price, tax, credit, stock) was decided before, inside the
operation that told the event.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

from tradewright.company.queries import company_facts
from tradewright.kernel.events import Event, subscriber
from tradewright.kernel.money import ZERO
from tradewright.kernel.operation import Actor
from tradewright.receivables.operations.invoices import (
    IssueInvoice,
    IssueInvoiceLine,
    issue_invoices,
)
from tradewright.sales.operations.holds import RetryCreditHolds, retry_credit_holds
from tradewright.sales.operations.release import Released, ReleaseOrder, release_orders
from tradewright.sales.operations.settling import (
    CompleteOrder,
    ReserveBackorder,
    SettleRelease,
    complete_orders,
    reserve_backorders,
    settle_releases,
)
from tradewright.sales.queries.backorders import stocked_items
from tradewright.warehouse.queries.billing import LINE, BillableLine, billable_lines

from .following import followed

Asked = TypeVar("Asked")


@subscriber(
    "sales.order_confirmed",
    "sales.hold_lifted",
    "sales.order_changed",
    "sales.backorder_reserved",
)
def release_confirmed_orders(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """What a confirmed order holds of stock goes to the warehouse, where the company releases
    without a person; orders that got stock together go in the order of their numbers."""
    if company_facts(actor.company_id).releases_on_confirm:
        wanted = [ReleaseOrder(key) for key in sorted({event.key for event in events})]
        # one that is held, ended or a draft stays where it is; its timeline says since when
        followed(release_orders(wanted, actor=actor, at=at), unless=(Released.ORDER_NOT_CONFIRMED,))


@subscriber("warehouse.shipment_shipped")
def invoice_shipments(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A shipment makes its invoice, the receivable and the ledger entry (rules.md C5)."""
    lines = billable_lines([event.key for event in events], company_id=actor.company_id)
    invoices = [
        _invoice(list(shipment)) for _, shipment in groupby(lines, lambda line: line.shipment_id)
    ]
    followed(issue_invoices(invoices, actor=actor, at=at))


def _invoice(lines: list[BillableLine]) -> IssueInvoice:
    head = lines[0]
    return IssueInvoice(
        source="shipment",
        source_id=head.shipment_id,
        order_id=head.order_id,
        customer_id=head.customer_id,
        ship_to_id=head.ship_to_id,
        currency=head.currency,
        prices_include_tax=head.prices_include_tax,
        invoiced_on=head.shipped_on,
        amount_unbilled=sum((line.amount_net + line.amount_tax for line in lines), ZERO),
        lines=tuple(IssueInvoiceLine(*line[LINE:]) for line in lines),
    )


@subscriber("warehouse.shipment_shipped", "warehouse.shipment_recalled")
def settle_short_and_recalled(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """What the warehouse did not ship is a backorder of its order again."""
    came_back = [
        SettleRelease(event.body["order_id"])
        for event in events
        if event.topic == "warehouse.shipment_recalled" or event.body.get("short")
    ]
    followed(settle_releases(_once(came_back), actor=actor, at=at))


@subscriber("receivables.invoice_issued", "sales.hold_lifted")
def complete_invoiced_orders(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """An order with nothing left to ship is complete, also one that was held when it was billed."""
    orders = [
        event.key if event.topic == "sales.hold_lifted" else event.body["order_id"]
        for event in events
    ]
    wanted = [CompleteOrder(order_id) for order_id in orders if order_id is not None]
    followed(complete_orders(_once(wanted), actor=actor, at=at))


@subscriber(
    "receivables.payment_received",
    "receivables.credit_note_issued",
    "credit.limit_set",
    "sales.order_cancelled",
    "sales.order_changed",
)
def retry_held_orders(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """Orders that waited for credit go on as far as the limit now allows (rules.md C4)."""
    customers = [RetryCreditHolds(event.body["customer_id"]) for event in events]
    followed(retry_credit_holds(_once(customers), actor=actor, at=at))


@subscriber("inventory.stock_received", "inventory.stock_adjusted")
def reserve_new_stock(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """New or found stock goes to the orders that wait for it (rules.md C2)."""
    grown = [
        ReserveBackorder(event.body["item_id"], event.body["warehouse_id"])
        for event in events
        if Decimal(event.body["quantity"]) > 0
    ]
    followed(reserve_backorders(_once(grown), actor=actor, at=at))


@subscriber("sales.order_cancelled", "sales.order_changed", "sales.hold_lifted")
def reserve_freed_stock(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """Stock that an order gave up goes to who waits; an order that goes on again joins them."""
    freed = stocked_items([event.key for event in events], company_id=actor.company_id)
    followed(reserve_backorders([ReserveBackorder(*one) for one in freed], actor=actor, at=at))


def _once(wanted: Sequence[Asked]) -> list[Asked]:
    return list(dict.fromkeys(wanted))
