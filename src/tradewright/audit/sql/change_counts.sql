-- change_counts: changes from outside the program in a company: how many, how many unexplained
-- in:  company_id bigint
-- out: outside, unexplained
select
    count(*) as outside,
    count(*) filter (where outside_change.id is null) as unexplained
from row_change
left join operation_log as logged on row_change.operation_id = logged.id
left join outside_change on row_change.id = outside_change.change_id
where
    (row_change.company_id = %(company_id)s::bigint or row_change.company_id is null)
    and logged.txid is distinct from row_change.txid
    and operation_of_change(row_change.operation_id, row_change.txid) is null
