"""What documents take of contracts' caps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class DrawPrice:
    """A document's line takes `quantity` of a capped condition in all, in the condition's unit;
    zero gives back what it took. `source` and `source_id` name the line's table and row."""

    condition_id: int
    source: str
    source_id: int
    quantity: Decimal


class Drawn(Code):
    DRAWN = "drawn", "Taken from the contract."
    ALREADY_DRAWN = "already_drawn", "The line took so much already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This line stands twice in the list.", "source_id"
    NOT_CAPPED = "not_capped", "There is no price with a cap of this id.", "condition_id"
    QUANTITY_NEGATIVE = "quantity_negative", "The quantity is zero or more.", "quantity"
    CAP_EXCEEDED = (
        "cap_exceeded", "Only {remaining} are left of the contract: price the rest.", "quantity",
    )  # fmt: skip


@operation(Drawn, duty="pricing.draw_prices", internal=True, competing=True)
def draw_prices(batch: Batch[DrawPrice], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Lines hold so much of the caps of contracts' prices as is stated, others what is left.

    Rows are served in input order; the database refuses to go beyond a cap (rules.md C3 4).
    Event: pricing.price_drawn. Codes: Drawn.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_caps", **company, condition_id=[row.condition_id for row in batch])
    return SQL("draw_prices", batch, **company, at=at, operation_id=current_call().id)
