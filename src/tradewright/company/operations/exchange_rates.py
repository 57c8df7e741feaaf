"""What other currencies are worth in the company's own."""

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

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetExchangeRate:
    """One unit of `currency` is worth `rate` of the company's currency from `valid_from` on.
    `source` says who states it: a bank, a treaty."""

    currency: str
    valid_from: date
    rate: Decimal
    source: str = ""
    kind: str = "spot"


class ExchangeRateSet(Code):
    SET = "set", "Exchange rate set."
    ALREADY_SET = "already_set", "The rate was so already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This currency, kind and day stand twice in the list.", "currency",
    )  # fmt: skip
    UNKNOWN_CURRENCY = "unknown_currency", "No such currency: use an ISO 4217 code.", "currency"
    OWN_CURRENCY = "own_currency", "The company’s own currency is always 1.", "currency"
    RATE_NOT_POSITIVE = "rate_not_positive", "A rate is more than zero.", "rate"
    UNKNOWN_KIND = "unknown_kind", "The kind of rate is spot, average or closing.", "kind"


@operation(ExchangeRateSet, duty="company.set_exchange_rates")
def set_exchange_rates(
    batch: Batch[SetExchangeRate], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """A rate stands from its day on until a later one; the same day again replaces it.

    What was converted before keeps its amounts. Event: company.exchange_rate_set. Codes:
    ExchangeRateSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_calendar", **company)
    return SQL("set_exchange_rates", batch, **company, at=at, operation_id=current_call().id)
