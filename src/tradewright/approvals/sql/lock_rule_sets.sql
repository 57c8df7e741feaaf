-- lock_rule_sets: one change of a company's approval rules at a time
-- in:  company_id bigint
-- out: id
select approval_rule_set.id
from approval_rule_set
where approval_rule_set.company_id = %(company_id)s::bigint
order by approval_rule_set.id
for update
