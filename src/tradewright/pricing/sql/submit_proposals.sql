-- submit_proposals: (locked, judged) drafts wait for their approval, or are approved without one
-- in:  proposal_id bigint[], is_waiting boolean[], request_id bigint[], company_id bigint,
--      at timestamptz, operation_id uuid
with asked as (
    select item.*
    from
        unnest(%(proposal_id)s::bigint[], %(is_waiting)s::boolean[], %(request_id)s::bigint[])
            as item (proposal_id, is_waiting, request_id)
),

done as (
    update price_proposal
    set
        status = case when asked.is_waiting then 'waiting' else 'approved' end,
        request_id = asked.request_id,
        version = price_proposal.version + 1
    from asked
    where
        price_proposal.company_id = %(company_id)s::bigint
        and price_proposal.id = asked.proposal_id
    returning price_proposal.*
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    done.company_id,
    'pricing.proposal_submitted' as topic,
    'price_proposal' as aggregate,
    done.id as key,
    done.version,
    proposal_told(done, 'draft') as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from done
order by done.id
