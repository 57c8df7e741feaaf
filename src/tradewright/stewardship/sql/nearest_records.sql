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
    cross join lateral (
        select record_key.record_id
        from record_key
        where
            record_key.company_id = %(company_id)s::bigint
            and record_key.kind = %(kind)s::text
            and record_key.key = asked.key
        limit %(frequent)s::int + 1
    ) as near
)

select
    held.record_id,
    sum(1.0 / held.records) as common
from held
where held.records <= %(frequent)s::int
group by held.record_id
order by count(*) desc, common desc, held.record_id
limit %(looked_at)s::int
