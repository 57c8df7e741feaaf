from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model

from tradewright.kernel import database, guards
from tradewright.kernel.fields import InCompany
from tradewright.sim.fixtures import open_world

KEPT = [model for model in guards.our_models() if getattr(model, "append_only", False)]
PARTLY_KEPT = [model for model in guards.our_models() if hasattr(model, "append_only_except")]
HELD = [
    (model, field)
    for model in guards.our_models()
    for field in model._meta.concrete_fields
    if isinstance(field, InCompany)
]


def name(value: object) -> str:
    if isinstance(value, type) and issubclass(value, Model):
        return str(value._meta.db_table)
    return str(getattr(value, "name", value))


def execute(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def key(model: type[Model]) -> str:
    whole = model._meta.pk.column  # None where the key has several columns
    return str(whole or model._meta.concrete_fields[0].column)


@pytest.mark.parametrize("model", KEPT + PARTLY_KEPT, ids=name)
def test_posted_rows_cannot_be_changed_even_by_the_owner(db, model):
    table, id = model._meta.db_table, key(model)
    for statement in (
        f"update {table} set {id} = {id}",
        f"delete from {table}",
        f"truncate {table} cascade",
    ):
        with pytest.raises(IntegrityError, match="append-only"):
            execute(statement)


@pytest.mark.parametrize("model", KEPT + PARTLY_KEPT, ids=name)
def test_the_application_has_no_privilege_to_change_posted_rows(world, model):
    table, id = model._meta.db_table, key(model)
    for statement in (
        f"update {table} set {id} = {id}",
        f"delete from {table}",
        f"truncate {table}",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            execute(statement)


@pytest.mark.parametrize("model", PARTLY_KEPT, ids=name)
def test_the_columns_that_may_change_do(world, model):
    changes = ", ".join(f"{column} = {column}" for column in model.append_only_except)
    execute(f"update {model._meta.db_table} set {changes}")


def test_the_application_may_not_alter_the_schema(world):
    for statement in (
        "alter table event disable trigger all",
        "drop table event",
        "create table mine (id int)",
        "set local session_replication_role = replica",
    ):
        with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
            execute(statement)


@pytest.mark.parametrize(("model", "field"), HELD, ids=name)
def test_a_reference_to_a_master_is_held_inside_the_company_by_the_database(db, model, field):
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_get_constraintdef(oid) from pg_constraint where contype = 'f'"
            " and conrelid = %s::regclass and confrelid = %s::regclass",
            [model._meta.db_table, field.related_model._meta.db_table],
        )
        held = f"FOREIGN KEY (company_id, {field.column})"
        assert any(held in definition for (definition,) in cursor.fetchall())


def test_a_master_of_another_company_is_refused(committed_world, db):
    other = open_world("OTHER")
    item = committed_world.item()
    with pytest.raises(IntegrityError, match="in_company"):
        execute(
            "insert into item_unit (company_id, item_id, unit_id, numerator, denominator)"
            " values (%s, %s, %s, 1, 1); set constraints all immediate",
            committed_world.company_id, item.pk, other.each_id,
        )  # fmt: skip


def test_a_master_of_another_company_is_refused_to_the_application_as_well(committed_world, db):
    other, mine = open_world("OTHER"), committed_world
    item = mine.item()
    with (
        database.entered(mine.company_id),
        pytest.raises(IntegrityError, match="in_company"),
    ):
        execute(
            "insert into item_unit (company_id, item_id, unit_id, numerator, denominator)"
            " values (%s, %s, %s, 1, 1)",
            mine.company_id, item.pk, other.each_id,
        )  # fmt: skip


def test_may_be_laid_again(db):
    guards.lay()
    guards.lay()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_trigger where tgname = 'keep_rows'")
        assert cursor.fetchone()[0] == len(KEPT + PARTLY_KEPT)


@pytest.mark.parametrize("may_create_roles", [True, False])
def test_an_owner_who_is_no_superuser_can_become_the_application(db, may_create_roles):
    if may_create_roles:
        execute("create role probe_owner createrole")
    else:  # as docs/operating.md has the administrator prepare it
        execute("create role probe_owner; create role probe_app; grant probe_app to probe_owner")
    execute("set local session authorization probe_owner")
    for _ in range(2):
        execute(guards.ROLE.format(role="probe_app"))
    execute("set local role probe_app")
