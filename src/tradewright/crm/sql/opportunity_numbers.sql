-- opportunity_numbers: the numbers of opportunities by id
-- in:  company_id bigint, opportunity_id bigint[]
-- out: id, number
select
    opportunity.id,
    opportunity.number
from opportunity
where
    opportunity.company_id = %(company_id)s::bigint
    and opportunity.id = any(%(opportunity_id)s::bigint[])
