-- ensure_cursors: a cursor for every subscriber; one whose topics have changed hears the new ones
-- from where it is, and is counted from there
-- in:  subscriber text[], topics text[] (separated by spaces)
insert into event_cursor (subscriber, log_pos, handled, topics)
select
    asked.subscriber,
    0 as log_pos,
    0 as handled,
    asked.topics
from unnest(%(subscriber)s::text[], %(topics)s::text[]) as asked (subscriber, topics)
order by asked.subscriber
on conflict (subscriber) do update
    set
        topics = excluded.topics,
        counted_from = event_cursor.log_pos,
        handled_before = event_cursor.handled
    where event_cursor.topics <> excluded.topics
