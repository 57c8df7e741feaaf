-- subscribers: every cursor with what waits behind it in a company; counts stop at 10,000
-- in:  company_id bigint, subscriber text[], topic text[] (pairs: who hears what)
-- out: the columns of control.queries.SubscriberState
with heard as (
    select
        asked.subscriber,
        array_agg(asked.topic) as topics
    from unnest(%(subscriber)s::text[], %(topic)s::text[]) as asked (subscriber, topic)
    group by asked.subscriber
),

parked as (
    select
        parked_event.subscriber,
        count(*) as parked
    from parked_event
    where
        parked_event.company_id = %(company_id)s::bigint and parked_event.status = 'parked'
    group by parked_event.subscriber
)

select
    event_cursor.subscriber,
    event_cursor.handled,
    event_cursor.moved_at,
    count(late.recorded_at) as waiting,
    min(late.recorded_at) as oldest_at,
    coalesce(max(parked.parked), 0) as parked
from event_cursor
left join heard on event_cursor.subscriber = heard.subscriber
left join parked on event_cursor.subscriber = parked.subscriber
left join lateral (
    select event.recorded_at
    from event
    where
        event.company_id = %(company_id)s::bigint
        and (event.log_pos is null or event.log_pos > event_cursor.log_pos)
        and event.topic = any(heard.topics)
    limit 10000
) as late on true
group by event_cursor.subscriber
order by event_cursor.subscriber
