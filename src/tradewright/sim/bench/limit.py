"""The hand-written limit of order to cash: the same documents by bare set-based SQL.

A 5-line flow writes 40 rows and changes 30: an order with its lines and allocations, a shipment
with its moves, an invoice with its lines, a payment with its application, three ledger entries
with seven lines, five events. Foreign keys, checks and the balance trigger are there; nothing else
is. Own schema (`limit`), so that neither side carries the other's indexes.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg import Cursor

from .size import CUSTOMERS, ITEMS, LINES

HERE = Path(__file__).parent / "limit"


def create(customers: int, items: int) -> None:
    """Make the schema afresh, with so many customers and items."""
    with connection.cursor() as cursor:
        cursor.execute((HERE / "schema.sql").read_text(encoding="utf-8"))
        cursor.execute(
            "insert into bench_limit.customer"
            " select n, 'Customer ' || n, 0.20 from generate_series(1, %s) n",
            [customers],
        )
        cursor.execute(
            "insert into bench_limit.item"
            " select n, 'Item ' || n, 10.99 + n %% 90, 5 + n %% 40"
            " from generate_series(1, %s) n",
            [items],
        )
        cursor.execute(
            "insert into bench_limit.stock select n, 1000000000, 0 from generate_series(1, %s) n",
            [items],
        )
        cursor.execute("analyze")


class Flow:
    """Runs whole flows in batches; `spent` holds the seconds of each step."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.text = {path.stem: path.read_text(encoding="utf-8") for path in HERE.glob("*.sql")}

    def run(self, batch: int) -> None:
        """`batch` flows from order to applied cash, each step its own transaction."""
        dice = self.dice
        customers = [dice.randint(1, CUSTOMERS) for _ in range(batch)]
        items = [one for _ in range(batch) for one in dice.sample(range(1, ITEMS + 1), LINES)]
        quantities = [dice.randint(1, 10) for _ in range(batch * LINES)]
        positions = [nth for nth in range(1, batch + 1) for _ in range(LINES)]
        orders = self._step(
            "enter", customer=customers, position=positions, item=items, quantity=quantities
        )
        self._step("confirm", lock="lock_stock", id=orders)
        self._step("ship", lock="lock_stock", id=orders)
        invoices = self._step("invoice", id=orders)
        self._step("pay", id=invoices)

    def _step(self, name: str, lock: str = "", **values: Any) -> list[int]:
        began = time.perf_counter()
        with transaction.atomic(), Cursor(connection.connection) as cursor:
            if lock:
                cursor.execute(self.text[lock], values, prepare=True)
            cursor.execute(self.text[name], values, prepare=True)
            ids = [row[0] for row in cursor.fetchall()]
        self.spent[name] += time.perf_counter() - began
        return ids

    def finish(self) -> None:
        """Nothing is left over: each run ends with its payments."""
