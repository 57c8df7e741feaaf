-- lock_roles: one change of a company's roles at a time (does not hinder references to it)
-- in:  company_id bigint
select company.id
from company
where company.id = %(company_id)s::bigint
for no key update
