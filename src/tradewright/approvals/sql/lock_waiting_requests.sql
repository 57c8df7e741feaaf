-- lock_waiting_requests: the waiting requests about some subjects, in the order of their ids
-- in:  company_id bigint, subject text[], subject_id bigint[]
-- out: id
select approval_request.id
from approval_request
where
    approval_request.company_id = %(company_id)s::bigint
    and approval_request.status = 'waiting'
    and (approval_request.subject, approval_request.subject_id) in (
        select
            asked.subject,
            asked.subject_id
        from unnest(%(subject)s::text[], %(subject_id)s::bigint[]) as asked (subject, subject_id)
    )
order by approval_request.id
for update
