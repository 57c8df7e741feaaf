-- lock_proposals: proposals of prices, in id order, until the transaction ends
-- in:  proposal_id bigint[], company_id bigint
select price_proposal.id
from price_proposal
where
    price_proposal.company_id = %(company_id)s::bigint
    and price_proposal.id = any(%(proposal_id)s::bigint[])
order by price_proposal.id
for update
