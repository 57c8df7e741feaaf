"""How long the page of an account takes: on the demo company, and with a million order lines.

The large company's masters and one whole flow are made by operations; orders, shipments, invoices
and what follows from them are copied in SQL from that flow, spread over two years and all
customers. What is timed is a request as the browser sends it, by a signed-in sales rep, of another
customer each time. All of it happens in one transaction that is rolled back.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg import sql

from tradewright.company.operations.users import CreateUser, create_users
from tradewright.company.queries import company_by_code
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.doors import discover
from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import counting

from .. import demo
from .company import AT, SINCE, open_bench
from .flow import Flow

CODE, REP = "ACCOUNTS", "bench-rep"
CUSTOMERS, ITEMS = 2_000, 1_000
ORDERS, LINES = 200_000, 5
ASKED = 60  # customers, each once
DEMO_DAYS = 60

# by table: the columns of a copy that are not those of the one it is made of
NTH_CUSTOMER = "customers.id[1 + copy.nth %% cardinality(customers.id)]"
NTH_PLACE = "customers.place[1 + copy.nth %% cardinality(customers.id)]"
DAY = "(%(today)s::date - (copy.nth %% 720)::int)"
TIME = f"({DAY} + time '10:00') at time zone 'UTC'"
# the latest of every hundred orders are still open
IS_OPEN = "(copy.nth %% 720 < 8 and copy.nth %% 3 = 0)"
COPIES = {
    "sales_order": {
        "id": "%(base)s + copy.nth",
        "number": "'CP' || lpad(copy.nth::text, 8, '0')",
        "external_id": "'copy-' || copy.nth",
        "customer_id": NTH_CUSTOMER, "ship_to_id": NTH_PLACE,
        "ordered_on": DAY, "requested_on": f"{DAY} + 2", "entered_at": TIME,
        "status": f"case when {IS_OPEN} then 'confirmed' else 'completed' end",
    },
    "shipment": {
        "id": "%(base)s + copy.nth",
        "number": "'CP' || lpad(copy.nth::text, 8, '0')",
        "order_id": "%(orders)s + copy.nth",
        "release_key": "'copy:' || copy.nth",
        "customer_id": NTH_CUSTOMER, "ship_to_id": NTH_PLACE,
        "released_at": TIME, "shipped_at": TIME, "shipped_on": DAY,
    },
    "invoice": {
        "id": "%(base)s + copy.nth",
        "number": "'CP' || lpad(copy.nth::text, 8, '0')",
        "sequence_no": "copy.nth + 10000000",
        "source_id": "copy.nth + 10000000",
        "order_id": "%(orders)s + copy.nth",
        "customer_id": NTH_CUSTOMER, "ship_to_id": NTH_PLACE, "bill_to_id": NTH_PLACE,
        "invoiced_on": DAY, "due_on": f"{DAY} + 30", "posted_at": TIME,
        "amount_open": "case when copy.nth %% 720 < 25 then one.amount_total else 0 end",
        "settled_at": f"case when copy.nth %% 720 >= 25 then {TIME} + interval '28 days' end",
    },
    "payment": {
        "id": "%(base)s + copy.nth",
        "number": "'CP' || lpad(copy.nth::text, 8, '0')",
        "external_id": "'copy-' || copy.nth",
        "customer_id": NTH_CUSTOMER, "received_on": DAY, "posted_at": TIME,
        "amount_unapplied": "0",
    },
    "timeline_entry": {
        "id": "%(base)s + copy.nth",
        "event_id": "1000000000000 + copy.nth",
        "customer_id": NTH_CUSTOMER, "key": "%(orders)s + copy.nth", "happened_at": TIME,
    },
}  # fmt: skip
LINE = {
    "id": "%(base)s + (copy.nth - 1) * %(lines)s + line.no",
    "order_id": "%(orders)s + copy.nth",
    "line_no": "line.no",
    "item_id": "items.id[1 + (copy.nth * 7 + line.no * 13) %% cardinality(items.id)]",
}


def run(*, seconds: float = 2.0, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """p50 and p95 of the milliseconds of the page, and the statements that each request ran."""
    del seconds  # a fixed number of accounts is asked for
    discover()
    with transaction.atomic():
        try:
            return [_demo(tell), _large(tell)]
        finally:
            transaction.set_rollback(True)


def _demo(tell: Callable[[str], None]) -> dict[str, Any]:
    """The demo company; where there is none it lives its days first."""
    if not demo.is_lived():
        tell(f"a demo company lives {DEMO_DAYS} days")
        first = timezone.localdate() - timedelta(days=DEMO_DAYS)
        demo.live(first, DEMO_DAYS, progress=lambda *_: None)
    found = company_by_code(demo.CODE)
    assert found is not None
    return _measured(found.id, tell)


def _large(tell: Callable[[str], None]) -> dict[str, Any]:
    tell("setting up the large company")
    actor = open_bench(CODE, CUSTOMERS, ITEMS)
    Flow(CODE, random.Random("account"), worked=False).run(1)
    return _measured(_filled(actor, tell), tell)


def _filled(actor: Actor, tell: Callable[[str], None]) -> int:
    company_id = actor.company_id
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # copies are sound
        given = {"company": company_id, "today": today, "lines": LINES, "orders": 0}
        given["orders"] = _highest("sales_order")
        for table, made in COPIES.items():
            tell(f"{ORDERS:,} × {table}")
            _copy(table, made, given)
        tell(f"{ORDERS * LINES:,} × sales_order_line")
        _copy("sales_order_line", LINE, given)
        cursor.execute(
            "insert into buying_month"
            " (company_id, customer_id, item_id, month, quantity, amount_net, invoices, last_on)"
            " select line.company_id, one.customer_id, line.item_id,"
            " date_trunc('month', one.ordered_on)::date, sum(line.quantity), sum(line.amount_net),"
            " count(distinct one.id), max(one.ordered_on)"
            " from sales_order_line as line join sales_order as one on line.order_id = one.id"
            " where line.company_id = %s and one.external_id like 'copy-%%'"
            " group by 1, 2, 3, 4 on conflict do nothing",
            [company_id],
        )
        cursor.execute("set local session_replication_role = origin")
        cursor.execute("analyze")
    return company_id


def _highest(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select coalesce(max(id), 0) from {}").format(sql.Identifier(table)))
        (found,) = cursor.fetchone()
    return int(found)


def _copy(table: str, made: dict[str, str], given: dict[str, Any]) -> None:
    """`ORDERS` copies of the company's newest row of a table; of an order line, so many times
    `LINES`."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    columns = [str(field.column) for field in model._meta.concrete_fields]
    name = sql.Identifier
    values = [
        sql.SQL(made[column]) if column in made else sql.SQL("one.{}").format(name(column))
        for column in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "insert into {table} ({columns}) select {values}"
                " from (select * from {table} where company_id = %(company)s"
                " order by id desc limit 1) as one"
                " cross join (select array_agg(customer.id order by customer.id) as id,"
                " array_agg(address.id order by customer.id) as place from customer"
                " join address on address.customer_id = customer.id"
                " where customer.company_id = %(company)s) as customers"
                " cross join (select array_agg(item.id order by item.id) as id from item"
                " where item.company_id = %(company)s) as items"
                " cross join generate_series(1, %(many)s) as copy (nth)"
                " cross join generate_series(1, %(each)s) as line (no)"
            ).format(
                table=name(table),
                columns=sql.SQL(", ").join(map(name, columns)),
                values=sql.SQL(", ").join(values),
            ),
            given
            | {
                "many": ORDERS,
                "each": LINES if made is LINE else 1,
                "base": _highest(table) if table != "sales_order" else given["orders"],
            },
        )


