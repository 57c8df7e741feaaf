-- pending: whether an event has no position yet or a subscriber is behind
-- in:  subscribers text[]
-- out: pending
select
    exists (
        select 1 from event
        where event.log_pos is null
    )
    or exists (
        select 1
        from event_cursor
        where
            event_cursor.subscriber = any(%(subscribers)s::text[])
            and event_cursor.log_pos < coalesce((select max(event.log_pos) from event), 0)
    ) as pending
