-- cursors_out_of_step: subscribers whose count of events is not that of the log up to their cursor
-- in:  subscriber text[], topic text[] (a row per topic of a subscriber)
-- out: subscriber, log_pos, handled, in_log, head
with heard as (
    select
        asked.subscriber,
        asked.topic
    from unnest(%(subscriber)s::text[], %(topic)s::text[]) as asked (subscriber, topic)
),

counted as (
    select
        event_cursor.subscriber,
        event_cursor.log_pos,
        event_cursor.handled,
        coalesce((
            select max(event.log_pos) from event
        ), 0) as head,
        (
            select count(*)
            from event
            inner join heard on event.topic = heard.topic
            where
                event.log_pos <= event_cursor.log_pos
                and event_cursor.subscriber = heard.subscriber
        ) as in_log
    from event_cursor
    where event_cursor.subscriber in (select heard.subscriber from heard)
)

select
    counted.subscriber,
    counted.log_pos,
    counted.handled,
    counted.in_log,
    counted.head
from counted
where counted.handled <> counted.in_log or counted.log_pos > counted.head
order by counted.subscriber
