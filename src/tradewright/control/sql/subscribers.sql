-- subscribers: every cursor with what waits behind it in a company; counts stop at 10,000
-- in:  company_id bigint, subscriber text[], topic text[] (pairs: who hears what)
-- out: the columns of control.queries.SubscriberState
select
    event_cursor.subscriber,
    event_cursor.handled,
    event_cursor.moved_at,
    behind.waiting,
    behind.oldest_at,
    (
        select count(*)
        from parked_event
        where
            parked_event.company_id = %(company_id)s::bigint
            and parked_event.subscriber = event_cursor.subscriber
            and parked_event.status = 'parked'
    ) as parked
from event_cursor
cross join lateral (
    select
        count(*) as waiting,
        min(late.recorded_at) as oldest_at
    from (
        select event.recorded_at
        from event
        where
            event.company_id = %(company_id)s::bigint
            and (event.log_pos is null or event.log_pos > event_cursor.log_pos)
            and event.topic in (
                select heard.topic
                from unnest(%(subscriber)s::text[], %(topic)s::text[]) as heard (subscriber, topic)
                where heard.subscriber = event_cursor.subscriber
            )
        limit 10000
    ) as late
) as behind
order by event_cursor.subscriber
