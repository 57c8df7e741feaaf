-- parked_counts: parked events by status
-- in:  company_id bigint
-- out: status, count
select
    parked_event.status,
    count(*) as count
from parked_event
where parked_event.company_id = %(company_id)s::bigint
group by parked_event.status
