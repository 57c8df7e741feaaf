from __future__ import annotations

from tradewright.inventory.models import Warehouse
from tradewright.inventory.operations.warehouses import CreateWarehouse, create_warehouses
from tradewright.kernel.models import Event


def test_answers_every_row_of_a_mixed_batch_and_tells_what_was_made(world):
    outcomes = create_warehouses(
        [
            CreateWarehouse("WEST", "West", "GB"),
            CreateWarehouse("WEST", "West again", "GB"),
            CreateWarehouse("MAIN", "Main", "GB"),
            CreateWarehouse(" ", "Nameless", "GB"),
            CreateWarehouse("EAST", "", "GB"),
            CreateWarehouse("EAST2", "East", "England"),
            CreateWarehouse("EAST3", "East", "GB", is_default=True),
        ],
        actor=world.actor,
        at=world.at,
    )
    assert [o.code for o in outcomes] == [
        "created", "repeated_in_batch", "already_created", "code_missing", "name_missing",
        "unknown_country", "default_exists",
    ]  # fmt: skip
    assert outcomes[2].id == world.warehouse_id
    assert Warehouse.objects.get(pk=outcomes[0].id).name == "West"
    (event,) = Event.objects.filter(aggregate="warehouse", key=outcomes[0].id)
    assert event.topic == "inventory.warehouse_created"
    assert event.body == {"code": "WEST", "name": "West", "country": "GB", "is_default": False}
