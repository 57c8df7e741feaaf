"""Our side of the benchmark: the public operations, and drain() for what follows by event."""

from __future__ import annotations

import random
import time
from collections import defaultdict, deque
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
from tradewright.receivables.queries.to_pay import InvoiceToPay, invoices_of_shipments
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

from .company import AT
from .size import CUSTOMERS, ITEMS, LINES

BEFORE = 20  # flows between shipping and paying, where a worker invoices meanwhile
PATIENCE = 30.0  # seconds


class Flow:
    """Runs whole flows in batches; `spent` holds the seconds of each step.

    `worked`: a worker process lets the events run, and invoices are paid some flows later.
    """

    def __init__(self, code: str, dice: random.Random, *, worked: bool) -> None:
        company = company_by_code(code)
        assert company is not None
        self.actor = Actor.system(company.id)
        self.dice = dice
        self.worked = worked
        self.shipped: deque[list[int]] = deque()
        self.spent: defaultdict[str, float] = defaultdict(float)

    def run(self, batch: int) -> None:
        """`batch` flows from order to applied cash."""
        shipments = self.released(batch)
        self._timed(
            "ship",
            lambda: ship_shipments(
                [ShipShipment(one, None, AT.date()) for one in shipments], actor=self.actor, at=AT
            ),
        )
        self.shipped.append(shipments)
        if not self.worked:
            self._timed("invoice", drain)
        if not self.worked or len(self.shipped) > BEFORE:
            self._timed("pay", lambda: self._pay(self.shipped.popleft()))

    def released(self, batch: int) -> list[int]:
        """`batch` orders entered and released; the ids of their shipments."""
        orders = self._timed("enter", lambda: self._enter(batch))
        released = self._timed(
            "release",
            lambda: release_orders([ReleaseOrder(one) for one in orders], actor=self.actor, at=AT),
        )
        shipments = [answer.detail["shipment_id"] for answer in released]
        assert len(orders) == len(shipments) == batch
        return shipments

    def finish(self) -> None:
        """Pay what is still to be paid."""
        while self.shipped:
            self._pay(self.shipped.popleft())

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
        began = time.perf_counter()
        while len(owed := self._owed(shipments)) < len(shipments):
            assert time.perf_counter() - began < PATIENCE, "no worker invoices the shipments"
            time.sleep(0.002)
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

    def _owed(self, shipments: list[int]) -> list[InvoiceToPay]:
        return invoices_of_shipments(shipments, company_id=self.actor.company_id)
