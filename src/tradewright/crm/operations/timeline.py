"""What reached an account: events written to its timeline, and what it bought by the month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class RecordHappening:
    """An event of a customer; `event_id` stands on the timeline once."""

    customer_id: int
    event_id: int
    topic: str
    aggregate: str
    key: int
    happened_at: datetime
    number: str = ""
    amount: Decimal | None = None


class HappeningRecorded(Code):
    RECORDED = "recorded", "It stands on the timeline."
    ALREADY_RECORDED = "already_recorded", "It stood on the timeline before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This event stands twice in the list.", "event_id"
    UNKNOWN_CUSTOMER = "unknown_customer", "There is no such customer.", "customer_id"


@operation(HappeningRecorded, duty="crm.record_happenings", internal=True)
def record_happenings(
    batch: Batch[RecordHappening], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Events stand on the timelines of their customers (features CR-07, OM-10).

    Tells no event: it only repeats what was told. Codes: HappeningRecorded.
    """
    return SQL("record_happenings", batch, company_id=actor.company_id)


@dataclass(frozen=True, slots=True)
class RollUpBuying:
    """An invoice or a credit note."""

    invoice_id: int


class BuyingRolledUp(Code):
    ROLLED_UP = "rolled_up", "What was bought is counted."
    ALREADY_ROLLED_UP = "already_rolled_up", "This document was counted before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The document stands twice.", "invoice_id"
    INVOICE_NOT_FOUND = "invoice_not_found", "There is no such invoice.", "invoice_id"


@operation(BuyingRolledUp, duty="crm.roll_up_buying", internal=True)
def roll_up_buying(batch: Batch[RollUpBuying], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The lines of invoices join their customers' months, each document once; a credit note takes
    off what came back, in its own month. Tells no event. Codes: BuyingRolledUp.
    """
    return SQL("roll_up_buying", batch, company_id=actor.company_id)


@dataclass(frozen=True, slots=True)
class RebuildBuying:
    customer_id: int


class BuyingRebuilt(Code):
    REBUILT = "rebuilt", "What the customer bought is counted afresh."
    REPEATED_IN_BATCH = "repeated_in_batch", "The customer stands twice.", "customer_id"
    UNKNOWN_CUSTOMER = "unknown_customer", "There is no such customer.", "customer_id"


@operation(BuyingRebuilt, duty="crm.rebuild_buying")
def rebuild_buying(batch: Batch[RebuildBuying], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The months of customers are made afresh from their invoice lines. Again, no harm.

    Tells no event: nothing happened in the trade. Codes: BuyingRebuilt.
    """
    company = {"company_id": actor.company_id}
    customers = [row.customer_id for row in batch]
    SQL("lock_buying", **company, customer_id=customers)
    SQL("mark_buying", **company, customer_id=customers)
    SQL("clear_buying", **company, customer_id=customers)
    return SQL("rebuild_buying", batch, **company)
