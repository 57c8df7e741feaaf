"""Return to credit: goods that came back are credited as they were invoiced (rules.md C6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from tradewright.kernel.events import Event, subscriber
from tradewright.kernel.operation import Actor
from tradewright.receivables.operations.credit_notes import IssueCreditNote, issue_credit_notes
from tradewright.receivables.operations.invoices import IssueInvoiceLine
from tradewright.sales.operations.settling import ReserveBackorder, reserve_backorders
from tradewright.sales.queries.returns import creditable_lines

from .following import followed


@subscriber("sales.return_received")
def credit_received_returns(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A received return makes its credit note, set against the invoice it takes back."""
    lines = creditable_lines([event.key for event in events], company_id=actor.company_id)
    notes = [_note(list(goods)) for _, goods in groupby(lines, lambda line: line.return_id)]
    followed(issue_credit_notes(notes, actor=actor, at=at))


def _note(lines: list[Any]) -> IssueCreditNote:
    head = lines[0]
    invoices = {line.invoice_id for line in lines}
    return IssueCreditNote(
        source="return_order",
        source_id=head.return_id,
        order_id=head.order_id if len({line.order_id for line in lines}) == 1 else None,
        customer_id=head.customer_id,
        ship_to_id=head.ship_to_id,
        currency=head.currency,
        prices_include_tax=head.prices_include_tax,
        issued_on=head.returned_on,
        reason=head.reason,
        credits_invoice_id=invoices.pop() if len(invoices) == 1 else None,
        lines=tuple(
            IssueInvoiceLine(
                line.return_line_id, line.order_line_id, line.item_id, line.description,
                line.unit_id, line.unit_numerator, line.unit_denominator, line.quantity,
                line.unit_price, line.tax_class, line.tax_rate, line.amount_net, line.amount_tax,
            )
            for line in lines
        ),
    )  # fmt: skip


@subscriber("sales.return_received")
def reserve_returned_stock(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """Goods that are back on the shelf go to the orders that wait for them."""
    lines = creditable_lines([event.key for event in events], company_id=actor.company_id)
    grown = {(line.item_id, line.warehouse_id) for line in lines if line.is_stocked}
    followed(
        reserve_backorders(
            [ReserveBackorder(item, place) for item, place in sorted(grown)], actor=actor, at=at
        )
    )
