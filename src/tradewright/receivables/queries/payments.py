"""Reads of customer payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

from .invoices import ApplicationRow

SQL = statements()


class PaymentRow(NamedTuple):
    id: int
    number: str
    customer_id: int
    customer: str
    customer_name: str
    currency: str
    amount: Decimal
    amount_unapplied: Decimal
    received_on: date
    method: str
    reference: str
    version: int


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """Rows of one page, the latest first; `counts` by view, amounts of the view asked for."""

    rows: list[PaymentRow]
    counts: Mapping[str, int]
    amount: Decimal
    amount_unapplied: Decimal


@dataclass(frozen=True, slots=True)
class PaymentPaper:
    head: PaymentRow
    applications: list[ApplicationRow]


def payments(
    *,
    company_id: int,
    view: str = "all",
    search: str = "",
    customer_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    after: int | None = None,
    limit: int = 50,
) -> PaymentPage:
    """Payments by id, the latest first, those before the one with id `after`.

    View `on_account` has those with something unapplied. `search` finds the beginning of a number
    or of a customer's code, or a part of the customer's name or of the reference.
    """
    filters = {
        "company_id": company_id, "saved_view": view, "search": like_safe(search),
        "customer_id": customer_id, "since": since, "until": until,
    }  # fmt: skip
    rows = SQL("payments", prepare=False, **filters, after=after, page_size=limit)
    (totals,) = SQL("payment_totals", prepare=False, **filters)
    counts = {"all": totals.count_all, "on_account": totals.count_on_account}
    return PaymentPage(
        [PaymentRow(*row) for row in rows], counts, totals.amount, totals.amount_unapplied
    )


def payment(payment_id: int, *, company_id: int) -> PaymentPaper | None:
    """One payment with what it was used for; None if there is none with this id."""
    one = {"company_id": company_id, "payment_id": payment_id}
    heads = SQL("payment_head", **one)
    if not heads:
        return None
    return PaymentPaper(
        PaymentRow(*heads[0]),
        [ApplicationRow(*row) for row in SQL("payment_applications", **one)],
    )


def applied_document(application_id: int, *, company_id: int) -> tuple[str, int] | None:
    """What an application took its money from: (`payment`, id), or (`invoice`, id) where that is a
    credit note; None where there is no such application."""
    for row in SQL("application_documents", company_id=company_id, application_id=[application_id]):
        if row.payment_id is not None:
            return "payment", row.payment_id
        return "invoice", row.credit_note_id
    return None
