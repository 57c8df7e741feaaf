"""The company that benchmarks run in: many customers and items, ample stock, no credit limits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from tradewright.catalog.operations.items import CreateItem, create_items
from tradewright.company.operations.companies import OpenCompany
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel.database import refresh_statistics
from tradewright.kernel.events import drain
from tradewright.kernel.operation import Actor
from tradewright.parties.operations.customers import (
    CreateAddress,
    CreateCustomer,
    create_customers,
)
from tradewright.pricing.operations.conditions import SetPrice, set_prices

from ..setting_up import Plan, in_batches, set_up_company

SINCE = date(2026, 1, 1)
AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
AMPLE = Decimal(1_000_000_000)


def open_bench(code: str, customers: int, items: int) -> Actor:
    """Open (or find) the company; again it does no harm."""
    actor = set_up_company(
        Plan(
            OpenCompany(code, "Benchmark Ltd", "GBP", "GB"), 2026, 2027,
            [("GB", "standard", SINCE, Decimal("0.20"))],
        ),
        at=AT,
    )  # fmt: skip
    in_batches(
        create_customers,
        [
            CreateCustomer(
                code=f"C{nth}", name=f"Customer {nth}", currency="GBP", terms="N30",
                addresses=(CreateAddress("MAIN", "GB"),),
            )
            for nth in range(1, customers + 1)
        ],
        actor, AT,
    )  # fmt: skip
    goods = [
        CreateItem(code=f"I{nth}", name=f"Item {nth}", item_group="goods", stocking_unit="EA")
        for nth in range(1, items + 1)
    ]
    in_batches(create_items, goods, actor, AT)
    prices = [
        SetPrice(f"I{nth}", "EA", "GBP", Decimal(10 + nth % 90) + Decimal("0.99"), SINCE)
        for nth in range(1, items + 1)
    ]
    in_batches(set_prices, prices, actor, AT)
    opening = [
        ReceiveStock(
            f"I{nth}", "", AMPLE, "", Decimal(5 + nth % 40), SINCE, "bench", f"bench:{nth}",
            "stock_opening",
        )
        for nth in range(1, items + 1)
    ]  # fmt: skip
    in_batches(receive_stock, opening, actor, AT)
    drain()
    refresh_statistics()
    return actor
