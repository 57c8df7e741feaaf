-- proposal_counts: how many proposals there are in each view
-- in:  company_id bigint
-- out: every, open, waiting, applied, ended
select
    count(*) as every,
    count(*) filter (where proposal.status = 'draft') as open,
    count(*) filter (where proposal.status in ('waiting', 'approved')) as waiting,
    count(*) filter (where proposal.status = 'applied') as applied,
    count(*) filter (where proposal.status in ('refused', 'withdrawn')) as ended
from price_proposal as proposal
where proposal.company_id = %(company_id)s::bigint
