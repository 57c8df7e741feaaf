-- lock_findings: the findings of a batch, in id order
-- in:  finding_id bigint[], company_id bigint
select quality_finding.id
from quality_finding
where
    quality_finding.company_id = %(company_id)s::bigint
    and quality_finding.id = any(%(finding_id)s::bigint[])
order by quality_finding.id
for update
