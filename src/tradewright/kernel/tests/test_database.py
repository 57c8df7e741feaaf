from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from tradewright.kernel import database
from tradewright.sim.fixtures import open_world


def asked(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


HOLIDAY = "insert into holiday (company_id, day, name) values (%s, '2026-12-25', 'x') returning id"


@pytest.fixture
def companies(committed_world, db):
    """The shared company and another, each with a holiday."""
    mine, other = committed_world.company_id, open_world("OTHER").company_id
    for company in (mine, other):
        asked(HOLIDAY, company)
    return mine, other


def test_rows_of_another_company_are_invisible(companies):
    mine, other = companies
    assert asked("select count(distinct company_id) from holiday") >= 2
    with database.entered(mine):
        assert asked("select array_agg(distinct company_id) from holiday") == [mine]
        assert asked("select array_agg(id) from company") == [mine]
        assert asked("select count(*) from holiday where company_id = %s", other) == 0


def test_a_row_of_another_company_cannot_be_inserted(companies):
    mine, other = companies
    with database.entered(mine):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            asked(HOLIDAY.replace("12-25", "12-26"), other)
        assert asked(HOLIDAY.replace("12-25", "12-26"), mine) > 0


def test_a_row_cannot_be_moved_to_another_company(companies):
    mine, other = companies
    with (
        database.entered(mine),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        asked("update holiday set company_id = %s returning id", other)


def test_without_a_company_the_application_role_sees_nothing(companies):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set local role tradewright_app")
        assert asked("select count(*) from holiday") == 0


def test_the_role_neither_owns_tables_nor_passes_security(db):
    assert asked(
        "select count(*) from pg_roles where rolname = 'tradewright_app'"
        " and not rolsuper and not rolbypassrls and not rolcanlogin"
    ) == 1  # fmt: skip
    assert asked(
        "select count(*) from pg_class where relowner = 'tradewright_app'::regrole"
        " and relkind in ('r', 'p')"
    ) == 0  # fmt: skip


def test_every_table_with_a_company_is_secured_even_against_its_owner(db):
    """Including tables that no model of ours describes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class as c join pg_attribute as a on a.attrelid = c.oid"
            " where a.attname = 'company_id' and c.relkind in ('r', 'p')"
            " and c.relnamespace = 'public'::regnamespace"
            " and not (c.relrowsecurity and c.relforcerowsecurity)"
        )
        assert cursor.fetchall() == []


def whoami():
    return asked("select current_user || '/' || current_setting('tradewright.company_id', true)")


def test_the_former_role_and_company_come_back(companies):
    mine, other = companies
    owner = whoami().split("/")[0]
    with database.entered(mine):
        with database.entered(other):
            assert whoami() == f"tradewright_app/{other}"
            assert database.current_company() == other
        assert whoami() == f"tradewright_app/{mine}"
        with database.entered(mine):
            assert whoami() == f"tradewright_app/{mine}"
        assert database.current_company() == mine
    assert whoami() == f"{owner}/"
    assert database.current_company() is None


def test_they_come_back_after_a_fault(companies):
    mine, other = companies
    with database.entered(mine):
        with pytest.raises(ZeroDivisionError), database.entered(other):
            raise ZeroDivisionError
        assert whoami() == f"tradewright_app/{mine}"
    with pytest.raises(ZeroDivisionError), database.entered(mine):
        raise ZeroDivisionError
    assert whoami().split("/")[0] != "tradewright_app"


def test_a_connection_forgets_the_company_with_its_transaction(open_floor):
    with database.entered(open_floor.company_id):
        assert asked("select count(*) from company") == 1
    assert whoami().split("/")[0] != "tradewright_app"
    assert asked("select count(*) from company") > 1
