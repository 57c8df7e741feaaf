-- withdraw_proposals: (locked) proposals are taken back by who made them
-- in:  proposal_id bigint[], reason text[], company_id bigint, user_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number, status (before)
with asked as (
    select
        item.*,
        row_number() over (partition by item.proposal_id order by item.position) as nth
    from
        unnest(%(proposal_id)s::bigint[], %(reason)s::text[])
        with ordinality as item (proposal_id, reason, position)
),

judged as materialized (
    select
        asked.*,
        proposal.number,
        proposal.status,
        case
            when proposal.id is null then 'proposal_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when proposal.proposed_by <> %(user_id)s::bigint then 'not_yours'
            when proposal.status = 'withdrawn' then 'already_withdrawn'
            when proposal.status not in ('draft', 'waiting') then 'ended'
            else 'withdrawn'
        end as code
    from asked
    left join price_proposal as proposal
        on proposal.company_id = %(company_id)s::bigint and asked.proposal_id = proposal.id
),

done as (
    update price_proposal
    set
        status = 'withdrawn',
        ending_reason = judged.reason,
        ended_at = %(at)s::timestamptz,
        version = price_proposal.version + 1
    from judged
    where
        price_proposal.company_id = %(company_id)s::bigint
        and price_proposal.id = judged.proposal_id
        and judged.code = 'withdrawn'
    returning price_proposal.*
),

told as (
    select
        done.id,
        proposal_told(done, '') as body
    from done
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.proposal_withdrawn' as topic,
        'price_proposal' as aggregate,
        done.id as key,
        done.version,
        told.body
        || jsonb_build_object('from', judged.status, 'reason', done.ending_reason) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    inner join told on done.id = told.id
    inner join judged on done.id = judged.proposal_id and judged.code = 'withdrawn'
    order by done.id
)

select
    judged.position,
    judged.proposal_id as id,
    judged.code,
    judged.number,
    judged.status
from judged
order by judged.position
