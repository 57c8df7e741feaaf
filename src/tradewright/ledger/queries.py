"""Reads of the books: balances, entries, accounts, periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.sql import statements

SQL = statements()


class Balance(NamedTuple):
    """An account's balance: positive is debit. `amount_before` is that before the first day."""

    account_id: int
    code: str
    name: str
    kind: str
    amount_before: Decimal
    amount: Decimal


def trial_balance(*, company_id: int, first: date | None, last: date) -> list[Balance]:
    """Every account with a balance, by code: roll-up of whole months + tail, exact at once.

    `first` None means from the beginning. Both days are month ends' neighbours: a day inside a
    month counts its whole period.
    """
    rows = SQL("trial_balance", company_id=company_id, first=first, last=last)
    return [Balance(*row) for row in rows]


class Entry(NamedTuple):
    id: int
    number: str
    posting_date: date
    document_date: date
    kind: str
    source: str
    source_id: int
    description: str
    amount: Decimal
    reverses_id: int | None


def entries(
    *,
    company_id: int,
    account_id: int | None = None,
    customer_id: int | None = None,
    source: str = "",
    source_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Entries, newest first; `amount` is the debit total, or the account's movement if one is
    asked. `before` is the id of the last entry seen (keyset)."""
    rows = SQL(
        "entries", prepare=False, company_id=company_id, account_id=account_id,
        customer_id=customer_id, source=source, source_id=source_id, first=first, last=last,
        before=before, most=limit,
    )  # fmt: skip
    return [Entry(*row) for row in rows]


class EntryLine(NamedTuple):
    entry_id: int
    line_no: int
    account_id: int
    account_code: str
    account_name: str
    amount: Decimal
    currency: str
    customer_id: int | None
    customer_name: str | None


def entry_lines(entry_ids: Sequence[int], *, company_id: int) -> list[EntryLine]:
    """The lines of entries, by entry and line number."""
    rows = SQL("entry_lines", company_id=company_id, entry_id=list(entry_ids))
    return [EntryLine(*row) for row in rows]


class PeriodFacts(NamedTuple):
    id: int
    starts_on: date
    ends_on: date
    status: str


def periods(*, company_id: int) -> list[PeriodFacts]:
    """All periods, oldest first."""
    return [PeriodFacts(*row) for row in SQL("periods", company_id=company_id)]


class MonthRevenue(NamedTuple):
    month: date
    amount: Decimal


def revenue_by_month(*, company_id: int) -> list[MonthRevenue]:
    """What stands on the income accounts per period (credit is positive)."""
    return [MonthRevenue(*row) for row in SQL("revenue_by_month", company_id=company_id)]
