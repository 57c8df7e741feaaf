-- proposal: one proposal of prices, and who decided on it
-- in:  proposal_id bigint, company_id bigint
-- out: the fields of Proposal
select
    proposal.id,
    proposal.number,
    proposal.reason,
    proposal.status,
    proposal.line_count,
    proposal.wrong_count,
    proposal.measured_at,
    proposal.measured_since,
    proposal.measured_until,
    proposal.lines_sold,
    proposal.customers_sold,
    proposal.amount_before,
    proposal.amount_after,
    proposal.margin_before,
    proposal.margin_after,
    proposal.percent_largest,
    proposal.largest,
    proposal.request_id,
    proposal.ending_reason,
    proposal.proposed_by as proposed_by_id,
    trim(proposer.first_name || ' ' || proposer.last_name) as proposed_by,
    proposal.proposed_at,
    proposal.ended_at,
    proposal.version,
    coalesce(decided.name, '') as decided_by,
    decided.at as decided_at
from price_proposal as proposal
inner join app_user as proposer on proposal.proposed_by = proposer.id
left join lateral (
    select
        string_agg(trim(person.first_name || ' ' || person.last_name), ', ') as name,
        max(decision.decided_at) as at
    from approval_decision as decision
    inner join app_user as person on decision.decided_by = person.id
    where
        decision.company_id = %(company_id)s::bigint
        and decision.request_id = proposal.request_id
) as decided on true
where
    proposal.company_id = %(company_id)s::bigint
    and proposal.id = %(proposal_id)s::bigint
