-- read_events: the events of some topics in a stretch of the log, in log order
-- in:  subscriber text, topics text[], after bigint, upto bigint
-- out: the columns of kernel.events.Event, waits (an earlier event of the document is parked)
select
    event.id,
    event.log_pos,
    event.company_id,
    event.topic,
    event.aggregate,
    event.key,
    event.version,
    event.body,
    event.at,
    exists(
        select 1
        from parked_event
        where
            parked_event.subscriber = %(subscriber)s::text
            and parked_event.status = 'parked'
            and parked_event.aggregate = event.aggregate
            and parked_event.key = event.key
    ) as waits
from event
where
    event.log_pos > %(after)s::bigint
    and event.log_pos <= %(upto)s::bigint
    and event.topic = any(%(topics)s::text[])
order by event.log_pos
