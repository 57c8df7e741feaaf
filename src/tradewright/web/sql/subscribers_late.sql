-- subscribers_late: who has had an event of its topics unread for 30 seconds (any company)
-- in:  subscriber text[], topic text[] (pairs), at timestamptz
-- out: subscriber, oldest
select
    pair.subscriber,
    min(unread.recorded_at) as oldest
from unnest(%(subscriber)s::text[], %(topic)s::text[]) as pair (subscriber, topic)
inner join event_cursor on pair.subscriber = event_cursor.subscriber
inner join lateral (
    select event.recorded_at
    from event
    where event.log_pos > event_cursor.log_pos and event.topic = pair.topic
    order by event.log_pos
    limit 1
) as unread on unread.recorded_at < %(at)s::timestamptz - interval '30 s'
group by pair.subscriber
order by pair.subscriber
