-- parked_events: parked events of one status, newest first
-- in:  company_id bigint, status text, after_id bigint, page_size int
-- out: the columns of control.queries.Parked
select
    parked_event.id,
    parked_event.subscriber,
    event.topic,
    parked_event.aggregate,
    parked_event.key,
    parked_event.error,
    parked_event.attempts,
    parked_event.status,
    coalesce(nullif(trim(owner.first_name || ' ' || owner.last_name), ''), owner.username, '')
        as owner_name,
    parked_event.parked_at,
    event.at,
    parked_event.resolved_at,
    coalesce(
        nullif(trim(resolver.first_name || ' ' || resolver.last_name), ''), resolver.username, ''
    ) as resolved_by,
    parked_event.note,
    parked_event.status = 'parked' and exists (
        select 1
        from parked_event as earlier
        where
            earlier.company_id = %(company_id)s::bigint
            and earlier.subscriber = parked_event.subscriber
            and earlier.aggregate = parked_event.aggregate
            and earlier.key = parked_event.key
            and earlier.status = 'parked'
            and earlier.log_pos < parked_event.log_pos
    ) as behind
from parked_event
inner join event on parked_event.event_id = event.id
left join app_user as owner on parked_event.owner_id = owner.id
left join app_user as resolver on parked_event.resolved_by = resolver.id
where
    parked_event.company_id = %(company_id)s::bigint
    and parked_event.status = %(status)s::text
    and (%(after_id)s::bigint is null or parked_event.id < %(after_id)s::bigint)
order by parked_event.id desc
limit %(page_size)s::int
