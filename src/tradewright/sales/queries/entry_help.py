"""Reads that help whoever enters an order: what else could be sold, what is usual, what is odd."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class Instead:
    """What may be sold instead of an item; `available` is per its stocking unit `unit`."""

    code: str
    name: str
    kind: str
    unit: str
    available: Decimal | None


@dataclass(frozen=True, slots=True)
class Hints:
    """What a person should know of an item before it is ordered; quantities in the stocking unit,
    `unit_cost` on average in the warehouse, None where it holds none."""

    stocking_unit: str
    min_order_quantity: Decimal | None
    order_multiple: Decimal | None
    unit_cost: Decimal | None
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class UsualItem:
    """What a customer orders again and again; the last quantity and price are per `unit`.

    `cycle` is the days from order to order, `due_on` the last day and the cycle.
    """

    code: str
    name: str
    unit: str
    last_quantity: Decimal
    last_price: Decimal
    last_on: date
    times: int
    cycle: int
    due_on: date


@dataclass(frozen=True, slots=True)
class EarlierOrder:
    id: int
    number: str
    ordered_on: date


@dataclass(frozen=True, slots=True)
class LineAgain:
    """A line of an earlier order as it would be typed now: the item's code of today."""

    customer: str
    ship_to: str
    number: str
    item: str
    quantity: Decimal
    unit: str


def hints(
    company_id: int, customer_id: int, warehouse_id: int | None, item_ids: Collection[int]
) -> dict[int, Hints]:
    """Item id → what to know of it. Substitutes that the customer does not take are left out,
    the successor of an item that is no longer sold is not."""
    rows = SQL(
        "entry_hints", company_id=company_id, customer_id=customer_id, warehouse_id=warehouse_id,
        item_id=sorted(item_ids),
    )  # fmt: skip
    return {
        row.item_id: Hints(
            row.stocking_unit, row.min_order_quantity, row.order_multiple, row.unit_cost,
            tuple(
                Instead(
                    one["code"], one["name"], one["kind"], one["unit"],
                    None if one["available"] is None else Decimal(str(one["available"])),
                )
                for one in row.instead
            ),
        )
        for row in rows
    }  # fmt: skip


def usual_items(company_id: int, customer_id: int, *, today: date, limit: int) -> list[UsualItem]:
    """What the customer ordered at least twice within 400 days, the soonest due first."""
    rows = SQL(
        "usual_items", company_id=company_id, customer_id=customer_id, today=today,
        page_size=limit,
    )  # fmt: skip
    return [UsualItem(*row) for row in rows]


def order_by_reference(company_id: int, customer_id: int, reference: str) -> EarlierOrder | None:
    """The customer's latest order that bears this reference already and is not cancelled."""
    rows = SQL(
        "order_by_reference", company_id=company_id, customer_id=customer_id, reference=reference
    )
    return EarlierOrder(*rows[0]) if rows else None


def lines_again(company_id: int, order_id: int) -> Sequence[LineAgain]:
    """The lines of an order for one like it; items that are sold no longer stay, to be replaced."""
    rows = SQL("lines_again", company_id=company_id, order_id=order_id)
    return [LineAgain(*row) for row in rows]
