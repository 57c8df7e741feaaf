"""Stock is corrected after a count, breakage or theft."""

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
class AdjustStock:
    """`quantity` is the change in the stocking unit, up or down; item and warehouse are codes.

    `unit_cost` values what is found (None: the average); what is lost leaves at the average.
    """

    item: str
    warehouse: str
    quantity: Decimal
    reason: str
    adjusted_on: date
    unit_cost: Decimal | None = None
    external_id: str | None = None


class Adjusted(Code):
    ADJUSTED = "adjusted", "Adjusted as {number}."
    ALREADY_ADJUSTED = "already_adjusted", "This adjustment was entered before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "The item stands twice for this warehouse in the list, or the external id does.",
        "item",
    )
    COMPANY_NOT_LIVE = (
        "company_not_live",
        "The company is not live yet: go live first, on the page Company.",
        "adjusted_on",
    )
    UNKNOWN_ITEM = "unknown_item", "No such item: use an item code.", "item"
    NOT_STOCKED = "not_stocked", "A service is not kept in stock.", "item"
    UNKNOWN_WAREHOUSE = (
        "unknown_warehouse",
        "No such warehouse: use a warehouse code, or set a default one.",
        "warehouse",
    )
    QUANTITY_ZERO = "quantity_zero", "Say how much more or less there is.", "quantity"
    QUANTITY_TOO_PRECISE = (
        "quantity_too_precise",
        "Use at most {decimals} decimals.",
        "quantity",
    )
    REASON_MISSING = "reason_missing", "Say why the stock differs.", "reason"
    COST_NEGATIVE = "cost_negative", "A cost cannot be negative.", "unit_cost"
    COST_TOO_PRECISE = "cost_too_precise", "Use at most 6 decimals.", "unit_cost"
    COST_NOT_USED = (
        "cost_not_used",
        "What is lost leaves at its average cost: leave the cost empty.",
        "unit_cost",
    )
    COST_MISSING = (
        "cost_missing",
        "The warehouse holds none of the item to take a cost from: give a unit cost.",
        "unit_cost",
    )
    INSUFFICIENT_STOCK = "insufficient_stock", "Only {on_hand} are on hand.", "quantity"
    RESERVED_STOCK = (
        "reserved_stock",
        "{reserved} of the {on_hand} on hand are reserved: release reservations first.",
        "quantity",
    )
    DATE_OUTSIDE_BOOKS = (
        "date_outside_books",
        "No period is open on or after this date: open one, or use another date.",
        "adjusted_on",
    )


@operation(Adjusted, duty="inventory.adjust_stock")
def adjust_stock(batch: Batch[AdjustStock], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Quantity and value go up or down; Dr/Cr inventory against stock adjustments (rules.md C7).

    Detail: `number`, `amount_value` (signed), `on_hand` and `reserved` before. Codes: Adjusted.
    Event: inventory.stock_adjusted (number, item_id, warehouse_id, quantity, value, reason).
    """
    columns = batch.columns() | {"company_id": actor.company_id}
    hold_keys("stock_document", (row.external_id for row in batch), company_id=actor.company_id)
    SQL("lock_levels_by_code", **columns)
    rows = SQL("adjust_stock", **columns, at=at, operation_id=current_call().id)
    post_stock_values(
        (
            StockValue("stock_document", row.id, line.adjusted_on, row.item_group_id,
                       row.amount_value, "stock_adjustment")
            for line, row in zip(batch, rows, strict=True)
            if row.code == Adjusted.ADJUSTED
        ),
        kind="adjustment", said="Stock adjusted by", actor=actor, at=at,
    )  # fmt: skip
    return rows
