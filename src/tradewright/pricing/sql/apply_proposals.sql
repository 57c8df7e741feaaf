-- apply_proposals: (locked) approved proposals are applied; lines keep what became of them
-- in:  proposal_id bigint[], line_id bigint[], code text[], is_wrong boolean[], field text[],
--      message text[], condition_id bigint[], company_id bigint, at timestamptz, operation_id uuid
with stated as materialized (
    select line.*
    from
        unnest(
            %(line_id)s::bigint[], %(code)s::text[], %(is_wrong)s::boolean[], %(field)s::text[],
            %(message)s::text[], %(condition_id)s::bigint[]
        ) as line (line_id, code, is_wrong, field, message, condition_id)
),

lined as (
    update price_proposal_line
    set
        code = stated.code,
        is_wrong = stated.is_wrong,
        field = stated.field,
        message = stated.message,
        condition_id = stated.condition_id
    from stated
    where
        price_proposal_line.company_id = %(company_id)s::bigint
        and price_proposal_line.id = stated.line_id
    returning price_proposal_line.proposal_id, price_proposal_line.is_wrong
),

done as (
    update price_proposal
    set
        status = 'applied',
        wrong_count = price_proposal.wrong_count + (
            select count(*)
            from lined
            where lined.proposal_id = price_proposal.id and lined.is_wrong
        ),
        ended_at = %(at)s::timestamptz,
        version = price_proposal.version + 1
    where
        price_proposal.company_id = %(company_id)s::bigint
        and price_proposal.id = any(%(proposal_id)s::bigint[])
    returning price_proposal.*
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    done.company_id,
    'pricing.proposal_applied' as topic,
    'price_proposal' as aggregate,
    done.id as key,
    done.version,
    proposal_told(done, 'approved') as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from done
order by done.id
