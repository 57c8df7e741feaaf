-- C10: every change of a protected row came through an operation, or was explained by a person
select
    row_change.id,
    row_change.company_id,
    row_change.table_name,
    row_change.row_id,
    row_change.action,
    row_change.database_user,
    row_change.changed_at
from row_change
left join operation_log
    on row_change.operation_id = operation_log.id and row_change.txid = operation_log.txid
left join outside_change on row_change.id = outside_change.change_id
where operation_log.id is null and outside_change.id is null
