-- lock_requests: requests in the order of their ids
-- in:  company_id bigint, request_id bigint[]
-- out: id
select approval_request.id
from approval_request
where
    approval_request.company_id = %(company_id)s::bigint
    and approval_request.id = any(%(request_id)s::bigint[])
order by approval_request.id
for update
