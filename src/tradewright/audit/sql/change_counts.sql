-- change_counts: how many changes in a company name no operation, how many wait for a reason
-- in:  company_id bigint
-- out: outside, unexplained
select
    count(*) as outside,
    count(*) filter (where outside_change.id is null) as unexplained
from row_change
left join outside_change on row_change.id = outside_change.change_id
where
    (row_change.company_id = %(company_id)s::bigint or row_change.company_id is null)
    and row_change.operation_id is null
