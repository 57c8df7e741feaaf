from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from tradewright.kernel.invariants import run_invariants
from tradewright.pricing.models import PriceCondition

FAULTS = {
    "C7": [
        "alter table price_condition drop constraint price_condition_key;"
        " insert into price_condition (company_id, customer_id, item_id, unit_id, currency,"
        " min_quantity, valid_from, price, version, created_at) select company_id, customer_id,"
        " item_id, unit_id, currency, min_quantity, valid_from, price + 1, 1, created_at"
        " from price_condition where id = {id}",
    ],
    "M3": [
        "delete from item_unit using price_condition as price where price.id = {id}"
        " and item_unit.item_id = price.item_id and item_unit.unit_id = price.unit_id",
        "update price_condition set price = 1.0000001 where id = {id}",
    ],
}


@pytest.fixture
def condition(db, committed_world):
    item = committed_world.item("10.00")
    return PriceCondition.objects.get(item=item, valid_from=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("id", "fault"), [(id, fault) for id, faults in FAULTS.items() for fault in faults]
)
def test_turns_red_on_its_fault(condition, id, fault):
    assert run_invariants([id])[0].violations == 0
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(fault.format(id=condition.pk))
    assert run_invariants([id])[0].violations == 1
