"""Rolling journal lines up into balances, so that a balance is roll-up + tail (design.md law 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class RollUp:
    """How many entries of the tail to take at most."""

    entries: int = 50_000


class RolledUp(Code):
    ROLLED_UP = "rolled_up", "{entries} entries rolled up."
    NOTHING_NEW = "nothing_new", "Every entry is rolled up."


@operation(RolledUp, duty="ledger.roll_up", limit=1, competing=True, internal=True)
def roll_up_balances(batch: Batch[RollUp], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Entries leave the tail and stand in the balances; what a reader sees does not change.

    One at a time in a company; nobody who posts waits for it. Codes: RolledUp.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_rollup", **company)
    return SQL("roll_up_balances", batch, **company)
