-- accesses: who took out or looked at what is sensitive, the latest first
-- in:  company_id bigint, user_id bigint, since date, until date, after bigint, page_size int
-- out: the columns of audit.queries.changes.Access
select
    access_log.id,
    access_log.recorded_at,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as who,
    access_log.what,
    access_log.narrowed_by,
    access_log.rows,
    access_log.channel,
    access_log.behalf
from access_log
inner join company on access_log.company_id = company.id
inner join app_user on access_log.user_id = app_user.id
where
    access_log.company_id = %(company_id)s::bigint
    and (%(user_id)s::bigint is null or access_log.user_id = %(user_id)s::bigint)
    and (
        %(since)s::date is null
        or access_log.recorded_at >= %(since)s::date::timestamp at time zone company.time_zone
    )
    and (
        %(until)s::date is null
        or access_log.recorded_at
        < (%(until)s::date + 1)::timestamp at time zone company.time_zone
    )
    and (%(after)s::bigint is null or access_log.id < %(after)s::bigint)
order by access_log.id desc
limit %(page_size)s::int
