"""Stock comes in at a cost: an opening balance, or goods received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from .postings import StockValue, post_stock_values

SQL = statements()


@dataclass(frozen=True, slots=True)
class ReceiveStock:
    """`quantity` in `unit` (its code; '' is the stocking unit), `unit_cost` per stocking unit.

    `warehouse` is a code ('' is the default one). `purpose` is what the receipt is posted against:
    `goods_received` or `stock_opening`.
    """

    item: str
    warehouse: str
    quantity: Decimal
    unit: str
    unit_cost: Decimal
    received_on: date
    reason: str = ""
    external_id: str | None = None
    purpose: str = "goods_received"


class Received(Code):
    RECEIVED = "received", "Received as {number}."
    ALREADY_RECEIVED = "already_received", "This receipt was entered before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "This external id stands twice in the list.",
        "external_id",
    )
    COMPANY_NOT_LIVE = (
        "company_not_live",
        "The company is not live yet: go live first, on the page Company.",
        "received_on",
    )
    UNKNOWN_PURPOSE = "unknown_purpose", "Use goods_received or stock_opening.", "purpose"
    UNKNOWN_ITEM = "unknown_item", "No such item: use an item code.", "item"
    NOT_STOCKED = "not_stocked", "A service is not kept in stock.", "item"
    UNKNOWN_WAREHOUSE = (
        "unknown_warehouse",
        "No such warehouse: use a warehouse code, or set a default one.",
        "warehouse",
    )
    UNKNOWN_UNIT = "unknown_unit", "The item has no such unit: add it to the item.", "unit"
    QUANTITY_NOT_POSITIVE = "quantity_not_positive", "Receive more than nothing.", "quantity"
    QUANTITY_TOO_PRECISE = (
        "quantity_too_precise",
        "Use fewer decimals: the unit, or the stocking unit, does not have so many.",
        "quantity",
    )
    COST_NEGATIVE = "cost_negative", "A cost cannot be negative.", "unit_cost"
    COST_TOO_PRECISE = "cost_too_precise", "Use at most 6 decimals.", "unit_cost"
    DATE_OUTSIDE_BOOKS = (
        "date_outside_books",
        "No period is open on or after this date: open one, or use another date.",
        "received_on",
    )


@operation(Received, duty="inventory.receive_stock")
def receive_stock(batch: Batch[ReceiveStock], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Each receipt raises quantity and value; Dr inventory / Cr its purpose (rules.md C7).

    Nothing is decided on the levels, so they are raised by one upsert in lock order. Detail:
    `number`, `amount_value`. Codes: Received. Event: inventory.stock_received (number, item_id,
    warehouse_id, quantity, value, reason).
    """
    hold_keys("stock_document", (row.external_id for row in batch), company_id=actor.company_id)
    rows = SQL(
        "receive_stock", batch, company_id=actor.company_id, at=at, operation_id=current_call().id
    )
    post_stock_values(
        (
            StockValue("stock_document", row.id, line.received_on, row.item_group_id,
                       row.amount_value, line.purpose)
            for line, row in zip(batch, rows, strict=True)
            if row.code == Received.RECEIVED
        ),
        kind="receipt", said="Goods received on", actor=actor, at=at,
    )  # fmt: skip
    return rows
