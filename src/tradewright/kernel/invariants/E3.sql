-- E3: a subscriber has taken every event of its topics up to its cursor, each once
-- of: platform
-- parked events count as taken; before `counted_from` the subscriber heard other topics, or was not
-- there; without topics nobody has opened the cursor yet
select
    counted.subscriber,
    counted.log_pos,
    counted.taken,
    counted.in_log,
    counted.head
from (
    select
        event_cursor.subscriber,
        event_cursor.log_pos,
        event_cursor.handled - event_cursor.handled_before as taken,
        coalesce((
            select max(event.log_pos) from event
        ), 0) as head,
        (
            select count(*)
            from event
            where
                event.log_pos > event_cursor.counted_from
                and event.log_pos <= event_cursor.log_pos
                and event.topic = any(string_to_array(event_cursor.topics, ' '))
        ) as in_log
    from event_cursor
    where event_cursor.topics <> ''
) as counted
where counted.taken <> counted.in_log or counted.log_pos > counted.head
