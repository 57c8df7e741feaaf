"""How long after a shipment its invoice is posted, while a worker keeps up with a steady stream.

Small batches of orders already released are shipped at an even pace; a second connection looks
every few milliseconds which invoices are there. The time counts from the return of
`ship_shipments`, which is after its commit, until the invoice, and with it the ledger entry, can be
read: so it is at most one look too long.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connections

from tradewright.receivables.queries.to_pay import billed_shipments
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

from .company import AT
from .flow import Flow
from .o2c import CODE, set_up, worker_beside

PER_SECOND = 200
AT_ONCE = 10
LOOK = 0.002  # seconds between looks
PATIENCE = 60.0  # seconds


def run(*, seconds: float = 10.0, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """p50 and p99 of the milliseconds from shipment to posted invoice at `PER_SECOND`."""
    set_up(tell)
    flow = Flow(CODE, random.Random("worker_lag"), worked=True)
    tell("releasing orders")
    waiting = [
        shipment
        for _ in range(int(PER_SECOND * seconds / 500) + 1)
        for shipment in flow.released(500)
    ]
    with worker_beside(needed=True):
        tell("shipping")
        warm, measured = waiting[: PER_SECOND // 2], waiting[PER_SECOND // 2 :]
        _lags(flow, warm)
        lags = _lags(flow, measured[: int(PER_SECOND * seconds)])
    in_ms = [lag * 1000 for lag in lags]
    return [
        {
            "shipments": len(in_ms),
            "shipments_per_second": PER_SECOND,
            "p50_ms": round(statistics.median(in_ms), 1),
            "p99_ms": round(statistics.quantiles(in_ms, n=100)[98], 1),
            "max_ms": round(max(in_ms), 1),
        }
    ]


def _lags(flow: Flow, shipments: list[int]) -> list[float]:
    """Ship them at the pace; the seconds each then waited for its invoice."""
    shipped: dict[int, float] = {}
    lags: list[float] = []
    done = threading.Event()
    looking = threading.Thread(target=_look, args=(flow, shipped, lags, len(shipments), done))
    looking.start()
    began = time.perf_counter()
    for nth in range(0, len(shipments), AT_ONCE):
        time.sleep(max(0.0, began + nth / PER_SECOND - time.perf_counter()))
        batch = shipments[nth : nth + AT_ONCE]
        ship_shipments(
            [ShipShipment(one, None, AT.date()) for one in batch], actor=flow.actor, at=AT
        )
        now = time.perf_counter()
        shipped.update(dict.fromkeys(batch, now))
    looking.join()
    assert done.is_set(), "the worker did not invoice all shipments"
    return lags


def _look(
    flow: Flow, shipped: dict[int, float], lags: list[float], wanted: int, done: threading.Event
) -> None:
    """Note each invoice when it is first seen."""
    deadline = time.perf_counter() + PATIENCE
    while len(lags) < wanted and time.perf_counter() < deadline:
        outstanding = list(shipped)
        if outstanding:
            found = billed_shipments(outstanding, company_id=flow.actor.company_id)
            now = time.perf_counter()
            lags += [now - shipped.pop(one) for one in found]
        time.sleep(LOOK)
    if len(lags) == wanted:
        done.set()
    connections.close_all()
