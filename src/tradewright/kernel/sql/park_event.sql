-- park_event: keep an event that could not be handled, with its owner and error
-- in:  subscriber text, event_id bigint, error text, owner_id bigint
insert into parked_event (
    company_id, subscriber, event_id, aggregate, key, log_pos, error, attempts, status,
    owner_id, note
)
select
    event.company_id,
    %(subscriber)s::text as subscriber,
    event.id,
    event.aggregate,
    event.key,
    event.log_pos,
    %(error)s::text as error,
    1 as attempts,
    'parked' as status,
    %(owner_id)s::bigint as owner_id,
    '' as note
from event
where event.id = %(event_id)s::bigint
