"""Service cases: the list, one case, and which are late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

SQL = statements()

VIEWS = ("", "late", "mine", "new", "waiting_customer", "resolved", "all")


class CaseRow(NamedTuple):
    """A case as lists show it. `due_at` is when it is to be answered, or else resolved; `is_late`
    is judged when it is read, and the clock stands while it waits for the customer."""

    id: int
    number: str
    status: str
    kind: str
    priority: str
    subject: str
    customer_id: int
    customer: str
    customer_name: str
    assignee: str
    opened_at: datetime
    due_at: datetime | None
    is_late: bool
    version: int
    sort_at: datetime

    @property
    def kind_words(self) -> str:
        """The kind as a person calls it."""
        return self.kind.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many cases stand in each saved view; `open_cases` are those not yet resolved."""

    open_cases: int
    late: int
    mine: int
    new: int
    waiting_customer: int
    resolved: int
    all_cases: int


class CaseGoods(NamedTuple):
    """A line that was shipped to the customer of the case and may come back, in `unit`."""

    shipment_line_id: int
    shipment: str
    shipped_on: date
    item: str
    description: str
    unit: str
    shipped: Decimal


class CreditableLine(NamedTuple):
    """What of an invoice line is left to credit: `quantity_left` in `unit`, `net_left` net."""

    invoice_line_id: int
    invoice: str
    item: str
    description: str
    unit: str
    quantity_left: Decimal
    net_left: Decimal
    currency: str

    @property
    def key(self) -> str:
        """The line's id as a form names it."""
        return str(self.invoice_line_id)


class CaseMessageRow(NamedTuple):
    kind: str
    note: str
    said_by: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class CasePaper:
    """One case with the documents it is about and what it became."""

    row: CaseRow
    note: str
    resolution: str
    contact_id: int | None
    order_id: int | None
    order_number: str
    shipment_id: int | None
    shipment: str
    invoice_id: int | None
    invoice: str
    item_id: int | None
    item: str
    opened_by: str
    respond_by: datetime
    resolve_by: datetime
    responded_at: datetime | None
    waiting_since: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    reopened: int
    answered_late: bool
    resolved_late: bool
    return_id: int | None
    return_number: str
    dispute_id: int | None
    credit_note_id: int | None
    credit_note: str
    messages: Sequence[CaseMessageRow]


def case_list(
    company_id: int,
    *,
    at: datetime,
    user_id: int,
    view: str = "",
    search: str = "",
    kind: str | None = None,
    priority: str | None = None,
    customer: str | None = None,
    after: tuple[datetime | None, int | None] = (None, None),
    limit: int = 50,
) -> list[CaseRow]:
    """Cases of one of VIEWS by when they are due, the earliest first; `after` is (sort key, id).

    View "" has what is not resolved; `mine` what is assigned to the user. `search` finds the
    beginning of a number or of a customer's code, or a part of subject or name.
    """
    rows = SQL(
        "case_list", prepare=False, company_id=company_id, at=at, user_id=user_id, saved_view=view,
        search=like_safe(search), kind=kind, priority=priority, customer=customer,
        after_at=after[0], after_id=after[1], page_size=limit,
    )  # fmt: skip
    return [CaseRow(*row) for row in rows]


def case_counts(company_id: int, *, at: datetime, user_id: int) -> CaseCounts:
    """How many cases stand in each saved view."""
    (row,) = SQL("case_counts", company_id=company_id, at=at, user_id=user_id)
    return CaseCounts(*row)


def service_case(company_id: int, case_id: int, *, at: datetime) -> CasePaper | None:
    """One case, or None."""
    rows = SQL("case_head", company_id=company_id, case_id=case_id, at=at)
    if not rows:
        return None
    (head,) = rows
    size = len(CaseRow._fields)
    said = SQL("case_messages", company_id=company_id, case_id=case_id)
    more = {name: getattr(head, name) for name in head._fields[size:]}
    messages = [CaseMessageRow(*row) for row in said]
    return CasePaper(row=CaseRow(*head[:size]), messages=messages, **more)


def case_numbers(company_id: int, case_ids: Sequence[int]) -> list[str]:
    """The number of each case, in the order asked; empty where there is none."""
    rows = SQL("case_numbers", company_id=company_id, case_id=list(case_ids))
    numbers = {row.id: row.number for row in rows}
    return [numbers.get(one, "") for one in case_ids]


def cases_called(company_id: int, words: str, *, limit: int) -> list[CaseRow]:
    """Cases by the beginning of their number, the latest first."""
    rows = SQL("cases_called", company_id=company_id, search=words.strip(), page_size=limit)
    return [CaseRow(*row) for row in rows]


def late_cases(company_id: int, at: datetime) -> list[int]:
    """Cases past a time of theirs that has not been told."""
    return [row.id for row in SQL("late_cases", company_id=company_id, at=at)]


def case_goods(company_id: int, case_id: int, *, limit: int = 100) -> list[CaseGoods]:
    """Lines shipped to the customer that the case may be about: those of its shipment, order or
    invoice, and of its item, where it names them; the latest first."""
    rows = SQL("case_goods", company_id=company_id, case_id=case_id, page_size=limit)
    return [CaseGoods(*row) for row in rows]


def credit_lines(company_id: int, case_id: int, *, invoice: str = "") -> list[CreditableLine]:
    """What is left to credit of the customer's invoice of that number, or of the case's."""
    rows = SQL("credit_lines", company_id=company_id, case_id=case_id, invoice=invoice.strip())
    return [CreditableLine(*row) for row in rows]
