"""What tests read of the books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tradewright.credit.models import CreditAccount
from tradewright.ledger.models import JournalLine


def entry(source: str, source_id: int) -> list[tuple[str, Decimal]]:
    """The lines of a document's entry: account code and amount."""
    lines = JournalLine.objects.filter(entry__source=source, entry__source_id=source_id)
    return list(lines.order_by("line_no").values_list("account__code", "amount"))


def buckets(customer: Any) -> tuple[Decimal, Decimal, Decimal]:
    """Unbilled, receivable and unapplied of the customer's credit account."""
    row = CreditAccount.objects.get(customer=customer)
    return row.amount_unbilled, row.amount_receivable, row.amount_unapplied
