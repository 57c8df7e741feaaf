"""What orders take of the caps in contracts' prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tradewright.kernel.errors import TradewrightError
from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import statements
from tradewright.pricing.operations.draws import DrawPrice, draw_prices

SQL = statements()


def hold_caps(order_ids: Sequence[int], *, actor: Actor) -> None:
    """Nobody else draws on what lines of these orders draw on, until the transaction ends."""
    SQL("lock_line_caps", company_id=actor.company_id, order_id=list(order_ids))


def settle_draws(order_ids: Sequence[int], *, actor: Actor, at: datetime) -> None:
    """Lines of (locked) orders that are priced under a cap draw what of them stands, no more."""
    if not order_ids:
        return
    rows = SQL("drawing_lines", company_id=actor.company_id, order_id=list(order_ids))
    draws = [
        DrawPrice(row.condition_id, "sales_order_line", row.line_id, row.quantity) for row in rows
    ]
    if any(not outcome.accepted for outcome in draw_prices(draws, actor=actor, at=at)):
        # priced and judged under lock: the rows were decided on what is there
        raise TradewrightError("a line would draw more than its contract has: nothing was written")
