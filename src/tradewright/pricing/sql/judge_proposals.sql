-- judge_proposals: which (locked) drafts can be submitted, and what is to be approved of them
-- in:  proposal_id bigint[], version int[], company_id bigint
-- out: position, id, code, number, status, content, amount, percent, reason
with asked as (
    select
        item.*,
        row_number() over (partition by item.proposal_id order by item.position) as nth
    from
        unnest(%(proposal_id)s::bigint[], %(version)s::int[])
        with ordinality as item (proposal_id, version, position)
)

select
    asked.position,
    proposal.id,
    case
        when proposal.id is null then 'proposal_not_found'
        when asked.nth > 1 then 'repeated_in_batch'
        when proposal.status in ('waiting', 'approved', 'applied') then 'already_submitted'
        when proposal.status <> 'draft' then 'ended'
        when proposal.measured_at is null then 'not_measured'
        when asked.version <> proposal.version then 'proposal_changed'
        when proposal.wrong_count >= proposal.line_count then 'nothing_to_set'
        else 'submitted'
    end as code,
    proposal.number,
    proposal.status,
    jsonb_build_object(
        'proposal_id', proposal.id,
        'number', proposal.number,
        'reason', proposal.reason,
        'prices', proposal.line_count - proposal.wrong_count,
        'lines_sha256', proposal_hash(proposal.company_id, proposal.id),
        'measured_since', proposal.measured_since,
        'measured_until', proposal.measured_until,
        'amount_before', proposal.amount_before,
        'amount_after', proposal.amount_after,
        'percent_largest', proposal.percent_largest
    ) as content,
    abs(proposal.amount_after - proposal.amount_before) as amount,
    proposal.percent_largest as percent,
    proposal.reason
from asked
left join price_proposal as proposal
    on proposal.company_id = %(company_id)s::bigint and asked.proposal_id = proposal.id
order by asked.position
