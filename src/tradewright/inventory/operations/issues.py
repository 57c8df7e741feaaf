"""Stock leaves, at its average cost. The warehouse calls this when goods are shipped."""

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
class IssueStock:
    """One line of the document (source, source_id), in the stocking unit.

    `reserved_for` and `reserved_line_id` name the reservation that it uses up; what exceeds that
    must be free stock. All lines of a document come in one call.
    """

    source: str
    source_id: int
    source_line_id: int
    item_id: int
    warehouse_id: int
    quantity: Decimal
    reserved_for: str
    reserved_line_id: int
    issued_on: date


class Issued(Code):
    ISSUED = "issued", "Issued."
    ALREADY_ISSUED = "already_issued", "This line was issued before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "The line stands twice in the list.",
        "source_line_id",
    )
    QUANTITY_NOT_POSITIVE = "quantity_not_positive", "Issue more than nothing.", "quantity"
    INSUFFICIENT_STOCK = (
        "insufficient_stock",
        "{needed} are needed and {available} are there for it: ship less, or wait for stock.",
        "quantity",
    )
    DOCUMENT_REFUSED = (
        "document_refused",
        "Another line of the document cannot be issued, so none of it is.",
        "source_id",
    )


@operation(Issued, duty="inventory.issue_stock", competing=True, internal=True)
def issue_stock(batch: Batch[IssueStock], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Quantity, reservation and value leave the stock; Dr cost of sales / Cr inventory.

    The value is the line's part of the level's value by cumulative rounding, so the last unit
    takes the last cent (rules.md C7). A document is issued whole or not at all; one that is
    refused still stands before later ones of the same call, which may be refused for it and will
    pass when called again. Detail: `amount_value` (what the goods cost), `needed`, `available`.
    Codes: Issued. No event; the caller's document tells it.
    """
    columns = batch.columns() | {"company_id": actor.company_id}
    SQL("lock_stock_levels", **columns)
    rows = SQL("issue_stock", **columns, at=at, operation_id=current_call().id)
    post_stock_values(
        (
            StockValue(line.source, line.source_id, line.issued_on, row.item_group_id,
                       -row.amount_value, "cost_of_sales")
            for line, row in zip(batch, rows, strict=True)
            if row.code == Issued.ISSUED
        ),
        kind="issue", said="Goods issued for", actor=actor, at=at,
    )  # fmt: skip
    return rows
