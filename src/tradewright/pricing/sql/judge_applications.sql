-- judge_applications: which (locked) proposals can be applied: approved, and still the same
-- in:  proposal_id bigint[], company_id bigint
-- out: position, id, code, number, status, line_count, wrong_count
with asked as (
    select
        item.*,
        row_number() over (partition by item.proposal_id order by item.position) as nth
    from unnest(%(proposal_id)s::bigint[]) with ordinality as item (proposal_id, position)
)

select
    asked.position,
    proposal.id,
    case
        when proposal.id is null then 'proposal_not_found'
        when asked.nth > 1 then 'repeated_in_batch'
        when proposal.status = 'applied' then 'already_applied'
        when proposal.status <> 'approved' then 'not_approved'
        when request.content ->> 'lines_sha256' <> proposal_hash(proposal.company_id, proposal.id)
            then 'not_approved'
        else 'applied'
    end as code,
    proposal.number,
    proposal.status,
    proposal.line_count,
    proposal.wrong_count
from asked
left join price_proposal as proposal
    on proposal.company_id = %(company_id)s::bigint and asked.proposal_id = proposal.id
left join approval_request as request
    on request.company_id = %(company_id)s::bigint and proposal.request_id = request.id
order by asked.position
