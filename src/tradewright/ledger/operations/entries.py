"""Posting to the general ledger. Subledgers call this inside their own transaction (law 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.errors import TradewrightError
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcomes
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class PostLine:
    """Debit positive, credit negative, in the company's currency at its minor unit.

    The account is named, or found from `purpose` (with item group and tax class) by posting rule.
    """

    purpose: str
    amount: Decimal
    customer_id: int | None = None
    item_group_id: int | None = None
    tax_class: str = ""
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class PostEntry:
    """One entry for one document; (source, source_id, kind) is posted once for ever."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": PostLine}

    kind: str
    source: str
    source_id: int
    posting_date: date
    description: str
    lines: tuple[PostLine, ...]
    reverses_id: int | None = None


class Posted(Code):
    POSTED = "posted", "Posted."
    ALREADY_POSTED = "already_posted", "This document has been posted before."
    NOTHING_TO_POST = "nothing_to_post", "All amounts are zero."
    REPEATED_IN_BATCH = "repeated_in_batch", "The document stands twice in the list.", "source_id"
    COMPANY_NOT_LIVE = (
        "company_not_live",
        "The company is not live yet: go live first, on the page Company.",
        "posting_date",
    )
    NO_POSTING_RULE = (
        "no_posting_rule",
        "No account for “{purpose}”: add a posting rule for it.",
        "lines.purpose",
    )
    NOT_BALANCED = "not_balanced", "Debits and credits differ by {difference}.", "lines.amount"
    NO_OPEN_PERIOD = (
        "no_open_period",
        "{document_date} lies outside the books or after every open period: open a period for it.",
        "posting_date",
    )


@operation(Posted, duty="ledger.post", internal=True)
def post_entries(batch: Batch[PostEntry], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Each entry stands in the books, balanced, in its period.

    A date in a closed period posts into the first open one after it and keeps its document date
    (rules.md C14); the detail then names both. Codes: Posted.
    """
    columns = {"company_id": actor.company_id}
    SQL("lock_periods", batch, **columns)
    return SQL("post_entries", batch, **columns, at=at, operation_id=current_call().id)


def posted(outcomes: Outcomes) -> Outcomes:
    """Assert that every entry was taken: a subledger that cannot post must not commit."""
    if outcomes.refused:
        first = outcomes.refused[0]
        raise TradewrightError(f"the ledger refused an entry: {first.message} ({first.code})")
    return outcomes
