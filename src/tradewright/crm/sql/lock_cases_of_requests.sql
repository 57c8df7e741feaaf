-- lock_cases_of_requests: lock the cases that requests for credit are about, in id order
-- in:  company_id bigint, request_id bigint[]
select service_case.id
from service_case
where
    service_case.company_id = %(company_id)s::bigint
    and service_case.id in (
        select request.subject_id
        from approval_request as request
        where
            request.company_id = %(company_id)s::bigint
            and request.id = any(%(request_id)s::bigint[])
            and request.kind = 'credit_note'
            and request.subject = 'service_case'
    )
order by service_case.id
for update
