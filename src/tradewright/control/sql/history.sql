-- history: what happened to documents, newest first, with who did it
-- in:  company_id bigint, aggregate text[], key bigint[], page_size int
-- out: at, topic, aggregate, key, version, body, who
with asked as (
    select
        document.aggregate,
        document.key
    from unnest(%(aggregate)s::text[], %(key)s::bigint[]) as document (aggregate, key)
)

select
    event.at,
    event.topic,
    event.aggregate,
    event.key,
    event.version,
    event.body,
    coalesce(
        nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username, ''
    ) as who
from asked
inner join event on asked.aggregate = event.aggregate and asked.key = event.key
left join operation_log
    on
        operation_log.company_id = %(company_id)s::bigint
        and event.operation_id = operation_log.id
left join app_user on operation_log.user_id = app_user.id
where event.company_id = %(company_id)s::bigint
order by event.at desc, event.id desc
limit %(page_size)s::int
