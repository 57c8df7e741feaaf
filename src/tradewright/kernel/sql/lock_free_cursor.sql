-- lock_free_cursor: as lock_cursor, but answers no row when another worker has it
-- in:  subscriber text
-- out: log_pos, head
select
    event_cursor.log_pos,
    coalesce((select max(event.log_pos) from event), 0) as head
from event_cursor
where event_cursor.subscriber = %(subscriber)s::text
for update of event_cursor skip locked
