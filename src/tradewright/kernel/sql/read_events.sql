-- read_events: the events of some topics in a stretch of the log, in log order
-- in:  topics text[], after bigint, upto bigint
-- out: the columns of kernel.events.Event
select
    event.id,
    event.log_pos,
    event.company_id,
    event.topic,
    event.aggregate,
    event.key,
    event.version,
    event.body,
    event.at
from event
where
    event.log_pos > %(after)s::bigint
    and event.log_pos <= %(upto)s::bigint
    and event.topic = any(%(topics)s::text[])
order by event.log_pos
