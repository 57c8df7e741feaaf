-- proposals: proposals of prices, the newest first
-- in:  view text ('': all), search text (LIKE-safe; '': all), after bigint (null: from the newest),
--      page_size int, company_id bigint
-- out: the fields of ProposalRow
select
    proposal.id,
    proposal.number,
    proposal.reason,
    proposal.status,
    proposal.line_count,
    proposal.wrong_count,
    proposal.amount_before,
    proposal.amount_after,
    proposal.percent_largest,
    proposal.measured_at is not null as is_measured,
    trim(proposer.first_name || ' ' || proposer.last_name) as proposed_by,
    proposal.proposed_at,
    coalesce(decided.name, '') as decided_by
from price_proposal as proposal
inner join app_user as proposer on proposal.proposed_by = proposer.id
left join lateral (
    select string_agg(trim(person.first_name || ' ' || person.last_name), ', ') as name
    from approval_decision as decision
    inner join app_user as person on decision.decided_by = person.id
    where
        decision.company_id = %(company_id)s::bigint
        and decision.request_id = proposal.request_id
) as decided on true
where
    proposal.company_id = %(company_id)s::bigint
    and (
        %(view)s::text = ''
        or (%(view)s::text = 'open' and proposal.status = 'draft')
        or (%(view)s::text = 'waiting' and proposal.status in ('waiting', 'approved'))
        or (%(view)s::text = 'applied' and proposal.status = 'applied')
        or (%(view)s::text = 'ended' and proposal.status in ('refused', 'withdrawn'))
    )
    and (
        %(search)s::text = ''
        or proposal.number ilike %(search)s::text || '%%'
        or proposal.reason ilike '%%' || %(search)s::text || '%%'
    )
    and (%(after)s::bigint is null or proposal.id < %(after)s::bigint)
order by proposal.id desc
limit %(page_size)s::int
