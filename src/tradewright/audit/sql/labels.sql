-- labels: what people call rows of protected tables, in a company or of the platform
-- in:  table_name text[], row_id bigint[], company_id bigint
-- out: table_name, row_id, label
select
    asked.table_name,
    asked.row_id,
    coalesce(app_user.username, role.name, made.label) as label
from unnest(%(table_name)s::text[], %(row_id)s::bigint[]) as asked (table_name, row_id)
left join app_user on asked.table_name = 'app_user' and asked.row_id = app_user.id
left join role on asked.table_name = 'role' and asked.row_id = role.id
left join lateral (  -- noqa: ST05
    select coalesce(row_change.after ->> 'code', row_change.after ->> 'name') as label
    from row_change
    where
        row_change.table_name = asked.table_name
        and row_change.row_id = asked.row_id
        and row_change.action = 'insert'
        and (row_change.company_id = %(company_id)s::bigint or row_change.company_id is null)
    order by row_change.id desc
    limit 1
) as made on true
where coalesce(app_user.username, role.name, made.label) is not null
