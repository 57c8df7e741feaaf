"""Small reads of the receivables desk: what needs a person, documents by number, an entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


class Waiting(NamedTuple):
    """What is overdue, and what customers paid that is set against nothing yet."""

    overdue: int
    amount_overdue: Decimal
    on_account: int
    amount_on_account: Decimal


def waiting_receivables(on: date, *, company_id: int) -> Waiting:
    """Overdue invoices and payments on account, on a day."""
    (row,) = SQL("waiting_receivables", company_id=company_id, as_of=on)
    return Waiting(*row)


class WaitingMoney(NamedTuple):
    """`amount` is what is open of an invoice, or not applied of a payment."""

    id: int
    number: str
    customer: str
    since: date
    amount: Decimal
    currency: str


def longest_overdue(on: date, *, company_id: int, limit: int) -> list[WaitingMoney]:
    """Open invoices whose day has passed, the longest overdue first."""
    rows = SQL("longest_overdue", company_id=company_id, as_of=on, page_size=limit)
    return [WaitingMoney(*row) for row in rows]


def longest_unapplied(*, company_id: int, limit: int) -> list[WaitingMoney]:
    """Payments that are not wholly applied, the longest waiting first."""
    rows = SQL("longest_unapplied", company_id=company_id, page_size=limit)
    return [WaitingMoney(*row) for row in rows]


class Called(NamedTuple):
    """`kind` is `invoice`, `credit_note` or `payment`."""

    kind: str
    id: int
    number: str
    customer: str
    amount: Decimal
    amount_open: Decimal


def documents_called(
    number: str, *, company_id: int, limit: int = 5, kinds: Sequence[str] = ("invoice",)
) -> list[Called]:
    """Documents by the beginning of their number or its figures alone, the latest first; payments
    by their reference as well."""
    rows = SQL(
        "documents_called", company_id=company_id, number=number.strip(), kinds=list(kinds),
        page_size=limit,
    )  # fmt: skip
    return [Called(*row) for row in rows]


class Entry(NamedTuple):
    """A journal entry that a document made."""

    id: int
    number: str
    kind: str
    posting_date: date


def entries_of(source: str, source_id: int, *, company_id: int) -> list[Entry]:
    """The journal entries of a document; for a payment, those of its later applications too."""
    rows = SQL("entries_of", company_id=company_id, source=source, source_id=source_id)
    return [Entry(*row) for row in rows]
