-- operation_log: what was done in a company, newest first
-- in:  company_id bigint, user_id bigint, operation text, since date, until date,
--      refused_only boolean, after_at timestamptz, after_id uuid, page_size int
-- out: the columns of control.queries.Logged
select
    operation_log.id::text as id,
    operation_log.recorded_at,
    operation_log.at,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as user_name,
    operation_log.operation,
    operation_log.accepted,
    operation_log.refused,
    operation_log.codes,
    operation_log.subjects,
    operation_log.request_id
from operation_log
inner join company on operation_log.company_id = company.id
inner join app_user on operation_log.user_id = app_user.id
where
    operation_log.company_id = %(company_id)s::bigint
    and (%(user_id)s::bigint is null or operation_log.user_id = %(user_id)s::bigint)
    and (%(operation)s::text is null or operation_log.operation = %(operation)s::text)
    and (not %(refused_only)s::boolean or operation_log.refused > 0)
    and (
        %(since)s::date is null
        or operation_log.recorded_at
        >= %(since)s::date::timestamp at time zone company.time_zone
    )
    and (
        %(until)s::date is null
        or operation_log.recorded_at
        < (%(until)s::date + 1)::timestamp at time zone company.time_zone
    )
    and (
        %(after_at)s::timestamptz is null
        or (operation_log.recorded_at, operation_log.id)
        < (%(after_at)s::timestamptz, %(after_id)s::uuid)
    )
order by operation_log.recorded_at desc, operation_log.id desc
limit %(page_size)s::int
