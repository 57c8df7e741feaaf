"""The least valid rows for tests of sales."""

from __future__ import annotations

from decimal import Decimal

from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel.outcome import one
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders


def stock(world, item, quantity, cost="4.00"):
    """Put stock of an item into the main warehouse."""
    received = ReceiveStock(item.code, "", Decimal(quantity), "", Decimal(cost), world.today)
    return one(receive_stock([received], actor=world.actor, at=world.at))


def order(customer, *lines, **given):
    """An order as it is asked; lines are (item, quantity) or EnterOrderLine."""
    made = tuple(
        line if isinstance(line, EnterOrderLine) else EnterOrderLine(line[0].code, Decimal(line[1]))
        for line in lines
    )
    return EnterOrder(customer.code, made, **given)


def entered(world, customer, *lines, **given):
    """Enter one order and return its outcome."""
    return one(enter_orders([order(customer, *lines, **given)], actor=world.actor, at=world.at))
