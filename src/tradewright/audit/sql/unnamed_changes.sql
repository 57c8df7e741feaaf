-- unnamed_changes: changes in a company that name no operation at all and wait for a reason
-- in:  company_id bigint
-- out: how_many
select count(*) as how_many
from row_change
left join outside_change on row_change.id = outside_change.change_id
where
    row_change.company_id = %(company_id)s::bigint
    and row_change.operation_id is null
    and outside_change.id is null
