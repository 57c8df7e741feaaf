-- company_code: by what code the list outside knows a company
-- in:  company_id bigint
-- out: code
select company.code
from company
where company.id = %(company_id)s::bigint
