"""The one word for how far a document or payment is settled."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol


class Document(Protocol):
    """An invoice or credit note as the queries return it."""

    @property
    def kind(self) -> str: ...
    @property
    def amount_total(self) -> Decimal: ...
    @property
    def amount_open(self) -> Decimal: ...
    @property
    def days_overdue(self) -> int: ...


def document_state(row: Document) -> str:
    """paid, overdue, partly_paid or open; for a credit note applied, partly_applied, unapplied."""
    if row.kind == "credit_note":
        return applied_state(row.amount_total, row.amount_open)
    if row.amount_open == 0:
        return "paid"
    if row.days_overdue > 0:
        return "overdue"
    return "partly_paid" if row.amount_open < row.amount_total else "open"


def applied_state(amount: Decimal, left: Decimal) -> str:
    """How far a payment or credit note is set against invoices."""
    if left == 0:
        return "applied"
    return "partly_applied" if left < amount else "unapplied"
