from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from tradewright.audit.queries.changes import changes
from tradewright.audit.triggers import protected
from tradewright.catalog.operations.items import ChangeItem, change_items
from tradewright.company.operations.users import CreateUser, create_users
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.credit.operations import SetLimit, set_limits
from tradewright.kernel import database
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import one

from .conftest import run


def of(world, table, row_id):
    return changes(world.company_id, table_name=table, row_id=row_id)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def test_a_changed_row_keeps_before_after_who_and_which_operation(world):
    item = world.item(name="Old name")
    row = ChangeItem(item.pk, version=1, name="New name")
    one(change_items([row], actor=world.actor, at=world.at))
    change = of(world, "item", item.pk)[0]
    assert (change.before, change.after) == ({"name": "Old name"}, {"name": "New name"})
    assert (change.action, change.operation) == ("update", "catalog.change_items")
    assert change.columns == [("Name", "Old name", "New name")]
    assert change.label == item.code


def test_a_batch_keeps_a_row_for_each_that_changed(world):
    items = [world.item(name="Old name") for _ in range(30)]
    rows = [ChangeItem(item.pk, version=1, name=f"New {item.pk}") for item in items]
    change_items([*rows[:29], ChangeItem(items[29].pk, 1)], actor=world.actor, at=world.at)
    for item in items[:29]:
        assert of(world, "item", item.pk)[0].after == {"name": f"New {item.pk}"}
    assert of(world, "item", items[29].pk)[0].action == "insert"


def test_a_deleted_row_stays_in_its_history(world):
    item = world.item(price=None)
    unit = sql("select min(id) from item_unit where item_id = %s", item.pk)[0][0]
    sql("delete from item_unit where id = %s", unit)
    change = of(world, "item_unit", unit)[0]
    assert (change.action, change.after) == ("delete", None)
    assert change.before["item_id"] == item.pk


def test_a_limit_keeps_its_history_and_the_buckets_keep_none(world):
    customer = world.customer()
    sql("update credit_account set amount_ordered = 5 where customer_id = %s", customer.pk)
    account = sql("select id from credit_account where customer_id = %s", customer.pk)[0][0]
    assert [one.action for one in of(world, "credit_account", account)] == ["insert"]
    row = SetLimit(customer.code, Decimal(700), "grew")
    one(set_limits([row], actor=world.actor, at=world.at))
    change = of(world, "credit_account", account)[0]
    assert change.after == {"amount_limit": 700}
    assert (change.operation, change.reason) == ("credit.set_limits", "grew")


def test_a_password_is_never_kept(committed_world, db):
    row = CreateUser("hidden1", "Hidden One", "h@example.com", "correct horse battery")
    made = one(create_users([row], actor=Actor.system(committed_world.company_id),
                            at=committed_world.at))  # fmt: skip
    kept = run(
        "select after from row_change where table_name = 'app_user' and row_id = %s", made.id
    )
    assert '"(hidden)"' in str(kept[0][0])
    assert "argon2" not in str(kept)
    sql("update app_user set password = 'other', last_login = now() where id = %s", made.id)
    kept = run(
        "select before, after from row_change where table_name = 'app_user' and row_id = %s"
        " order by id desc limit 1",
        made.id,
    )
    assert [str(part) for part in kept[0]] == ['{"password": "(hidden)"}'] * 2


def test_a_user_is_seen_where_they_work_only(committed_world, db):
    world = committed_world
    row = CreateUser("seen1", "Seen One", "s@example.com", "correct horse battery")
    made = one(create_users([row], actor=Actor.system(world.company_id), at=world.at))
    with database.entered(world.company_id):
        assert of(world, "app_user", made.id) == []
    one(grant_roles([GrantRole("seen1", "warehouse")], actor=world.actor, at=world.at))
    with database.entered(world.company_id):
        assert [change.label for change in of(world, "app_user", made.id)] == ["seen1"]


def test_a_change_past_the_operations_is_caught(world):
    item = world.item()
    before = outside_of(world)
    sql("update item set tax_class = 'zero' where id = %s", item.pk)
    (caught,) = [change for change in outside_of(world) if change not in before]
    assert (caught.operation, caught.columns) == (None, [("Tax class", "standard", "zero")])
    assert caught.by == caught.database_user != ""


def outside_of(world):
    return changes(world.company_id, outside_only=True, limit=10_000)


@pytest.mark.parametrize("forged", ["another", "unknown"])
def test_an_operation_that_is_named_falsely_is_caught(world, forged):
    """The operation must stand in the log, from the same transaction."""
    item = world.item()
    before = len(outside_of(world))
    id = "00000000-0000-7000-8000-000000000001"
    if forged == "another":
        sql(
            "insert into operation_log (id, company_id, user_id, operation, at, accepted, refused,"
            " codes, subjects, txid, channel, behalf, reason)"
            " values (%s, %s, 1, 'catalog.x', now(), 1, 0, '{}', '[]', 17, '', '', '')",
            id, world.company_id,
        )  # fmt: skip
    sql("select set_config('tradewright.operation', %s, true)", id)
    sql("update item set tax_class = 'zero' where id = %s", item.pk)
    assert len(outside_of(world)) == before + 1


@pytest.mark.parametrize(
    "statement",
    [
        "insert into row_change (table_name, row_id, action, database_user, txid)"
        " values ('item', 1, 'update', 'x', 1)",
        "update row_change set after = '{}'",
        "delete from row_change",
        "insert into audit_chain (company_id, seq, source, source_id, body_hash, hash, batch_id)"
        " values (1, 1, 'x', 1, '', '', 1)",
        "delete from audit_batch",
        "update audit_progress set settled = 0",
    ],
)
def test_the_program_cannot_write_the_trail_itself(world, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        sql(statement)


def test_a_protected_table_cannot_be_emptied_in_one_stroke(db):
    with pytest.raises(IntegrityError, match="keeps its history"), transaction.atomic():
        sql("truncate tax_rate")


def test_the_masters_are_protected():
    assert set(protected()) >= {
        "company", "exchange_rate", "number_series", "customer", "address", "payment_terms", "item",
        "item_group", "unit", "item_unit", "price_condition", "tax_rate", "account",
        "posting_rule", "period", "credit_account", "warehouse", "role", "role_duty", "user_role",
        "api_key", "app_user",
    }  # fmt: skip
