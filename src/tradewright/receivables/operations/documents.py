"""What invoices and credit notes share: they are numbered, dated and posted alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from tradewright.kernel.operation import Actor, current_call
from tradewright.kernel.sql import statements
from tradewright.ledger.operations.entries import PostEntry, PostLine, post_entries, posted

SQL = statements()

WORDS = {"invoice": "Invoice", "credit_note": "Credit note"}


def issue_documents(
    kind: str,
    columns: Mapping[str, str],
    *,
    refusal: Sequence[str | None],
    actor: Actor,
    at: datetime,
) -> Sequence[Any]:
    """Insert documents of `kind` with their lines and events; `refusal` stops a row beforehand.

    The caller has held the keys of their sources. Rows: see issue_documents.sql.
    """
    return SQL(
        "issue_documents", **columns, company_id=actor.company_id, kind=kind, refusal=refusal,
        at=at, operation_id=current_call().id,
    )  # fmt: skip


def post_documents(kind: str, rows: Sequence[Any], *, actor: Actor, at: datetime) -> None:
    """Dr receivable / Cr revenue / Cr tax payable for invoices, the reverse for credit notes."""
    if not rows:
        return
    sign = 1 if kind == "invoice" else -1
    shares = SQL("posting_shares", company_id=actor.company_id, invoice_id=[row.id for row in rows])
    by_document = {key: list(group) for key, group in groupby(shares, lambda s: s.invoice_id)}
    entries = [
        PostEntry(
            kind, "invoice", row.id, row.day, f"{WORDS[kind]} {row.number}",
            (
                PostLine("receivable", sign * row.amount_total, customer_id=row.customer_id),
                *_credit_lines(by_document[row.id], sign),
            ),
        )
        for row in rows
    ]  # fmt: skip
    posted(post_entries(entries, actor=actor, at=at))


def _credit_lines(shares: Sequence[Any], sign: int) -> Iterable[PostLine]:
    tax: dict[str, Decimal] = {}
    revenue: dict[int, Decimal] = {}
    for share in shares:
        revenue[share.group_id] = revenue.get(share.group_id, Decimal(0)) + share.amount_net
        tax[share.tax_class] = tax.get(share.tax_class, Decimal(0)) + share.amount_tax
    for group, amount in revenue.items():
        yield PostLine("revenue", -sign * amount, item_group_id=group)
    for tax_class, amount in tax.items():
        yield PostLine("tax_payable", -sign * amount, tax_class=tax_class)
