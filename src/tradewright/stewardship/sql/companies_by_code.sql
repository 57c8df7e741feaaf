-- companies_by_code: every company there is (any company: the list of erasures is one for all)
-- in:  (nothing)
-- out: code, id
select
    company.code,
    company.id
from company
