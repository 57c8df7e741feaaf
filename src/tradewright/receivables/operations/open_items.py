"""The open amounts of one call, decided in input order while the database holds the rows.

Two rows of a batch may want the same invoice, and a row that is refused must not count against
those after it. That is a fold over the rows, so it is done here, on what was read under lock, and
not in SQL; one statement then writes what was decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tradewright.credit.operations import MoveExposure, move_exposure
from tradewright.kernel.operation import Actor, current_call
from tradewright.kernel.sql import statements
from tradewright.ledger.operations.entries import PostEntry, PostLine, post_entries, posted

SQL = statements()


@dataclass(slots=True)
class OpenItem:
    """An invoice or a credit note, as locked; `amount_open` falls as the fold goes on."""

    id: int
    number: str
    kind: str
    customer_id: int
    amount_open: Decimal
    due_on: date


class OpenItems:
    """Locked invoices and credit notes by number and by id."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._by_id = {row.id: OpenItem(*row) for row in rows}
        self._by_number = {
            item.number: item for item in self._by_id.values() if item.kind == "invoice"
        }

    def invoice(self, key: int | str) -> OpenItem | None:
        """The invoice with this id or number."""
        if isinstance(key, str):
            return self._by_number.get(key)
        found = self._by_id.get(key)
        return found if found is not None and found.kind == "invoice" else None

    def credit_note(self, key: int) -> OpenItem | None:
        found = self._by_id.get(key)
        return found if found is not None and found.kind == "credit_note" else None

    def oldest_of(self, customer_id: int) -> list[OpenItem]:
        """Open invoices of a customer, the one due first at the front."""
        mine = (
            item
            for item in self._by_id.values()
            if item.customer_id == customer_id and item.kind == "invoice" and item.amount_open > 0
        )
        return sorted(mine, key=lambda item: (item.due_on, item.id))

    def take(self, applied: Iterable[tuple[int, Decimal]]) -> None:
        """From now on so much less is open."""
        for item_id, amount in applied:
            self._by_id[item_id].amount_open -= amount


class Setting(NamedTuple):
    """So much of a payment, or of a credit note, against an invoice; negative takes it back."""

    customer_id: int
    payment_id: int | None
    credit_note_id: int | None
    invoice_id: int
    amount: Decimal
    applied_on: date
    reverses_id: int | None = None
    reason: str = ""


def is_too_precise(amount: Decimal, minor_unit: int) -> bool:
    """Whether the amount has more decimals than its currency."""
    return amount != round(amount, minor_unit)


def settle(
    settings: Sequence[Setting], *, with_receipt: bool, actor: Actor, at: datetime
) -> list[int]:
    """Write applications and the open amounts they change; returns their ids in the order given.

    `with_receipt`: they were set when the payment was made, whose row and event tell them.
    """
    if not settings:
        return []
    columns = dict(zip(Setting._fields, map(list, zip(*settings, strict=True)), strict=True))
    rows = SQL(
        "settle_invoices", **columns, with_receipt=with_receipt, company_id=actor.company_id,
        at=at, operation_id=current_call().id,
    )  # fmt: skip
    return [row.id for row in rows]


def book_applications(
    settings: Sequence[Setting],
    ids: Sequence[int],
    reversed_entries: Sequence[int | None],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """The entries and the exposure of applications made (or, negative, taken back)."""
    entries = [
        PostEntry(
            "application", "application", key, one.applied_on,
            "Cash applied" if one.amount > 0 else "Cash application taken back",
            (
                PostLine("unapplied_cash", one.amount, customer_id=one.customer_id),
                PostLine("receivable", -one.amount, customer_id=one.customer_id),
            ),
            reversed_entry,
        )
        for one, key, reversed_entry in zip(settings, ids, reversed_entries, strict=True)
        if one.payment_id is not None
    ]  # fmt: skip
    posted(post_entries(entries, actor=actor, at=at))
    moves = [
        MoveExposure(one.customer_id, receivable=-one.amount, unapplied=-one.amount)
        for one in settings
    ]
    move_exposure(moves, actor=actor, at=at)
