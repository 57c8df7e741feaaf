"""What is in stock, what it is worth, and how it came to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tradewright.kernel.batch import array
from tradewright.kernel.sql import statements

from .models import Reservation, StockDocument, Warehouse

SQL = statements()
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Availability:
    """Quantities in the stocking unit; `average_cost` per stocking unit, six decimals, or None."""

    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    average_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class StockRow:
    """The stock of an item in a warehouse."""

    item_id: int
    item: str
    name: str
    unit: str
    warehouse_id: int
    warehouse: str
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    average_cost: Decimal | None
    amount_value: Decimal


@dataclass(frozen=True, slots=True)
class StockPage:
    """Rows of one page; `count` and `amount_value` are of everything the filters let through."""

    rows: list[StockRow]
    count: int
    amount_value: Decimal
    after: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """One move; `unit_cost` is what a unit went in or out at."""

    id: int
    warehouse: str
    kind: str
    quantity: Decimal
    amount_value: Decimal
    unit_cost: Decimal | None
    source: str
    source_id: int
    source_line_id: int
    origin_id: int | None
    reason: str
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class WarehouseValue:
    warehouse_id: int
    warehouse: str
    name: str
    items: int
    amount_value: Decimal


@dataclass(frozen=True, slots=True)
class WarehouseFacts:
    id: int
    code: str
    name: str
    country: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class StockDocumentFacts:
    id: int
    number: str
    kind: str
    item: str
    warehouse: str
    quantity: Decimal
    unit_cost: Decimal | None
    reason: str
    posted_on: date


def availability(
    company_id: int, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Availability]:
    """On hand, reserved and free for each (item id, warehouse id); zero where there is no stock."""
    asked = list(dict.fromkeys(pairs))
    rows = SQL(
        "availability",
        company_id=company_id,
        item_id=array([item for item, _ in asked]),
        warehouse_id=array([warehouse for _, warehouse in asked]),
    )
    found = {(row[0], row[1]): Availability(*row[2:]) for row in rows}
    nothing = Availability(ZERO, ZERO, ZERO, None)
    return {pair: found.get(pair, nothing) for pair in asked}


def stock_of(company_id: int, item_ids: Collection[int]) -> dict[int, list[StockRow]]:
    """The stock of items in every warehouse that has or had any, by warehouse code."""
    stock: dict[int, list[StockRow]] = {item_id: [] for item_id in item_ids}
    for row in SQL("stock_of", company_id=company_id, item_id=array(stock)):
        stock[row.item_id].append(StockRow(*row))
    return stock


def stock_list(
    company_id: int,
    search: str = "",
    warehouse: str = "",
    after: str | None = None,
    limit: int = 50,
) -> StockPage:
    """Stock by item code and warehouse code; `after` is the `after` of the page before.

    `search` is a part of code or name, or a barcode; `warehouse` a code ('' is all).
    """
    item, _, place = (after or "").rpartition("\t")
    rows = SQL(
        "stock_list", prepare=False, company_id=company_id, search=search.strip(),
        warehouse=warehouse, after_item=item, after_warehouse=place, page_size=limit + 1,
    )  # fmt: skip
    page = [StockRow(*row[2:]) for row in rows if row.item_id is not None]
    more = len(page) > limit
    page = page[:limit]
    return StockPage(
        page,
        rows[0].count,
        rows[0].total,
        f"{page[-1].item}\t{page[-1].warehouse}" if more else None,
    )


def moves(company_id: int, item_id: int, after: int | None = None, limit: int = 50) -> list[Move]:
    """The moves of an item, newest first; `after` is the id of the last one seen."""
    rows = SQL("moves", company_id=company_id, item_id=item_id, after=after, page_size=limit)
    return [Move(*row) for row in rows]


def document_moves(
    company_id: int, source: str, source_ids: Collection[int]
) -> dict[int, list[Move]]:
    """What documents of the table `source` moved, by document id, in the order it was moved."""
    moved: dict[int, list[Move]] = {source_id: [] for source_id in source_ids}
    rows = SQL("document_moves", company_id=company_id, source=source, source_id=array(moved))
    for row in rows:
        moved[row.source_id].append(Move(*row))
    return moved


def value_by_warehouse(company_id: int) -> list[WarehouseValue]:
    """What the stock of each warehouse is worth."""
    rows = SQL("value_by_warehouse", company_id=company_id)
    return [WarehouseValue(*row) for row in rows]


def reserved_for(company_id: int, source: str, line_ids: Collection[int]) -> dict[int, Decimal]:
    """What lines of the table `source` hold; lines that hold nothing are absent."""
    rows = Reservation.objects.filter(
        company_id=company_id, source=source, source_line_id__in=line_ids
    )
    return dict(rows.values_list("source_line_id", "quantity"))


def warehouses(company_id: int) -> list[WarehouseFacts]:
    """Every warehouse, by code."""
    rows = Warehouse.objects.filter(company_id=company_id).order_by("code")
    return [WarehouseFacts(row.pk, row.code, row.name, row.country, row.is_default) for row in rows]


def stock_documents(company_id: int, ids: Collection[int]) -> dict[int, StockDocumentFacts]:
    """Receipts and adjustments by id."""
    rows = StockDocument.objects.filter(company_id=company_id, pk__in=ids)
    return {
        row.pk: StockDocumentFacts(
            row.pk, row.number, row.kind, row.item.code, row.warehouse.code, row.quantity,
            row.unit_cost, row.reason, row.posted_on,
        )
        for row in rows.select_related("item", "warehouse")
    }  # fmt: skip
