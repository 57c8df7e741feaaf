-- pass_unheard: subscribers that hear nothing of what is new pass it, all in one statement
-- in:  subscriber text[], topic text[] (pairs), lag bigint (move those further behind than this)
-- out: subscriber
--
-- The end of the log and what is heard of it are read by one snapshot, and cursors that another
-- worker holds are left to it, so nothing is passed that should have been heard.
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

free as materialized (
    select
        event_cursor.subscriber,
        event_cursor.log_pos,
        least(head.log_pos, event_cursor.log_pos + 5000) as upto
    from event_cursor
    cross join head
    where
        event_cursor.subscriber = any(%(subscriber)s::text[])
        and event_cursor.log_pos < head.log_pos - %(lag)s::bigint
    order by event_cursor.subscriber
    for update of event_cursor skip locked
),

unheard as (
    select
        free.subscriber,
        free.upto
    from free
    inner join heard on free.subscriber = heard.subscriber
    where
        not exists (
            select 1
            from event
            where
                event.log_pos > free.log_pos
                and event.log_pos <= free.upto
                and event.topic = any(heard.topics)
        )
)

update event_cursor
set log_pos = unheard.upto, moved_at = now()
from unheard
where event_cursor.subscriber = unheard.subscriber
returning event_cursor.subscriber
