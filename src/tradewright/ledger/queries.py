"""Reads of the books: balances, entries, accounts, periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

from .chart import CONTROLS

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
    search: str = "",
    number: str = "",
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Entries, newest first; `amount` is the debit total, or the account's movement if one is
    asked. `number` is the beginning of a number, `search` that or a part of the description,
    `before` the id of the last entry seen (keyset)."""
    rows = SQL(
        "entries", prepare=False, company_id=company_id, account_id=account_id,
        customer_id=customer_id, source=source, source_id=source_id, first=first, last=last,
        search=like_safe(search), number=number.strip(), before=before, most=limit,
    )  # fmt: skip
    return [Entry(*row) for row in rows]


class EntryTotals(NamedTuple):
    """`debit` and `credit` are positive; of the account where one was asked."""

    how_many: int
    debit: Decimal
    credit: Decimal


def entry_totals(
    *,
    company_id: int,
    account_id: int | None = None,
    source: str = "",
    first: date | None = None,
    last: date | None = None,
    search: str = "",
) -> EntryTotals:
    """What the entries that `entries` finds with these filters come to."""
    (row,) = SQL(
        "entry_totals", prepare=False, company_id=company_id, account_id=account_id,
        source=source, first=first, last=last, search=like_safe(search),
    )  # fmt: skip
    return EntryTotals(*row)


class EntryHead(NamedTuple):
    """One entry; `is_intact` says that its hash fits what stands in it now."""

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
    reversed_by_id: int | None
    posted_at: datetime
    recorded_at: datetime
    period_status: str
    is_intact: bool


def entry(entry_id: int, *, company_id: int) -> EntryHead | None:
    """One entry, or None."""
    rows = SQL("entry_head", company_id=company_id, entry_id=entry_id)
    return EntryHead(*rows[0]) if rows else None


def sources(*, company_id: int) -> list[str]:
    """The tables of the documents that have posted."""
    return [row.source for row in SQL("sources", company_id=company_id)]


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


class AccountFacts(NamedTuple):
    """`control` names the subledger that alone posts to it, or is empty."""

    id: int
    code: str
    name: str
    kind: str
    control: str
    is_active: bool


def accounts(*, company_id: int) -> list[AccountFacts]:
    """The chart of accounts, by code."""
    return [AccountFacts(*row) for row in SQL("accounts", company_id=company_id)]


class RuleFacts(NamedTuple):
    """Without item group and tax class it is the purpose's fallback."""

    purpose: str
    item_group: str | None
    tax_class: str
    account_id: int
    account_code: str
    account_name: str


def posting_rules(*, company_id: int) -> list[RuleFacts]:
    """Which account a purpose posts to, the particular rules before the fallback."""
    return [RuleFacts(*row) for row in SQL("posting_rules", company_id=company_id)]


class Gap(NamedTuple):
    """Why documents could not be posted: `purpose` is "" where the periods are at fault."""

    purpose: str
    problem: str
    remedy: str

    @property
    def subject(self) -> str:
        """What the gap is in, as a heading."""
        return self.purpose.replace("_", " ").capitalize() or "Periods"


REMEDIES = {
    "no_rule": "“{purpose}” posts to no account: open the books, which adds its rule.",
    "account_not_active": (
        "“{purpose}” posts to {account}, which is out of use: take it into use,"
        " or let the rule name another account."
    ),
    "account_of_another_subledger": (
        "“{purpose}” posts to {account}, which belongs to another subledger:"
        " let the rule name an account of its own."
    ),
    "no_open_period": "No period takes {day}: open the books for its year, or its month again.",
}


def posting_gaps(*, company_id: int, since: date | None, at: datetime) -> list[Gap]:
    """What must be mended before the company can go live on a day (None: today), and how."""
    rows = SQL(
        "posting_gaps", company_id=company_id, since=since, at=at, purpose=list(CONTROLS),
        control=list(CONTROLS.values()),
    )  # fmt: skip
    return [
        Gap(
            row.purpose,
            row.problem,
            REMEDIES[row.problem].format(
                purpose=row.purpose.replace("_", " "), account=row.account_code, day=row.day
            ),
        )
        for row in rows
    ]


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


@dataclass(frozen=True, slots=True)
class ManualEntry:
    """An entry by hand; `lines` are code, name and amount (debit positive)."""

    id: int
    number: str
    posting_date: date
    description: str
    currency: str
    amount: Decimal
    status: str
    ended_reason: str
    entered_by: str
    entered_at: datetime
    entry_id: int | None
    entry_number: str | None
    lines: Sequence[dict[str, Any]]

    @property
    def sides(self) -> list[tuple[str, str, Decimal | None, Decimal | None]]:
        """Code, name, debit, credit."""
        amounts = [(one, Decimal(str(one["amount"]))) for one in self.lines]
        return [
            (one["code"], one["name"], value if value > 0 else None, -value if value < 0 else None)
            for one, value in amounts
        ]


def manual_entry(manual_entry_id: int, *, company_id: int) -> ManualEntry | None:
    """An entry by hand with its lines and the journal entry that it became."""
    rows = SQL("manual_entry", company_id=company_id, manual_entry_id=manual_entry_id)
    return ManualEntry(*rows[0]) if rows else None
