"""Makers of the least valid shipment."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

from tradewright.credit.operations import MoveExposure, move_exposure
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.inventory.operations.reservations import ReserveStock, reserve_stock
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import one
from tradewright.sim.fixtures import World
from tradewright.warehouse.models import ShipmentLine
from tradewright.warehouse.operations.shipments import (
    CreateShipment,
    CreateShipmentLine,
    create_shipments,
)

_ids = count(9_000_000)


def stock(world: World, item: Any, on_hand: Any, unit_cost: str = "1.00") -> None:
    """So much on hand in the main warehouse."""
    asked = ReceiveStock(item.code, "MAIN", Decimal(on_hand), "", Decimal(unit_cost), world.today)
    one(receive_stock([asked], actor=world.actor, at=world.at))


def reserve(world: World, item: Any, order_line_id: int, quantity: Any) -> None:
    """Hold stock for an order line, as sales does when an order is confirmed."""
    asked = ReserveStock(
        "sales_order_line", order_line_id, item.pk, world.warehouse_id, Decimal(quantity)
    )
    one(reserve_stock([asked], actor=world.actor, at=world.at))


def line(world: World, item: Any, quantity: Any = 10, **given: Any) -> CreateShipmentLine:
    """10 of an item at 1.00 net and 20 % tax."""
    net = Decimal(given.pop("net", quantity))
    made = CreateShipmentLine(
        order_line_id=next(_ids), item_id=item.pk, is_stocked=item.kind == "stock",
        description=item.name, unit_id=world.each_id, unit_numerator=1, unit_denominator=1,
        unit_price=Decimal("1.00"), tax_class="standard", tax_rate=Decimal("0.20"),
        quantity=Decimal(quantity), amount_net=net, amount_tax=round(net / 5, 2),
    )  # fmt: skip
    return replace(made, **given)


def shipment(
    world: World, customer: Any, *lines: CreateShipmentLine, **given: Any
) -> CreateShipment:
    made = CreateShipment(
        release_key=f"test:{next(_ids)}", order_id=next(_ids), customer_id=customer.pk,
        ship_to_id=customer.address.pk, warehouse_id=world.warehouse_id, currency="GBP",
        prices_include_tax=False, lines=lines,
    )  # fmt: skip
    return replace(made, **given)


def released(
    world: World, customer: Any, *lines: CreateShipmentLine, actor: Actor | None = None
) -> int:
    """A released shipment whose amount is on order with credit; returns its id."""
    asked = shipment(world, customer, *lines)
    outcome = one(create_shipments([asked], actor=actor or world.actor, at=world.at))
    assert outcome.id is not None
    order_exposure(world, customer, sum(part.amount_net + part.amount_tax for part in lines))
    return outcome.id


def order_exposure(world: World, customer: Any, amount: Any) -> None:
    """What sales commits when it confirms an order."""
    move_exposure(
        [MoveExposure(customer.pk, ordered=Decimal(amount))], actor=world.actor, at=world.at
    )


def lines_of(shipment_id: int) -> list[ShipmentLine]:
    return list(ShipmentLine.objects.filter(shipment_id=shipment_id).order_by("line_no"))
