-- lock_leads: the leads of a batch, in id order
-- in:  lead_id bigint[], company_id bigint
select lead.id
from lead
where
    lead.company_id = %(company_id)s::bigint
    and lead.id = any(%(lead_id)s::bigint[])
order by lead.id
for update
