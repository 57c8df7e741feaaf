-- key_counts: how many records have each of these keys, counted up to `often`
-- in:  company_id bigint, kind text, keys bigint[], often int
-- out: key, records
select
    asked.key,
    held.records
from unnest(%(keys)s::bigint[]) as asked (key)
inner join lateral (  -- noqa: ST05
    select count(*)::int as records
    from (
        select 1
        from record_key
        where
            record_key.company_id = %(company_id)s::bigint
            and record_key.kind = %(kind)s::text
            and record_key.key = asked.key
        limit %(often)s::int
    ) as counted
) as held on true
