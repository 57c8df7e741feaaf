-- due_requests: requests that nobody decided in time
-- in:  company_id bigint, at timestamptz
-- out: id
select approval_request.id
from approval_request
where
    approval_request.company_id = %(company_id)s::bigint
    and approval_request.status = 'waiting'
    and approval_request.expires_at <= %(at)s::timestamptz
order by approval_request.id
