"""Order to cash: flows per second through the public operations, beside a hand-written limit.

One flow is a 5-line order entered, confirmed with its stock reserved, released, shipped, invoiced
by event with its ledger entries, paid and the payment applied. The limit writes the same documents
into the smallest schema with real integrity, by hand-written set-based SQL in the same batches on
the same database in the same run (`limit/`): no prices looked up, no limits, no audit, no log
read. So the ratio says what everything that makes it a product costs.

In batches the process that ships also lets the events run. One at a time, a worker beside it does,
as in daily use, and each process pays the invoices of some flows before.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import django
from django.db import connections

from .size import CUSTOMERS, ITEMS

SLICES = 3
CODE = "BENCH"


@dataclass(frozen=True, slots=True)
class Result:
    mode: str
    batch: int
    processes: int
    flows_per_second: float
    limit_flows_per_second: float
    ratio: float
    ms_per_step: dict[str, float]


def run(*, seconds: float = 2.0, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """Measure batches of 500, of 50 and single documents, by one and by two processes."""
    set_up(tell)
    results = []
    for batch in (500, 50, 1):
        for processes in (1, 2):
            tell(f"batch {batch}, {processes} process{'es' * (processes > 1)}")
            with worker_beside(needed=batch == 1):
                ours, steps = _measure("ours", batch, processes, seconds)
            limit, _ = _measure("limit", batch, processes, seconds)
            mode = "one at a time" if batch == 1 else "batch"
            ratio = round(ours / limit, 2)
            results.append(
                Result(mode, batch, processes, round(ours, 1), round(limit, 1), ratio, steps)
            )
    return [asdict(result) for result in results]


def set_up(tell: Callable[[str], None]) -> None:
    """The bench company with ample stock and no limits, and the limit's own schema."""
    # a process of the benchmark reads this file before Django is set up in it
    from .company import open_bench  # noqa: PLC0415
    from .limit import create as create_limit  # noqa: PLC0415

    tell("setting up")
    open_bench(CODE, CUSTOMERS, ITEMS)
    create_limit(CUSTOMERS, ITEMS)


@contextmanager
def worker_beside(*, needed: bool) -> Iterator[None]:
    """The worker process beside single documents."""
    if not needed:
        yield
        return
    with subprocess.Popen([sys.executable, "-m", "tradewright", "worker"]) as worker:
        try:
            yield
        finally:
            worker.terminate()


def _measure(
    who: str, batch: int, processes: int, seconds: float
) -> tuple[float, dict[str, float]]:
    """Flows per second of all processes together (median slice of each) and ms per step."""
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(processes), context.Queue()
    workers = [
        context.Process(target=_work, args=(who, batch, nth, seconds, barrier, answers))
        for nth in range(processes)
    ]
    for worker in workers:
        worker.start()
    found = [answers.get(timeout=seconds * SLICES + 300) for _ in workers]
    for worker in workers:
        worker.join()
    steps = {name: round(statistics.mean(one[1][name] for one in found), 2) for name in found[0][1]}
    return sum(one[0] for one in found), steps


def _work(who: str, batch: int, nth: int, seconds: float, barrier: Any, answers: Any) -> None:
    flow = _flow(who, f"{who}{batch}{nth}{time.time_ns()}", worked=batch == 1)
    for _ in range(max(2, 40 // batch)):
        flow.run(batch)
    flow.spent.clear()
    barrier.wait()
    rates, flows = [], 0
    for _ in range(SLICES):
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            flow.run(batch)
            done += batch
        rates.append(done / (time.perf_counter() - began))
        flows += done
    steps = {name: spent / flows * 1000 for name, spent in flow.spent.items()}
    flow.finish()
    answers.put((statistics.median(rates), steps))
    connections.close_all()


def _flow(who: str, seed: str, *, worked: bool) -> Any:
    """One side, in a process of its own: Django must be ready before our operations are read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradewright.web.settings")
    django.setup()
    from tradewright.sim.bench import flow, limit  # noqa: PLC0415

    dice = random.Random(seed)
    return flow.Flow(CODE, dice, worked=worked) if who == "ours" else limit.Flow(dice)
