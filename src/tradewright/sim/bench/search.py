"""How long the command bar takes in a large company: a million orders, shipments and invoices,
100,000 customers with as many contacts, 50,000 items.

Masters are made by their operations; documents are copied in SQL from one that went its whole way.
What is timed is a request as the browser sends it, from the sign-in's session to the list of hits.
All of it happens in one transaction that is rolled back: no made-up document is left behind.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from psycopg import sql

from tradewright.catalog.operations.items import CreateItem, create_items
from tradewright.company.operations.users import CreateUser, create_users
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.doors import discover
from tradewright.kernel.operation import Actor
from tradewright.parties.operations.contacts import AddContact, add_contacts
from tradewright.parties.operations.customers import (
    CreateAddress,
    CreateCustomer,
    create_customers,
)

from ..setting_up import in_batches
from .company import AT, SINCE, open_bench
from .flow import Flow
from .size import CUSTOMERS, ITEMS

CODE, READER = "FINDING", "bench-reader"
DOCUMENTS, MANY_CUSTOMERS, MANY_ITEMS = 1_000_000, 100_000, 50_000
QUESTIONS = 40  # of each kind
STEMS = (
    "harbour", "northern", "castle", "river", "granite", "meadow", "copper", "silver", "atlas",
    "summit", "beacon", "falcon", "cedar", "anchor", "bridge", "orchard", "quarry", "saxon",
    "tamar", "vector",
)  # fmt: skip
TRADES = (
    "plumbing", "electrical", "joinery", "catering", "fixings", "roofing", "motors", "hardware",
    "lighting", "drainage", "flooring", "controls",
)  # fmt: skip
PLACES = ("leeds", "york", "exeter", "dover", "truro", "derby", "luton", "perth", "ely", "wells")
FORMS = ("ltd", "llp", "stores", "& sons", "group")
MATERIALS = ("steel", "brass", "nylon", "copper", "zinc", "rubber", "ceramic", "oak")
THINGS = ("bolt", "valve", "bracket", "hinge", "washer", "cable", "gasket", "switch", "elbow")

# copied with its own id, number and keys; all else is as in the one it is made of
COPIES = {
    "sales_order": {
        "number": "'SO' || lpad((copy.nth + 1000)::text, 8, '0')",
        "external_id": "'shop-' || copy.nth",
        "customer_reference": "'PO-' || copy.nth",
    },
    "shipment": {
        "number": "'SH' || lpad((copy.nth + 1000)::text, 8, '0')",
        "release_key": "'copy:' || copy.nth",
        "tracking": "'TRK' || lpad(copy.nth::text, 9, '0')",
    },
    "invoice": {
        "number": "'IN' || lpad((copy.nth + 1000)::text, 8, '0')",
        "sequence_no": "copy.nth + 1000",
        "source_id": "copy.nth + 10000000",
    },
    "payment": {
        "number": "'PA' || lpad((copy.nth + 1000)::text, 8, '0')",
        "external_id": "'bank-' || copy.nth",
        "reference": "'IN' || lpad((copy.nth + 1000)::text, 8, '0')",
    },
}


def run(*, seconds: float = 2.0, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """p50 and p95 of the milliseconds of each kind of question; `rows` stand behind it."""
    del seconds  # a fixed number of questions is asked
    discover()
    with transaction.atomic():
        try:
            return _measured(_filled(tell), tell)
        finally:
            transaction.set_rollback(True)


def _filled(tell: Callable[[str], None]) -> random.Random:
    tell("setting up")
    actor = open_bench(CODE, CUSTOMERS, ITEMS)
    dice = random.Random("search")
    Flow(CODE, dice, worked=False).run(1)
    _let_reader_in(actor)
    tell(f"{MANY_CUSTOMERS:,} customers with contacts, {MANY_ITEMS:,} items")
    customers = in_batches(
        create_customers,
        [
            CreateCustomer(
                name=" ".join(map(dice.choice, (STEMS, TRADES, PLACES, FORMS))).title(),
                code=f"K{nth:06}", currency="GBP", terms="N30",
                addresses=(CreateAddress("MAIN", "GB"),),
            )
            for nth in range(MANY_CUSTOMERS)
        ],
        actor, AT,
    )  # fmt: skip
    in_batches(
        add_contacts,
        [
            AddContact(customer, f"Person {nth:06}", f"p{nth:06}@example.test")
            for nth, customer in enumerate(customers.ids())
        ],
        actor, AT,
    )  # fmt: skip
    in_batches(
        create_items,
        [
            CreateItem(
                name=f"{dice.choice(MATERIALS)} {dice.choice(THINGS)} M{nth % 40}x{nth % 90}",
                code=f"T-{nth:05}", item_group="goods", stocking_unit="EA",
                barcode=f"50{nth:011}",
            )
            for nth in range(MANY_ITEMS)
        ],
        actor, AT,
    )  # fmt: skip
    for table in COPIES:
        tell(f"{DOCUMENTS:,} × {table}")
        _multiply(table, actor.company_id)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return dice


def _let_reader_in(actor: Actor) -> None:
    user = CreateUser(READER, "Bench Reader", f"{READER}@example.test", random.randbytes(16).hex())
    create_users([user], actor=Actor.system(0), at=AT)
    roles = ("auditor", "privacy_officer")
    grant_roles([GrantRole(READER, role, SINCE) for role in roles], actor=actor, at=AT)


def _multiply(table: str, company_id: int) -> None:
    """`DOCUMENTS` copies of the company's newest row of a table."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    columns = [str(field.column) for field in model._meta.concrete_fields if field.column != "id"]
    made = COPIES[table]
    name = sql.Identifier
    values = [
        sql.SQL(made[column]) if column in made else sql.SQL("one.{}").format(name(column))
        for column in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "insert into {table} ({columns}) select {values}"
                " from (select * from {table} where company_id = %s order by id desc limit 1)"
                " as one cross join generate_series(1, %s) as copy (nth)"
            ).format(
                table=name(table),
                columns=sql.SQL(", ").join(map(name, columns)),
                values=sql.SQL(", ").join(values),
            ),
            [company_id, DOCUMENTS],
        )


