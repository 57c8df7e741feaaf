"""Payment terms: when an invoice falls due."""

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
class CreateTerms:
    """`net`: so many days after the invoice; `end_of_month`: so many after its month's end."""

    code: str
    name: str
    kind: str = "net"
    days: int = 30


class TermsCreated(Code):
    CREATED = "created", "Terms created."
    ALREADY_CREATED = "already_created", "Terms with this code exist."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the terms a code.", "code"
    NAME_MISSING = "name_missing", "Give the terms a name.", "name"
    UNKNOWN_KIND = "unknown_kind", "Terms are “net” or “end_of_month”.", "kind"
    DAYS_OUT_OF_RANGE = "days_out_of_range", "Grant between 0 and 730 days.", "days"


@operation(TermsCreated, duty="parties.create_terms")
def create_terms(batch: Batch[CreateTerms], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Terms exist under their code; `due_on` reads them (rules.md C5).

    Terms are never changed, because invoices fell due by them: new terms have a new code. No event.
    Codes: TermsCreated.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_new_parties", **company)
    return SQL("create_terms", batch, **company)
