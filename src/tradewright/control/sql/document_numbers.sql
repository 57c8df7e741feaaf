-- document_numbers: the numbers that documents told when they were made
-- in:  company_id bigint, aggregate text[], key bigint[]
-- out: aggregate, key, number
select
    event.aggregate,
    event.key,
    event.body ->> 'number' as number
from unnest(%(aggregate)s::text[], %(key)s::bigint[]) as document (aggregate, key)
inner join event
    on
        event.company_id = %(company_id)s::bigint
        and document.aggregate = event.aggregate
        and document.key = event.key
        and event.version = 1
where event.body ? 'number'
