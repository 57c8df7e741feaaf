"""pytest fixtures: one small company, made once, and makers of the least valid rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.test.utils import setup_databases, teardown_databases

from tradewright.kernel import database
from tradewright.kernel.operation import Actor

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = AT.date()
_numbers = count(1)
_RUN = uuid4().hex[:6].upper()  # a kept database (--reuse-db) holds the companies of earlier runs


@dataclass
class World:
    """A company with books, two warehouses, units, terms and tax rates; makers of the rest.

    Standard tax is 20 % in GB and 19 % in DE; reduced is 5 % and 7 %; class `zero` is 0.
    """

    company_id: int
    code: str
    actor: Actor
    warehouse_id: int
    second_warehouse_id: int
    each_id: int
    box_id: int
    goods_id: int
    terms_id: int
    at: datetime = AT
    today: date = TODAY
    made: dict[str, Any] = field(default_factory=dict)

    def customer(self, **given: Any) -> Any:
        """A customer in GB with address `MAIN` and, unless `limit=None`, a credit limit."""
        from tradewright.credit.models import CreditAccount
        from tradewright.parties.models import Address, Customer

        limit = given.pop("limit", Decimal(1_000_000))
        country = given.pop("country", "GB")
        nth = next(_numbers)
        row: Any = Customer.objects.create(
            **{"company_id": self.company_id, "code": f"C{nth:05}", "name": f"Customer {nth}",
               "currency_id": "GBP", "terms_id": self.terms_id, "created_at": self.at} | given
        )  # fmt: skip
        row.address = Address.objects.create(
            company_id=self.company_id, customer=row, code="MAIN", name=row.name, city="London",
            country=country, is_bill_to=True, is_ship_to=True,
        )  # fmt: skip
        CreditAccount.objects.create(
            company_id=self.company_id, customer=row, currency="GBP", amount_limit=limit,
            changed_at=self.at,
        )  # fmt: skip
        return row

    def item(self, price: str | None = "10.00", **given: Any) -> Any:
        """A stock item sold by the each (EA) and by the box (BX) of 12, with a list price."""
        from tradewright.catalog.models import Item, ItemUnit
        from tradewright.pricing.models import PriceCondition

        nth = next(_numbers)
        row = Item.objects.create(
            **{"company_id": self.company_id, "code": f"I{nth:05}", "name": f"Item {nth}",
               "group_id": self.goods_id, "stocking_unit_id": self.each_id,
               "created_at": self.at} | given
        )  # fmt: skip
        ItemUnit.objects.bulk_create(
            [
                ItemUnit(company_id=self.company_id, item=row, unit_id=self.each_id),
                ItemUnit(company_id=self.company_id, item=row, unit_id=self.box_id, numerator=12),
            ]
        )
        if price is not None:
            PriceCondition.objects.create(
                company_id=self.company_id, item=row, unit_id=self.each_id, currency="GBP",
                valid_from=date(2020, 1, 1), price=Decimal(price), created_at=self.at,
            )  # fmt: skip
        return row


def open_world(code: str) -> World:
    """Open a company with books and masters; committed unless a transaction is open."""
    from tradewright.catalog.models import ItemGroup, Unit
    from tradewright.company.operations.companies import OpenCompany, open_companies
    from tradewright.control.models import Role, SignInRule, SingleHanded
    from tradewright.control.sign_ins import STRICT
    from tradewright.inventory.models import Warehouse
    from tradewright.kernel.outcome import one
    from tradewright.ledger.operations.books import OpenBooks, open_books
    from tradewright.ledger.operations.going_live import GoLive, go_live
    from tradewright.parties.models import PaymentTerms
    from tradewright.taxes.models import TaxRate

    asked = OpenCompany(code, f"{code} Ltd", "GBP", "GB", "Europe/London", city="London")
    company_id = one(open_companies([asked], actor=Actor.system(0), at=AT)).id
    assert company_id is not None
    actor = Actor.system(company_id)
    mine = {"company_id": company_id}
    groups = [
        ItemGroup.objects.create(**mine, code=code, name=code.title())
        for code in ("goods", "freight", "discount", "fee")
    ]
    one(open_books([OpenBooks(2025, 2027)], actor=actor, at=AT))
    one(go_live([GoLive(date(2025, 1, 1))], actor=actor, at=AT))
    # so that a test may give one person whatever roles it needs; those of segregation end it
    SingleHanded.objects.create(**mine, reason="a test", declared_by=1, declared_at=AT)
    # and may enter without a second factor
    free = {"needs_second_factor": False, "idle_minutes": 15, "hours": 8, "version": 1}
    strict = Role.objects.filter(code__in=STRICT)
    SignInRule.objects.bulk_create(SignInRule(**mine, role=role, **free) for role in strict)
    terms = PaymentTerms.objects.create(**mine, code="N30", name="Net 30 days", days=30)
    each = Unit.objects.create(**mine, code="EA", name="Each", decimals=0)
    box = Unit.objects.create(**mine, code="BX", name="Box", decimals=0)
    main = Warehouse.objects.create(**mine, code="MAIN", name="Main", country="GB", is_default=True)
    north = Warehouse.objects.create(**mine, code="NORTH", name="North", country="GB")
    rates = {
        ("GB", "standard"): "0.20", ("GB", "reduced"): "0.05", ("GB", "zero"): "0",
        ("DE", "standard"): "0.19", ("DE", "reduced"): "0.07", ("DE", "zero"): "0",
    }  # fmt: skip
    TaxRate.objects.bulk_create(
        TaxRate(**mine, country=country, tax_class=tax_class, valid_from=date(2020, 1, 1),
                rate=Decimal(rate), name=f"{country} {tax_class}")
        for (country, tax_class), rate in rates.items()
    )  # fmt: skip
    return World(
        company_id, code, actor, main.pk, north.pk, each.pk, box.pk, groups[0].pk, terms.pk
    )


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The test database, made whoever asks first: pytest-django's own fixture makes none when all
    tests of a run use `open_floor`, and they would then write into the real one."""
    with django_db_blocker.unblock():
        keep = django_db_keepdb and not django_db_createdb
        made = setup_databases(verbosity=0, interactive=False, keepdb=keep)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def committed_world(django_db_setup: None, django_db_blocker: Any) -> World:
    """The company that tests inside a transaction share; its rows were committed once."""
    with django_db_blocker.unblock():
        return open_world(f"TEST-{_RUN}")


@pytest.fixture
def world(committed_world: World, db: None) -> Iterator[World]:
    """The shared company, in a transaction that is rolled back, entered for reading."""
    with database.entered(committed_world.company_id):
        yield committed_world


@pytest.fixture
def open_floor(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A company of its own whose rows are committed: for races, workers and crashes.

    Nothing is cleaned up (posted tables cannot be); the next test opens another company.
    """
    with django_db_blocker.unblock():
        yield open_world(f"T{next(_numbers)}-{_RUN}")
