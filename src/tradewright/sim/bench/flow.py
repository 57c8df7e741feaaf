"""Our side of the benchmark: the public operations, and drain() for what follows by event."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tradewright.company.queries import company_by_code
from tradewright.kernel.events import drain
from tradewright.kernel.operation import Actor
from tradewright.receivables.operations.payments import (
    ApplyTo,
    ReceivePayment,
    receive_payments,
)
from tradewright.receivables.queries.to_pay import invoices_of_shipments
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

from .company import AT
from .o2c import CUSTOMERS, ITEMS

LINES = 5


class Flow:
    """Runs whole flows in batches; `spent` holds the seconds of each step."""

    def __init__(self, code: str, dice: random.Random) -> None:
        company = company_by_code(code)
        assert company is not None
        self.actor = Actor.system(company.id)
        self.dice = dice
        self.spent: Counter[str] = Counter()

    def run(self, batch: int) -> None:
        """`batch` flows from order to applied cash."""
        orders = self._timed("enter", lambda: self._enter(batch))
        released = self._timed(
            "release",
            lambda: release_orders([ReleaseOrder(one) for one in orders], actor=self.actor, at=AT),
        )
        shipments = [answer.detail["shipment_id"] for answer in released]
        self._timed(
            "ship",
            lambda: ship_shipments(
                [ShipShipment(one, None, AT.date()) for one in shipments], actor=self.actor, at=AT
            ),
        )
        self._timed("invoice", drain)
        self._timed("pay", lambda: self._pay(shipments))
        assert len(orders) == len(shipments) == batch

    def _timed(self, step: str, act: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        answer = act()
        self.spent[step] += time.perf_counter() - began
        return answer

    def _enter(self, batch: int) -> list[int]:
        dice = self.dice
        orders = [
            EnterOrder(
                customer=f"C{dice.randint(1, CUSTOMERS)}",
                lines=tuple(
                    EnterOrderLine(f"I{nth}", Decimal(dice.randint(1, 10)))
                    for nth in dice.sample(range(1, ITEMS + 1), LINES)
                ),
            )
            for _ in range(batch)
        ]
        return enter_orders(orders, actor=self.actor, at=AT).ids()

    def _pay(self, shipments: list[int]) -> None:
        owed = invoices_of_shipments(shipments, company_id=self.actor.company_id)
        answers = receive_payments(
            [
                ReceivePayment(
                    customer=one.customer, amount=one.amount_open, currency="GBP",
                    received_on=AT.date(), method="transfer", reference=one.number,
                    external_id=None, apply=(ApplyTo(one.number),),
                )
                for one in owed
            ],
            actor=self.actor, at=AT,
        )  # fmt: skip
        assert len(answers.accepted) == len(shipments)
