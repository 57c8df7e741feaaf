-- ensure_cursors: a cursor for every subscriber
-- in:  subscribers text[]
insert into event_cursor (subscriber, log_pos, handled)
select
    asked.subscriber,
    0 as log_pos,
    0 as handled
from unnest(%(subscribers)s::text[]) as asked (subscriber)
on conflict (subscriber) do nothing
