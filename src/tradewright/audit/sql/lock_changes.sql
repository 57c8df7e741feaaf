-- lock_changes: two people cannot explain the same change at once
-- in:  change_id bigint[], company_id bigint
select pg_advisory_xact_lock(7305004, mod(ids.id, 2147483647)::int)
from (
    select row_change.id
    from row_change
    where
        row_change.company_id = %(company_id)s::bigint
        and row_change.id = any(%(change_id)s::bigint[])
    order by row_change.id
) as ids
