-- E1: the versions of a document run from 1 without a hole
select
    event.company_id,
    event.aggregate,
    event.key,
    count(*) as events,
    min(event.version) as first_version,
    max(event.version) as last_version
from event
group by event.company_id, event.aggregate, event.key
having min(event.version) <> 1 or max(event.version) <> count(*)