def _questions(dice: random.Random) -> dict[str, tuple[int, Callable[[], str]]]:
    """Kind of question: how many rows it is asked of, and how one such question is made."""

    def nth(most: int) -> int:
        return dice.randrange(1, most)

    masters, documents = MANY_CUSTOMERS + MANY_ITEMS, 4 * DOCUMENTS
    return {
        "document by number": (
            documents, lambda: f"{dice.choice(('SO', 'SH', 'IN'))}{nth(DOCUMENTS):08}",
        ),
        "document by its figures": (documents, lambda: str(nth(DOCUMENTS))),
        "order by customer's reference": (DOCUMENTS, lambda: f"PO-{nth(DOCUMENTS)}"),
        "shipment by tracking": (DOCUMENTS, lambda: f"TRK{nth(DOCUMENTS):09}"),
        "item by barcode": (MANY_ITEMS, lambda: f"50{nth(MANY_ITEMS):011}"),
        "customer by code": (MANY_CUSTOMERS, lambda: f"k{nth(MANY_CUSTOMERS):06}"),
        "words in any order": (
            masters,
            lambda: f"{dice.choice(PLACES)} {dice.choice(STEMS)[:4]} {dice.choice(TRADES)[:3]}",
        ),
        "one common word": (masters, lambda: dice.choice(STEMS + TRADES + MATERIALS)),
        "one letter": (masters + documents, lambda: dice.choice("abcefghilmnops")),
        "words that nothing has": (masters, lambda: f"{dice.choice(STEMS)} ltd zzq{nth(99)}"),
    }  # fmt: skip


def _measured(dice: random.Random, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    tell("asking")
    client = Client(headers={"HX-Request": "true"})
    client.force_login(get_user_model().objects.get(username=READER))
    results = []
    for what, (rows, question) in _questions(dice).items():
        spent = []
        for number in range(QUESTIONS + 3):
            asked = question()
            began = time.perf_counter()
            answer = client.get(reverse("find"), {"q": asked})
            if number >= 3:  # the first ones fill caches
                spent.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, answer.content
        results.append(
            {
                "what": what,
                "rows": rows,
                "p50_ms": round(statistics.median(spent), 1),
                "p95_ms": round(statistics.quantiles(spent, n=20)[18], 1),
            }
        )
    return results
