"""Holding stock for the lines of documents above, and giving it back. Sales calls these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class ReserveStock:
    """`quantity` more, in the stocking unit, for one line of the document table `source`.

    With `expires_at` it is soft: whoever reserved it gives it back by then.
    """

    source: str
    source_line_id: int
    item_id: int
    warehouse_id: int
    quantity: Decimal
    expires_at: datetime | None = None


class Reserved(Code):
    RESERVED = "reserved", "Reserved in full."
    PARTLY_RESERVED = "partly_reserved", "Only {reserved} could be reserved."
    NOTHING_FREE = "nothing_free", "No free stock."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "The line stands twice in the list: ask once for the sum.",
        "source_line_id",
    )
    QUANTITY_NOT_POSITIVE = "quantity_not_positive", "Ask for more than nothing.", "quantity"
    RESERVED_ELSEWHERE = (
        "reserved_elsewhere",
        "The line holds another item or warehouse: release that first.",
        "item_id",
    )


@operation(Reserved, duty="inventory.reserve_stock", competing=True, internal=True)
def reserve_stock(batch: Batch[ReserveStock], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Each line holds as much of what it asks as is free, in input order (rules.md C2).

    What a line holds already is raised, so a repeated call reserves again: the caller, whose
    document is locked, asks once. Detail: `reserved`, the quantity newly held. Codes: Reserved.
    No event; the caller's document tells it.
    """
    columns = batch.columns() | {"company_id": actor.company_id}
    SQL("lock_stock_levels", **columns)
    return SQL("reserve_stock", **columns, at=at)


@dataclass(frozen=True, slots=True)
class ReleaseReservation:
    """Give back `quantity` of what the line holds, or all of it (None)."""

    source: str
    source_line_id: int
    quantity: Decimal | None = None


class ReservationReleased(Code):
    RELEASED = "released", "Given back."
    NOTHING_RESERVED = "nothing_reserved", "The line holds no stock."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "The line stands twice in the list.",
        "source_line_id",
    )
    QUANTITY_NOT_POSITIVE = "quantity_not_positive", "Give back more than nothing.", "quantity"


@operation(ReservationReleased, duty="inventory.release_reservations", internal=True)
def release_reservations(
    batch: Batch[ReleaseReservation], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Each line gives back what it names, at most what it holds.

    Detail: `released`, the quantity given back. Codes: ReservationReleased. No event; the caller's
    document tells it.
    """
    columns = batch.columns() | {"company_id": actor.company_id}
    SQL("lock_reserved_levels", **columns)
    return SQL("release_reservations", **columns, at=at)


@dataclass(frozen=True, slots=True)
class TransferReservation:
    """At most `quantity` of what one line holds goes to another line, which holds nothing yet."""

    source: str
    source_line_id: int
    to_source: str
    to_line_id: int
    quantity: Decimal


class ReservationTransferred(Code):
    TRANSFERRED = "transferred", "Handed over."
    NOTHING_RESERVED = "nothing_reserved", "The line holds no stock."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "A line stands twice in the list.",
        "source_line_id",
    )
    QUANTITY_NOT_POSITIVE = "quantity_not_positive", "Hand over more than nothing.", "quantity"
    ALREADY_HOLDS = "already_holds", "The other line holds stock already.", "to_line_id"


@operation(ReservationTransferred, duty="inventory.transfer_reservations", internal=True)
def transfer_reservations(
    batch: Batch[TransferReservation], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """What a line holds becomes another line's, without being free for anybody in between.

    The stock level stays as it is. Detail: `transferred`, the quantity handed over; it expires no
    more. Codes: ReservationTransferred. No event; the caller, whose documents are locked, tells it.
    """
    return SQL("transfer_reservations", batch, company_id=actor.company_id)
