-- health: parked events of a company, and how far the slowest subscriber is behind in the whole log
-- in:  company_id bigint
-- out: parked, waiting, lag_seconds
with slowest as (
    select min(event_cursor.log_pos) as log_pos
    from event_cursor
),

head as (
    select coalesce(max(event.log_pos), 0) as log_pos
    from event
),

oldest as (
    select min(late.recorded_at) as recorded_at
    from (
        (
            select event.recorded_at
            from event
            where event.log_pos is null
            order by event.id
            limit 1
        )
        union all
        (
            select event.recorded_at
            from event
            cross join slowest
            where event.log_pos > slowest.log_pos
            order by event.log_pos
            limit 1
        )
    ) as late
)

select
    (
        select count(*)
        from parked_event
        where
            parked_event.company_id = %(company_id)s::bigint and parked_event.status = 'parked'
    ) as parked,
    coalesce(head.log_pos - slowest.log_pos, 0) as waiting,
    coalesce(extract(epoch from now() - oldest.recorded_at), 0)::int as lag_seconds
from head
cross join slowest
cross join oldest
