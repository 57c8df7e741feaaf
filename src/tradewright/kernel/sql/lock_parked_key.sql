-- lock_parked_key: the parked events of a document, named by one of them, oldest first
-- in:  parked_id bigint
-- out: the columns of kernel.events.Event, parked_id, subscriber
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
    waiting.id as parked_id,
    waiting.subscriber
from parked_event as asked
inner join parked_event as waiting
    on
        asked.subscriber = waiting.subscriber
        and asked.aggregate = waiting.aggregate
        and asked.key = waiting.key
        and waiting.status = 'parked'
inner join event on waiting.event_id = event.id
where asked.id = %(parked_id)s::bigint and asked.status = 'parked'
order by event.log_pos
for update of waiting
