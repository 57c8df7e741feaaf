"""The measured traps of row-level security, each tried on the real tables."""

from __future__ import annotations

import threading

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tradewright.kernel import database
from tradewright.kernel.database import APP_ROLE, entered
from tradewright.parties.models import Customer
from tradewright.sim.fixtures import open_world


def asked(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def tables_of_companies():
    """Every table of the database with a column company_id, whoever made it."""
    rows = asked(
        "select c.oid::regclass::text, c.relrowsecurity, c.relforcerowsecurity from pg_class as c"
        " join pg_attribute as a on a.attrelid = c.oid and a.attname = 'company_id'"
        " where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace"
        " and not a.attisdropped"
    )
    assert len(rows) > 40
    return rows


@pytest.fixture
def two(db):
    """Two companies with a customer each, in a transaction that is undone."""
    one, other = open_world("ISO-A"), open_world("ISO-B")
    for world in (one, other):
        with entered(world.company_id):
            world.customer(name=f"Secret of {world.code}")
    return one, other


def test_every_table_with_a_company_forces_row_security_even_on_its_owner(db):
    assert [name for name, on, forced in tables_of_companies() if not (on and forced)] == []


def test_the_application_role_owns_nothing_and_passes_by_nothing(db):
    ((bypasses, superuser, login),) = asked(
        "select rolbypassrls, rolsuper, rolcanlogin from pg_roles where rolname = %s", APP_ROLE
    )
    owned = asked("select relname from pg_class where pg_get_userbyid(relowner) = %s", APP_ROLE)
    assert (bypasses, superuser, login, owned) == (False, False, False, [])


def test_no_view_shows_more_than_its_reader_may_see(db):
    """An ordinary view reads as its owner, a materialised one keeps everybody's rows."""
    open_views = asked(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and (relkind = 'm' or relkind = 'v' and not"
        " coalesce('security_invoker=true' = any(reloptions)"
        " or 'security_invoker=on' = any(reloptions), false))"
    )
    assert open_views == []


# They write the history or the words of the very row that changed, make a sequence, or tell a
# call's name.
AS_OWNER = {
    "open_number_sequence", "history_of_insert", "history_of_update", "history_of_delete",
    "history_of_columns", "operation_of_change", "keep_search_words",
}  # fmt: skip


def test_no_function_reads_as_its_owner_but_those_named_here(db):
    definers = asked(
        "select p.proname from pg_proc as p join pg_namespace as n on p.pronamespace = n.oid"
        " where n.nspname = 'public' and p.prosecdef"
    )
    assert {name for (name,) in definers} - AS_OWNER == set()


def test_a_company_sees_its_own_rows_only_whatever_it_asks_for(two):
    one, other = two
    with entered(one.company_id):
        for model in apps.get_models():
            columns = {field.column for field in model._meta.concrete_fields}
            if model.__module__.startswith("tradewright.") and "company_id" in columns:
                table = connection.ops.quote_name(model._meta.db_table)
                seen = asked(f"select distinct company_id from {table}")
                assert {row[0] for row in seen} <= {one.company_id, None}, model
        assert not Customer.objects.filter(company_id=other.company_id).exists()


def test_a_company_can_neither_change_nor_make_rows_of_another(two):
    one, other = two
    with entered(one.company_id):
        changed = Customer.objects.filter(company_id=other.company_id).update(name="Mine")
        assert changed == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            other.customer()


def test_outside_a_company_the_application_role_sees_nothing(two):
    with transaction.atomic():
        database._set(APP_ROLE, "", None)
        assert not Customer.objects.exists()
        database._set("none", "", None)
    assert Customer.objects.exists()


def test_the_setting_ends_with_the_transaction(open_floor):
    """A pooled connection must not carry a company to the next request."""
    with entered(open_floor.company_id):
        assert asked("select current_user, current_setting('tradewright.company_id')") == [
            (APP_ROLE, str(open_floor.company_id))
        ]
    ((who, where),) = asked("select current_user, current_setting('tradewright.company_id', true)")
    assert who != APP_ROLE
    assert not where


def test_the_setting_ends_with_a_transaction_that_fails(open_floor):
    with pytest.raises(DatabaseError), entered(open_floor.company_id):
        asked("select 1 / 0")
    ((who, where),) = asked("select current_user, current_setting('tradewright.company_id', true)")
    assert who != APP_ROLE
    assert not where
    assert database.current_company() is None


def test_a_thread_of_a_worker_does_not_inherit_the_company(open_floor):
    seen = []

    def work():
        seen.append(database.current_company())
        try:
            ((where,),) = asked("select current_setting('tradewright.company_id', true)")
            seen.append(where or None)
        finally:
            connection.close()

    with entered(open_floor.company_id):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert seen == [None, None]


def test_nested_companies_give_the_former_one_back(two):
    one, other = two
    with entered(one.company_id):
        with entered(other.company_id):
            assert set(Customer.objects.values_list("company_id", flat=True)) == {other.company_id}
        assert set(Customer.objects.values_list("company_id", flat=True)) == {one.company_id}
