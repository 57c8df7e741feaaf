-- subscribers_behind: who has an event of its topics soon after its cursor, or lies far behind
--                     (any company)
-- in:  subscriber text[], topic text[] (pairs), far bigint
-- out: subscriber, hears
with heard as materialized (
    select
        pair.subscriber,
        array_agg(pair.topic) as topics
    from unnest(%(subscriber)s::text[], %(topic)s::text[]) as pair (subscriber, topic)
    group by pair.subscriber
),

head as materialized (
    select coalesce(max(event.log_pos), 0) as log_pos
    from event
),

looked as materialized (
    select
        event_cursor.subscriber,
        head.log_pos - event_cursor.log_pos as lag,
        exists(
            select 1
            from event
            where
                event.log_pos > event_cursor.log_pos
                and event.log_pos <= event_cursor.log_pos + 5000
                and event.topic = any(heard.topics)
        ) as hears
    from heard
    cross join head
    inner join event_cursor
        on heard.subscriber = event_cursor.subscriber and head.log_pos > event_cursor.log_pos
)

select
    looked.subscriber,
    looked.hears
from looked
where looked.hears or looked.lag > %(far)s::bigint
order by looked.subscriber
