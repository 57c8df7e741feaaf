-- lock_parked: the parked events meant, in id order
-- in:  parked_event_id bigint[], company_id bigint
select parked_event.id
from parked_event
where
    parked_event.company_id = %(company_id)s::bigint
    and parked_event.id = any(%(parked_event_id)s::bigint[])
order by parked_event.id
for update
