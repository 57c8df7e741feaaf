-- move_cursor: the subscriber has read up to log_pos and taken `handled` events of its topics
-- in:  subscriber text, log_pos bigint, handled bigint
update event_cursor
set
    log_pos = %(log_pos)s::bigint,
    handled = event_cursor.handled + %(handled)s::bigint,
    moved_at = now()
where event_cursor.subscriber = %(subscriber)s::text
