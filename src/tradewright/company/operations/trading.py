"""From set-up to business: a company begins to take documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class StartTrading:
    """`since` is the first day of business; None is the company's today."""

    since: date | None = None


class TradingStarted(Code):
    STARTED = "started", "The company is live since {went_live_on}."
    ALREADY_STARTED = "already_started", "The company has been live since {went_live_on}."


@operation(TradingStarted, duty="company.start_trading", limit=1, internal=True)
def start_trading(batch: Batch[StartTrading], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The actor's company takes documents from now on; there is no way back.

    Whether its books can take them is asked above (ledger.go_live). Detail: `went_live_on`. No
    event. Codes: TradingStarted.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_company", **company)
    return SQL("start_trading", batch, **company, at=at)