def _customers(company_id: int) -> tuple[int, list[int]]:
    """How many order lines there are, and customers to ask for, spread over all."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from sales_order_line where company_id = %s", [company_id])
        (lines,) = cursor.fetchone()
        cursor.execute("select id from customer where company_id = %s order by id", [company_id])
        ids = [row[0] for row in cursor.fetchall()]
    step = max(1, len(ids) // ASKED)
    return int(lines), ids[::step][:ASKED]


def _let_rep_in(company_id: int) -> Any:
    """A sales rep who works in this company only."""
    name = f"{REP}-{company_id}"
    user = CreateUser(name, "Bench Rep", f"{name}@example.test", random.randbytes(16).hex())
    create_users([user], actor=Actor.system(0), at=AT)
    since = min(SINCE, date(2020, 1, 1))
    grant_roles([GrantRole(name, "sales_rep", since)], actor=Actor.system(company_id), at=AT)
    return get_user_model().objects.get(username=name)


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Every statement that runs inside: those of SQL files, and those of Django."""

    def note(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:
        ran.append(str(text))
        return execute(text, params, many, context)

    with counting() as ran, connection.execute_wrapper(note):
        yield ran


def _measured(company_id: int, tell: Callable[[str], None]) -> dict[str, Any]:
    lines, customers = _customers(company_id)
    tell(f"asking for {len(customers)} accounts among {lines:,} order lines")
    client = Client()
    client.force_login(_let_rep_in(company_id))
    for one in customers[:3]:  # the first ones fill caches
        assert client.get(reverse("customer", args=[one])).status_code == 200
    spent: list[float] = []
    queries: list[int] = []
    for one in customers:
        with _counted() as ran:
            began = time.perf_counter()
            answer = client.get(reverse("customer", args=[one]))
            spent.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.content[:500]
        queries.append(len(ran))
    return {
        "order_lines": lines,
        "accounts": len(customers),
        "p50_ms": round(statistics.median(spent), 1),
        "p95_ms": round(_p95(spent), 1),
        "queries": max(queries),
        "fewest_queries": min(queries),
    }


def _p95(spent: Sequence[float]) -> float:
    return statistics.quantiles(spent, n=20)[18]
