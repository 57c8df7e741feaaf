"""Stock comes back, at what it cost when it left. Sales calls this when a return is received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from .postings import StockValue, post_stock_values

SQL = statements()


@dataclass(frozen=True, slots=True)
class ReturnStock:
    """One line of the document (source, source_id), in the stocking unit.

    `origin_source` and `origin_line_id` name the line that issued the goods (None: without
    reference; then `unit_cost`, or the warehouse's average, values them). All lines of a document
    come in one call.
    """

    source: str
    source_id: int
    source_line_id: int
    item_id: int
    warehouse_id: int
    quantity: Decimal
    origin_source: str | None
    origin_line_id: int | None
    unit_cost: Decimal | None
    returned_on: date


class Returned(Code):
    RETURNED = "returned", "Returned to stock."
    ALREADY_RETURNED = "already_returned", "This line was returned before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "The line stands twice in the list.",
        "source_line_id",
    )
    QUANTITY_NOT_POSITIVE = "quantity_not_positive", "Return more than nothing.", "quantity"
    UNKNOWN_ITEM = "unknown_item", "No such stock item.", "item_id"
    UNKNOWN_WAREHOUSE = "unknown_warehouse", "No such warehouse.", "warehouse_id"
    NOT_ISSUED = (
        "not_issued",
        "The line named issued no such item: name the line that did, or return without reference.",
        "origin_line_id",
    )
    MORE_THAN_ISSUED = (
        "more_than_issued",
        "{issued} were issued and {returned} have come back: return at most the difference.",
        "quantity",
    )
    COST_NEGATIVE = "cost_negative", "A cost cannot be negative.", "unit_cost"
    COST_MISSING = (
        "cost_missing",
        "The warehouse holds none of the item to take a cost from: give a unit cost.",
        "unit_cost",
    )
    DOCUMENT_REFUSED = (
        "document_refused",
        "Another line of the document cannot come back, so none of it does.",
        "source_id",
    )


@operation(Returned, duty="inventory.return_stock", competing=True, internal=True)
def return_stock(batch: Batch[ReturnStock], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Quantity and value come back into stock; Dr inventory / Cr cost of sales (rules.md C6).

    With an origin the value is the returned part of the issue's value, by cumulative rounding over
    all its returns, in whatever warehouse; the average re-averages. A document comes
    back whole or not at all. Detail: `amount_value`,
    `issued` and `returned` (before this call) of the origin. Codes: Returned. No event; the
    caller's document tells it.
    """
    columns = batch.columns() | {"company_id": actor.company_id}
    SQL("lock_returned_levels", **columns)
    rows = SQL("return_stock", **columns, at=at, operation_id=current_call().id)
    post_stock_values(
        (
            StockValue(line.source, line.source_id, line.returned_on, row.item_group_id,
                       row.amount_value, "cost_of_sales")
            for line, row in zip(batch, rows, strict=True)
            if row.code == Returned.RETURNED
        ),
        kind="return", said="Goods returned on", actor=actor, at=at,
    )  # fmt: skip
    return rows
