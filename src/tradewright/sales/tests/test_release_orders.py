from __future__ import annotations

from decimal import Decimal

from tradewright.kernel.outcome import one
from tradewright.sales.operations.entry import EnterOrderLine
from tradewright.sales.operations.release import Released, ReleaseOrder, release_orders
from tradewright.sales.operations.settling import (
    ReserveBackorder,
    SettleRelease,
    reserve_backorders,
    settle_releases,
)
from tradewright.sim.fixtures import World
from tradewright.warehouse.models import Shipment, ShipmentLine

from .makers import (
    NONE,
    codes,
    entered,
    released,
    shipped,
    stock,
    stocked,
    story,
    the_line,
)


def release(world, *asked):
    return release_orders(list(asked), actor=world.actor, at=world.at)


def more_stock(world: World, item, quantity):
    """New stock, given to those who wait for it."""
    stock(world, item, quantity)
    asked = ReserveBackorder(item.pk, world.warehouse_id)
    reserve_backorders([asked], actor=world.actor, at=world.at)


def amounts(shipment_id):
    lines = ShipmentLine.objects.filter(shipment_id=shipment_id).order_by("line_no")
    return [(line.quantity, line.amount_net, line.amount_tax) for line in lines]


def test_gives_what_is_reserved_to_the_warehouse(world):
    item = stocked(world, 4)
    made = entered(world, world.customer(), (item, 6))
    (outcome,) = release(world, ReleaseOrder(made.id, version=2))
    assert outcome.code == Released.RELEASED
    shipment = Shipment.objects.get(pk=outcome.detail["shipment_id"])
    assert outcome.message == f"Released to the warehouse as {shipment.number}."
    assert amounts(shipment.pk) == [(4, Decimal("40.00"), Decimal("8.00"))]
    assert the_line(made.id).quantity_released == 4
    assert story("sales_order", made.id)[-1] == ("order_released", "confirmed", "confirmed")


def test_answers_every_row_of_a_mixed_batch(world):
    item, bare = stocked(world), world.item()
    customer = world.customer()
    ready = [entered(world, customer, (item, 1)).id for _ in range(2)]
    waits = entered(world, customer, (bare, 1)).id
    draft = entered(world, customer, (item, 1), confirm=False).id
    outcomes = release(
        world,
        ReleaseOrder(ready[0]),
        ReleaseOrder(ready[0]),
        ReleaseOrder(NONE),
        ReleaseOrder(draft),
        ReleaseOrder(ready[1], version=7),
        ReleaseOrder(waits),
    )
    assert codes(outcomes) == [
        "released", "repeated_in_batch", "order_not_found", "order_not_confirmed",
        "order_changed", "nothing_to_release",
    ]  # fmt: skip
    assert outcomes[3].message == "Only a confirmed order is released; this one is draft."
    assert codes(release(world, ReleaseOrder(ready[0]))) == ["nothing_to_release"]
    assert Shipment.objects.filter(order_id=ready[0]).count() == 1


def test_splits_an_amount_by_cumulative_rounding(world):
    """10.00 over three equal shipments: 3.33, 3.34, 3.33 (rules.md, Arithmetic everywhere)."""
    item = world.item(price=None)
    line = EnterOrderLine(item.code, Decimal(3), price=Decimal("3.333333"))
    made = entered(world, world.customer(), line)
    parts = []
    for _ in range(3):
        more_stock(world, item, 1)
        shipment_id = released(world, made.id)
        parts += amounts(shipment_id)
        shipped(world, shipment_id)
    assert parts == [
        (1, Decimal("3.33"), Decimal("0.67")),
        (1, Decimal("3.34"), Decimal("0.66")),
        (1, Decimal("3.33"), Decimal("0.67")),
    ]


def test_sends_service_lines_with_the_first_goods(world):
    item, freight = world.item(), world.item(kind="service", price="7.50")
    made = entered(world, world.customer(), (freight, 1), (item, 5))
    assert codes(release(world, ReleaseOrder(made.id))) == ["nothing_to_release"]
    more_stock(world, item, 2)
    assert [quantity for quantity, *_ in amounts(released(world, made.id))] == [1, 2]
    more_stock(world, item, 3)
    assert [quantity for quantity, *_ in amounts(released(world, made.id))] == [3]


def test_releases_an_order_of_services_alone(world):
    freight = world.item(kind="service", price="7.50")
    made = entered(world, world.customer(), (freight, 1))
    assert amounts(released(world, made.id)) == [(1, Decimal("7.50"), Decimal("1.50"))]


def test_releases_again_what_came_back_short(world):
    item = stocked(world, 6)
    made = entered(world, world.customer(), (item, 6))
    shipped(world, released(world, made.id), 4)
    assert codes(release(world, ReleaseOrder(made.id))) == ["nothing_to_release"]
    one(settle_releases([SettleRelease(made.id)], actor=world.actor, at=world.at))
    assert amounts(released(world, made.id)) == [(2, Decimal("20.00"), Decimal("4.00"))]
