-- parked_keys: documents with an event that waits for a person
-- in:  subscriber text
-- out: aggregate, key
select distinct
    parked_event.aggregate,
    parked_event.key
from parked_event
where parked_event.subscriber = %(subscriber)s::text and parked_event.status = 'parked'
