-- lock_opportunities: the opportunities of a batch, in id order
-- in:  opportunity_id bigint[], company_id bigint
select opportunity.id
from opportunity
where
    opportunity.company_id = %(company_id)s::bigint
    and opportunity.id = any(%(opportunity_id)s::bigint[])
order by opportunity.id
for update
