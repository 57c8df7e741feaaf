-- lock_exceptions: exceptions that will be decided, in id order
-- in:  exception_id bigint[], company_id bigint
select sod_exception.id
from sod_exception
where
    sod_exception.company_id = %(company_id)s::bigint
    and sod_exception.id = any(%(exception_id)s::bigint[])
order by sod_exception.id
for update
