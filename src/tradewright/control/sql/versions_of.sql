-- versions_of: the last version that documents told, in the order in which they are given
-- in:  company_id bigint, aggregate text[], key bigint[]
-- out: version (0: told nothing)
with asked as (
    select
        document.aggregate,
        document.key,
        document.position
    from
        unnest(%(aggregate)s::text[], %(key)s::bigint[])
        with ordinality as document (aggregate, key, position)
)

select coalesce(max(event.version), 0) as version
from asked
left join event
    on
        event.company_id = %(company_id)s::bigint
        and asked.aggregate = event.aggregate
        and asked.key = event.key
group by asked.position
order by asked.position
