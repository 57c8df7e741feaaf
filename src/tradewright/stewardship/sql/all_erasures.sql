-- all_erasures: every proof of erasure, as the list outside writes it (any company)
-- in:  (nothing)
-- out: company, subject, subject_id, subject_made_at, erased_at
select
    company.code as company,
    erasure.subject,
    erasure.subject_id,
    erasure.subject_made_at,
    erasure.erased_at
from erasure
inner join company on erasure.company_id = company.id
order by erasure.id
