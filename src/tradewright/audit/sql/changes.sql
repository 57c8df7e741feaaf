-- changes: what became of protected rows, the latest first, with who did it
-- in:  company_id bigint, user_id bigint, table_name text, row_id bigint, since date, until date,
--      outside_only boolean, open_only boolean, after bigint, page_size int
-- out: the columns of audit.queries.changes.Change
select
    row_change.id,
    row_change.changed_at,
    coalesce(
        nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username, ''
    ) as who,
    row_change.table_name,
    row_change.row_id,
    coalesce(
        row_change.after ->> 'code', row_change.before ->> 'code', row_change.after ->> 'username',
        row_change.before ->> 'username', made.label, ''
    ) as label,
    row_change.action,
    row_change.before,
    row_change.after,
    operation_of_change(row_change.operation_id, row_change.txid) as operation,
    row_change.operation_id::text as operation_id,
    row_change.database_user,
    coalesce(outside_change.reason, logged.reason, '') as reason,
    coalesce(logged.behalf, '') as behalf,
    outside_change.id is not null as is_explained
from row_change
inner join company on company.id = %(company_id)s::bigint
left join app_user on row_change.user_id = app_user.id
left join outside_change on row_change.id = outside_change.change_id
left join operation_log as logged on row_change.operation_id = logged.id
left join lateral (
    select
        coalesce(
            earlier.after ->> 'code', earlier.after ->> 'username', earlier.after ->> 'name'
        ) as label
    from row_change as earlier
    where
        row_change.action = 'update'
        and earlier.table_name = row_change.table_name
        and earlier.row_id = row_change.row_id
        and earlier.action = 'insert'
    order by earlier.id desc
    limit 1
) as made on true
where
    (row_change.company_id = %(company_id)s::bigint or row_change.company_id is null)
    and (%(user_id)s::bigint is null or row_change.user_id = %(user_id)s::bigint)
    and (%(table_name)s::text is null or row_change.table_name = %(table_name)s::text)
    and (%(row_id)s::bigint is null or row_change.row_id = %(row_id)s::bigint)
    and (
        %(since)s::date is null
        or row_change.changed_at >= %(since)s::date::timestamp at time zone company.time_zone
    )
    and (
        %(until)s::date is null
        or row_change.changed_at
        < (%(until)s::date + 1)::timestamp at time zone company.time_zone
    )
    and (
        not %(outside_only)s::boolean
        or (
            logged.txid is distinct from row_change.txid
            and operation_of_change(row_change.operation_id, row_change.txid) is null
        )
    )
    and (not %(open_only)s::boolean or outside_change.id is null)
    and (%(after)s::bigint is null or row_change.id < %(after)s::bigint)
order by row_change.id desc
limit %(page_size)s::int
