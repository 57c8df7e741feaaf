-- P4: prices that a proposal has set were approved, where somebody had to be asked
select
    proposal.id,
    proposal.company_id,
    proposal.number,
    proposal.status,
    request.status as request_status
from price_proposal as proposal
left join approval_request as request
    on proposal.company_id = request.company_id and proposal.request_id = request.id
where
    (
        proposal.status in ('approved', 'applied')
        and proposal.request_id is not null
        and request.status is distinct from 'approved'
    )
    or (
        proposal.status in ('approved', 'applied')
        and proposal.request_id is not null
        and request.content ->> 'lines_sha256' <> proposal_hash(proposal.company_id, proposal.id)
    )
    or exists (
        select 1
        from price_proposal_line as line
        where
            line.company_id = proposal.company_id
            and line.proposal_id = proposal.id
            and line.condition_id is not null
            and proposal.status <> 'applied'
    )
