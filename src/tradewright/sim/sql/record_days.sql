-- record_days: days of a source that are in the books
-- in:  digest text[], day date[], rejected jsonb[], company_id bigint
-- out: position, id, code
with asked as (
    select item.*
    from
        unnest(%(digest)s::text[], %(day)s::date[], %(rejected)s::jsonb[])
        with ordinality as item (digest, day, rejected, position)
),

recorded as (
    insert into replay_progress (company_id, digest, day, rejected)
    select
        %(company_id)s::bigint as company_id,
        asked.digest,
        asked.day,
        asked.rejected
    from asked
    on conflict (company_id, digest, day) do nothing
    returning id, digest, day
)

select
    asked.position,
    recorded.id,
    case when recorded.id is null then 'already_recorded' else 'recorded' end as code
from asked
left join recorded on asked.digest = recorded.digest and asked.day = recorded.day
order by asked.position
