-- lock_cases: lock cases in id order, before anything is decided about them
-- in:  company_id bigint, case_id bigint[]
select service_case.id
from service_case
where
    service_case.company_id = %(company_id)s::bigint
    and service_case.id = any(%(case_id)s::bigint[])
order by service_case.id
for update
