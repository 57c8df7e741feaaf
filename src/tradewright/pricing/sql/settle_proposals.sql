-- settle_proposals: (locked) proposals whose request was decided, or ended otherwise
-- in:  proposal_id bigint[], request_id bigint[], ending text[], reason text[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, number
with asked as (
    select
        item.*,
        row_number() over (partition by item.proposal_id order by item.position) as nth
    from
        unnest(
            %(proposal_id)s::bigint[], %(request_id)s::bigint[], %(ending)s::text[],
            %(reason)s::text[]
        )
        with ordinality as item (proposal_id, request_id, ending, reason, position)
),

judged as materialized (
    select
        asked.*,
        proposal.number,
        case
            when proposal.id is null then 'proposal_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when
                proposal.status <> 'waiting'
                or coalesce(proposal.request_id, 0) <> asked.request_id
                then 'not_waiting'
            when asked.ending in ('approved', 'refused') then asked.ending
            else 'returned'
        end as code
    from asked
    left join price_proposal as proposal
        on proposal.company_id = %(company_id)s::bigint and asked.proposal_id = proposal.id
),

done as (
    update price_proposal
    set
        status = case judged.code when 'returned' then 'draft' else judged.code end,
        ending_reason = judged.reason,
        ended_at = case when judged.code = 'refused' then %(at)s::timestamptz end,
        version = price_proposal.version + 1
    from judged
    where
        price_proposal.company_id = %(company_id)s::bigint
        and price_proposal.id = judged.proposal_id
        and judged.code in ('approved', 'refused', 'returned')
    returning price_proposal.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.proposal_settled' as topic,
        'price_proposal' as aggregate,
        done.id as key,
        done.version,
        proposal_told(done, 'waiting') || jsonb_build_object('reason', done.ending_reason) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    judged.proposal_id as id,
    judged.code,
    judged.number
from judged
order by judged.position
