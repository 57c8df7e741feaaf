-- lock_company: two that would make the company live wait for one another
-- in:  company_id bigint
select company.id
from company
where company.id = %(company_id)s::bigint
for no key update
