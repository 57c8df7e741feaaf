-- lock_asked_writes: the withheld writes that requests of approval are about, in id order
-- in:  request_id bigint[], company_id bigint
-- out: id, operation, input, status, approval_id, before (its fields as they were when asked)
select
    withheld_write.id,
    withheld_write.operation,
    withheld_write.input,
    withheld_write.status,
    withheld_write.approval_id,
    request.content -> 'before' as before
from withheld_write
inner join approval_request as request
    on
        request.company_id = %(company_id)s::bigint
        and withheld_write.approval_id = request.id
where
    withheld_write.company_id = %(company_id)s::bigint
    and withheld_write.approval_id = any(%(request_id)s::bigint[])
order by withheld_write.id
for update of withheld_write
