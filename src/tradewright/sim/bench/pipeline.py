"""How long the pages of the pipeline take: with a pipeline of 6,063 opportunities (another
system's, where its files are at hand, else as many made up) and with 100,000.

What is timed is a request as the browser sends it, from the sign-in's session to the last byte. All
of it happens in one transaction that is rolled back.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tradewright.company.operations.users import CreateUser, create_users
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.crm.operations.opportunities import (
    EnterOpportunity,
    OpportunityLineOf,
    enter_opportunities,
)
from tradewright.crm.operations.teams import SetSalesRep, set_sales_reps
from tradewright.kernel.doors import discover
from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import counting

from ..crm_pipeline import import_pipeline
from ..setting_up import in_batches
from .company import AT, SINCE, open_bench

CODE, REP = "PIPELINE", "bench-seller"
DATA = Path("../shared/data/crm_opportunities")
SMALL, LARGE = 6_063, 100_000
CUSTOMERS, ITEMS, SELLERS = 500, 200, 40
BATCH = 2_000
TIMES = 40
PAGES = {
    "board": ("pipeline", ("", "?tab=mine", "?by=day", "?owner=S3", "?region=East")),
    "list": ("opportunities", ("", "?tab=overdue", "?tab=unplanned", "?tab=all&owner=S3",
                               "?tab=won", "?q=contract", "?product=I7")),
    "forecast": ("forecast", ("", "?manager=Manager 1", "?region=East")),
}  # fmt: skip
ABOUT = ("Yearly contract", "Refit", "Second site", "New range", "Change of supplier")


def run(*, seconds: float = 2.0, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """p50 and p95 of the milliseconds of each page, and the statements that its requests ran."""
    del seconds  # a fixed number of requests is sent
    discover()
    with transaction.atomic():
        try:
            return _results(tell)
        finally:
            transaction.set_rollback(True)


def _results(tell: Callable[[str], None]) -> list[dict[str, Any]]:
    actor = open_bench(CODE, CUSTOMERS, ITEMS)
    rows = [
        SetSalesRep(f"S{nth}", f"Seller {nth}", f"Manager {nth % 6}", ("East", "West")[nth % 2])
        for nth in range(SELLERS)
    ]
    in_batches(set_sales_reps, rows, actor, AT)
    client = Client()
    client.force_login(_let_in(actor))
    chance = random.Random(4)
    if DATA.is_dir():
        tell(f"importing {DATA}")
        import_pipeline(DATA, actor=actor, at=AT)
        _analyze()
    else:
        tell(f"making {SMALL:,} opportunities")
        _make(actor, chance, 0, SMALL)
    results = _measured(client, tell)
    tell(f"making {LARGE - SMALL:,} more opportunities")
    _make(actor, chance, SMALL, LARGE)
    return results + _measured(client, tell)


def _let_in(actor: Actor) -> Any:
    user = CreateUser(REP, "Bench Seller", f"{REP}@example.test", random.randbytes(16).hex())
    create_users([user], actor=Actor.system(0), at=AT)
    grant_roles([GrantRole(REP, "sales_rep", SINCE)], actor=actor, at=AT)
    mine = SetSalesRep("S3", "Seller 3", "Manager 3", "West", REP)
    in_batches(set_sales_reps, [mine], actor, AT)
    return get_user_model().objects.get(username=REP)


def _make(actor: Actor, chance: random.Random, first: int, last: int) -> None:
    """Opportunities around today, a third of them closed, two lines each."""
    today = timezone.localdate()
    ways = ("prospecting", "engaging", "engaging", "quoted", "won", "lost")
    rows = (
        EnterOpportunity(
            name=f"{chance.choice(ABOUT)} {nth}",
            customer=f"C{chance.randint(1, CUSTOMERS)}",
            lines=tuple(
                OpportunityLineOf(
                    Decimal(chance.randint(1, 90)), Decimal(chance.randint(100, 9000)) / 100,
                    f"I{chance.randint(1, ITEMS)}",
                )
                for _ in range(2)
            ),
            owner=f"S{chance.randint(0, SELLERS - 1)}",
            stage=(stage := chance.choice(ways)),
            loss_reason="Price" if stage == "lost" else "",
            opened_on=today - timedelta(days=400),
            closed_on=today - timedelta(days=chance.randint(0, 365)),
            expected_on=today + timedelta(days=chance.randint(-60, 300)),
            forecast=chance.choice(("pipeline", "best_case", "committed")),
            external_id=f"bench:{nth}",
        )
        for nth in range(first, last)
    )  # fmt: skip
    in_batches(enter_opportunities, rows, actor, AT, BATCH)
    _analyze()


def _analyze() -> None:
    """As autovacuum would have, had the rows been committed."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Every statement that runs inside: those of SQL files, and those of Django."""

    def note(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:
        ran.append(str(text))
        return execute(text, params, many, context)

    with counting() as ran, connection.execute_wrapper(note):
        yield ran


def _measured(client: Client, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from opportunity")
        (held,) = cursor.fetchone()
    results = []
    for page, (name, questions) in PAGES.items():
        tell(f"{page} among {held:,} opportunities")
        urls = [reverse(name) + asked for asked in questions]
        for url in urls:  # the first ones fill caches
            answer = client.get(url)
            assert answer.status_code == 200, (url, answer.status_code)
        spent: list[float] = []
        queries: set[int] = set()
        for nth in range(TIMES):
            with _counted() as ran:
                began = time.perf_counter()
                answer = client.get(urls[nth % len(urls)])
                spent.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200
            queries.add(len(ran))
        results.append({
            "opportunities": held, "page": page, "requests": TIMES,
            "p50_ms": round(statistics.median(spent), 1),
            "p95_ms": round(statistics.quantiles(spent, n=20)[-1], 1),
            "queries": max(queries), "fewest_queries": min(queries),
        })  # fmt: skip
    return results
