"""How a company prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation, owned_as
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetPricePolicy:
    """Prices are of the day a line was `ordered`, or for which it is `requested`; converted from
    another currency they have `decimals` (0 to 6). At the levels named in `best_at` (with commas:
    promotion, level, …) the lowest of its hit and of what follows wins. A line whose net-net margin
    is below `floor_margin_percent` needs another's word."""

    WRITES: ClassVar[dict[str, str]] = owned_as(
        "price_policy", "priced_on", "best_at", "floor_margin_percent"
    )
    WHOLE: ClassVar[bool] = True

    priced_on: str = "ordered"
    decimals: int = 4
    best_at: str = "promotion"
    floor_margin_percent: Decimal = Decimal(0)


class PricePolicySet(Code):
    SET = "set", "Prices are found so from now on."
    ALREADY_SET = "already_set", "Prices were found so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "A company has one policy.", "priced_on"
    UNKNOWN_DAY = "unknown_day", "Prices are of the day ordered or requested.", "priced_on"
    DECIMALS_OUT_OF_RANGE = "decimals_out_of_range", "Prices have 0 to 6 decimals.", "decimals"
    UNKNOWN_LEVEL = (
        "unknown_level",
        "“{unknown}” is none of contract_place, contract, contract_parent, customer,"
        " customer_items, group, group_items, promotion and level.",
        "best_at",
    )
    MARGIN_IMPOSSIBLE = (
        "margin_impossible", "The least margin is from 0 to less than 100 percent.",
        "floor_margin_percent",
    )  # fmt: skip


@operation(PricePolicySet, duty="pricing.set_price_policy", limit=1)
def set_price_policy(batch: Batch[SetPricePolicy], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The company prices so from now on; documents keep the prices they were made with.

    Event: pricing.policy_set. Codes: PricePolicySet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("set_price_policy", batch, **company, at=at, operation_id=current_call().id)
