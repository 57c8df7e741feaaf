-- nearest_records: the records that share the rarest keys with a typed one, nearest first
-- in:  company_id bigint, kind text, keys bigint[], frequent int (a key that more records have says
--      nothing), looked_at int
-- out: record_id, common
with held as (
    select
        asked.key,
        near.record_id,
        count(*) over (partition by asked.key) as records
    from unnest(%(keys)s::bigint[]) as asked (key)
    inner join lateral (  -- noqa: ST05
        select record_key.record_id
        from record_key
        where
            record_key.company_id = %(company_id)s::bigint
            and record_key.kind = %(kind)s::text
            and record_key.key = asked.key
        limit %(frequent)s::int + 1
    ) as near on true
)

select
    held.record_id,
    sum(1.0 / held.records) as common
from held
where held.records <= %(frequent)s::int
group by held.record_id
order by count(*) desc, common desc, held.record_id asc
limit %(looked_at)s::int
