-- case_numbers: numbers of cases
-- in:  company_id bigint, case_id bigint[]
-- out: id, number
select
    service_case.id,
    service_case.number
from service_case
where
    service_case.company_id = %(company_id)s::bigint
    and service_case.id = any(%(case_id)s::bigint[])
