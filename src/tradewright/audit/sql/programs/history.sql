-- Before and after of protected rows (audit/triggers.py lays the triggers that call these).
-- Arguments of a trigger: the company's column (or ''), the columns that are kept (or '' for all),
-- the columns whose values are hidden. They run as the owner, because nobody else may write here;
-- `offset 0` keeps a row from being made JSON anew for each of its columns.

create or replace function history_part(row_now jsonb, kept text, hidden text) returns jsonb
language sql immutable parallel safe
as $$
    select jsonb_object_agg(
        part.key,
        case
            when part.key = any(string_to_array(hidden, ' ')) then '"(hidden)"'::jsonb
            else part.value
        end
    )
    from jsonb_each(row_now) as part
    where kept = '' or part.key = any(string_to_array(kept, ' '))
$$;

create or replace function history_shown(part jsonb, hidden text) returns jsonb
language sql immutable parallel safe
return case when hidden = '' then part else history_part(part, '', hidden) end;

create or replace function history_of_insert() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into row_change (
        company_id, table_name, row_id, action, after, operation_id, user_id, database_user, txid
    )
    select
        (made.body ->> tg_argv[0])::bigint, tg_table_name, (made.body ->> 'id')::bigint, 'insert',
        case when tg_argv[1] = '' and tg_argv[2] = '' then made.body
            else history_part(made.body, tg_argv[1], tg_argv[2]) end,
        nullif(current_setting('tradewright.operation', true), '')::uuid,
        nullif(current_setting('tradewright.user_id', true), '')::bigint,
        session_user, pg_current_xact_id()::text::bigint
    from (select to_jsonb(made_row) as body from made_row offset 0) as made;
    return null;
end $$;

create or replace function history_of_delete() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into row_change (
        company_id, table_name, row_id, action, before, operation_id, user_id, database_user, txid
    )
    select
        (gone.body ->> tg_argv[0])::bigint, tg_table_name, (gone.body ->> 'id')::bigint, 'delete',
        case when tg_argv[1] = '' and tg_argv[2] = '' then gone.body
            else history_part(gone.body, tg_argv[1], tg_argv[2]) end,
        nullif(current_setting('tradewright.operation', true), '')::uuid,
        nullif(current_setting('tradewright.user_id', true), '')::bigint,
        session_user, pg_current_xact_id()::text::bigint
    from (select to_jsonb(gone_row) as body from gone_row offset 0) as gone;
    return null;
end $$;

-- a nested loop would be the plan of a first, small statement and stay for the large ones
create or replace function history_of_update() returns trigger
language plpgsql security definer set search_path = public, pg_temp set enable_nestloop = off
as $$
begin
    insert into row_change (
        company_id, table_name, row_id, action, before, after, operation_id, user_id,
        database_user, txid
    )
    select
        (coalesce(pair.became, pair.was) ->> tg_argv[0])::bigint, tg_table_name,
        (coalesce(pair.became, pair.was) ->> 'id')::bigint, 'update',
        history_shown(differing.before, tg_argv[2]), history_shown(differing.after, tg_argv[2]),
        nullif(current_setting('tradewright.operation', true), '')::uuid,
        nullif(current_setting('tradewright.user_id', true), '')::bigint,
        session_user, pg_current_xact_id()::text::bigint
    from (
        select to_jsonb(was_row) as was, to_jsonb(became_row) as became
        from was_row
        full join became_row on was_row.id = became_row.id
        where was_row is distinct from became_row
        offset 0
    ) as pair
    cross join lateral (
        select
            jsonb_object_agg(part.key, part.value) as before,
            jsonb_object_agg(part.key, pair.became -> part.key) as after
        from jsonb_each(coalesce(pair.was, pair.became)) as part
        where part.key <> 'version' and pair.became -> part.key is distinct from part.value
    ) as differing
    where differing.before is not null;
    return null;
end $$;

-- hot tables of which some columns matter: PostgreSQL calls this only for statements that set one
create or replace function history_of_columns() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into row_change (
        company_id, table_name, row_id, action, before, after, operation_id, user_id,
        database_user, txid
    )
    select
        (to_jsonb(new) ->> tg_argv[0])::bigint, tg_table_name, new.id, 'update',
        history_shown(differing.before, tg_argv[2]), history_shown(differing.after, tg_argv[2]),
        nullif(current_setting('tradewright.operation', true), '')::uuid,
        nullif(current_setting('tradewright.user_id', true), '')::bigint,
        session_user, pg_current_xact_id()::text::bigint
    from (select to_jsonb(old) as was, to_jsonb(new) as became) as pair
    cross join lateral (
        select
            jsonb_object_agg(part.key, part.value) as before,
            jsonb_object_agg(part.key, pair.became -> part.key) as after
        from jsonb_each(pair.was) as part
        where part.key <> 'version' and pair.became -> part.key is distinct from part.value
            and (tg_argv[1] = '' or part.key = any(string_to_array(tg_argv[1], ' ')))
    ) as differing
    where differing.before is not null;
    return null;
end $$;

create or replace function refuse_truncation() returns trigger language plpgsql as $$
begin
    raise exception 'table % keeps its history: delete rows instead', tg_table_name
        using errcode = 'restrict_violation';
end $$;

-- who changed what is written by the triggers, the chain by the sealer: both as the owner
revoke insert on row_change, audit_ledger, audit_batch, audit_chain, audit_checkpoint,
audit_progress, audit_check from tradewright_app;
revoke update, delete on audit_progress from tradewright_app;

-- rows of the platform: what a role may do concerns everybody, a user those who work with them
drop policy if exists of_platform on row_change;
create policy of_platform on row_change for select to tradewright_app
using (
    company_id is null
    and (
        table_name in ('role', 'role_duty', 'sod_rule')
        or (
            table_name = 'app_user'
            and exists (
                select 1 from user_role
                where
                    user_role.user_id = row_change.row_id
                    and user_role.company_id
                    = (select nullif(current_setting('tradewright.company_id', true), '')::bigint)
            )
        )
    )
);

-- what the program was doing when it changed a row: null when the row came from outside. An
-- operation of the platform is in no company's log, so this looks as the owner
create or replace function operation_of_change(operation uuid, transaction_id bigint) returns text
language sql stable security definer set search_path = public, pg_temp
as $$
    select operation_log.operation from operation_log
    where operation_log.id = $1 and operation_log.txid = $2
$$;
