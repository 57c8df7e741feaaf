"""What the database itself refuses, laid down again after every migration.

For every table of ours: row-level security by company, privileges of the application role, and
append-only triggers where the model says `append_only = True` or names in `append_only_except`
the columns that may change. Then each module's `sql/programs/*.sql` (functions, triggers, views),
floor by floor, and the triggers that keep the search words. All of it may run any number of times.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg import sql

from . import search_words
from .database import APP_ROLE
from .fields import InCompany

# An administrator may have made role and grant, and then the owner may not grant it; so look first.
# From PostgreSQL 16 on, who creates a role is its member, yet may become it only by a grant.
ROLE = """
do $$ begin
    if not exists (select 1 from pg_roles where rolname = '{role}') then
        begin
            create role {role} nologin;
        exception when duplicate_object or unique_violation then null;  -- by another migration
        end;
    end if;
    if not pg_has_role(
        current_user, '{role}',
        case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end
    ) then
        grant {role} to current_user;
    end if;
exception when unique_violation then null;  -- another migration has just granted it
end $$
"""

_REFUSE_CHANGE = """
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'table % is append-only: correct by a new entry', tg_table_name
        using errcode = 'restrict_violation';
end $$
"""

_POLICIES = """
alter table {table} enable row level security;
alter table {table} force row level security;
drop policy if exists of_company on {table};
create policy of_company on {table} to {role}
    using ({column} = (select nullif(current_setting('tradewright.company_id', true), '')::bigint));
drop policy if exists of_owner on {table};
create policy of_owner on {table} to current_user using (true)
"""


def our_models() -> list[type[Model]]:
    """Models of Tradewright's own modules."""
    return [m for m in apps.get_models() if m.__module__.startswith("tradewright.")]


def lay() -> None:
    """Lay down roles, policies, privileges, triggers and programs."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE.format(role=APP_ROLE))
        cursor.execute(_REFUSE_CHANGE)
        cursor.execute(
            f"grant usage on schema public to {APP_ROLE};"
            f"grant select, usage on all sequences in schema public to {APP_ROLE}"
        )
        for model in our_models():
            _guard(cursor, model)
        for config in apps.get_app_configs():
            if config.name.startswith("tradewright."):
                for program in sorted(Path(config.path).glob("sql/programs/*.sql")):
                    cursor.execute(program.read_text(encoding="utf-8"))
        search_words.lay(cursor, our_models())


def _guard(cursor: Any, model: type[Model]) -> None:
    table = sql.Identifier(model._meta.db_table)
    columns = [str(field.column) for field in model._meta.concrete_fields]
    company = getattr(model, "company_column", "company_id")
    if company in columns:
        cursor.execute(
            sql.SQL(_POLICIES).format(
                table=table, role=sql.Identifier(APP_ROLE), column=sql.Identifier(company)
            )
        )
    for field in model._meta.concrete_fields:
        if isinstance(field, InCompany):
            _hold_in_company(cursor, model, field)
    for name in ("keep_rows", "keep_update", "keep_all"):
        cursor.execute(
            sql.SQL("drop trigger if exists {} on {}").format(sql.Identifier(name), table)
        )
    mutable = getattr(model, "append_only_except", ())
    cursor.execute(
        sql.SQL(
            "revoke all on {table} from {role}; grant select, insert on {table} to {role}"
        ).format(table=table, role=sql.Identifier(APP_ROLE))
    )
    if not (mutable or getattr(model, "append_only", False)):
        grant = sql.SQL("grant update, delete on {} to {}")
        cursor.execute(grant.format(table, sql.Identifier(APP_ROLE)))
        return
    if mutable:
        names = sql.SQL(", ").join(map(sql.Identifier, mutable))
        grant = sql.SQL("grant update ({}) on {} to {}")
        cursor.execute(grant.format(names, table, sql.Identifier(APP_ROLE)))
    kept = [column for column in columns if column not in mutable]
    trigger = sql.SQL(
        "create trigger {} before {} on {} for each statement execute function refuse_change()"
    )
    frozen = sql.SQL(", ").join(sql.Identifier(column) for column in kept)
    updates = sql.SQL("update of {}").format(frozen)
    for name, event in (
        ("keep_update", updates),
        ("keep_rows", sql.SQL("delete")),
        ("keep_all", sql.SQL("truncate")),
    ):
        cursor.execute(trigger.format(sql.Identifier(name), event, table))


def _hold_in_company(cursor: Any, model: type[Model], field: InCompany) -> None:
    """The composite foreign key that keeps a reference inside its company."""
    table, name = model._meta.db_table, f"{model._meta.db_table}_{field.column}_in_company"[:63]
    cursor.execute(
        "select 1 from pg_constraint where conname = %s and conrelid = %s::regclass", [name, table]
    )
    if cursor.fetchone() is None:
        cursor.execute(
            sql.SQL(
                "alter table {} add constraint {} foreign key (company_id, {})"
                " references {} (company_id, id)"
            ).format(
                sql.Identifier(table),
                sql.Identifier(name),
                sql.Identifier(field.column),
                sql.Identifier(field.related_model._meta.db_table),
            )
        )
