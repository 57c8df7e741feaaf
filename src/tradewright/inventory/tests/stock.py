"""Makers of stock and shorthands that the tests of this module share."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import count
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from tradewright.inventory.models import StockLevel
from tradewright.inventory.operations.issues import IssueStock, issue_stock
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.inventory.operations.reservations import ReserveStock, reserve_stock
from tradewright.inventory.operations.returns import ReturnStock, return_stock
from tradewright.kernel.outcome import Outcomes

_ids = count(1)


def next_id() -> int:
    return next(_ids)


def stocked(world: Any, *receipts: tuple[str, str], warehouse: str = "MAIN", **given: Any) -> Any:
    """An item with these receipts of (quantity, unit cost)."""
    item = world.item(**given)
    for quantity, cost in receipts:
        asked = ReceiveStock(
            item.code, warehouse, Decimal(quantity), "", Decimal(cost), world.today
        )
        (answer,) = receive_stock([asked], actor=world.actor, at=world.at)
        assert answer.accepted, answer
    return item


def level(world: Any, item: Any, warehouse_id: int | None = None) -> StockLevel:
    return StockLevel.objects.get(
        company_id=world.company_id,
        item_id=item.pk,
        warehouse_id=warehouse_id or world.warehouse_id,
    )


def reserve(world: Any, *lines: tuple[Any, ...]) -> Outcomes:
    """Lines of (line id, item, quantity) in the main warehouse."""
    batch = [
        ReserveStock("test_line", line_id, item.pk, world.warehouse_id, Decimal(quantity))
        for line_id, item, quantity in lines
    ]
    return reserve_stock(batch, actor=world.actor, at=world.at)


def issue(world: Any, *lines: tuple[Any, ...]) -> Outcomes:
    """Lines of (document id, line id, item, quantity), each for the reservation of its line id."""
    batch = [
        IssueStock("test", document_id, line_id, item.pk, world.warehouse_id, Decimal(quantity),
                   "test_line", line_id, world.today)
        for document_id, line_id, item, quantity in lines
    ]  # fmt: skip
    return issue_stock(batch, actor=world.actor, at=world.at)


def give_back(world: Any, *lines: tuple[Any, ...], warehouse_id: int | None = None) -> Outcomes:
    """Lines of (document id, line id, item, quantity, issued line id or None, cost or None)."""
    batch = [
        ReturnStock("test", document_id, line_id, item.pk, warehouse_id or world.warehouse_id,
                    Decimal(quantity), None if origin is None else "test", origin,
                    None if cost is None else Decimal(cost), world.today)
        for document_id, line_id, item, quantity, origin, cost in lines
    ]  # fmt: skip
    return return_stock(batch, actor=world.actor, at=world.at)


def in_threads(count: int, work: Callable[[int], None]) -> None:
    """Run `work` in so many threads at once, each with its own connection; faults show."""
    faults: list[Exception] = []
    together = Barrier(count)

    def run(nth: int) -> None:
        try:
            together.wait()
            work(nth)
        except Exception as fault:  # shown by the assertion below
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(nth,)) for nth in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
