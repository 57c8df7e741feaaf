-- revoke_delegations: (locked) delegations end now
-- in:  delegation_id bigint[], company_id bigint, user_id bigint, may_any boolean,
--      at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.delegation_id order by item.position) as nth
    from
        unnest(%(delegation_id)s::bigint[]) with ordinality as item (delegation_id, position)
),

judged as materialized (
    select
        asked.position,
        delegation.id,
        case
            when delegation.id is null then 'delegation_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when delegation.revoked_at is not null then 'already_revoked'
            when not %(may_any)s::boolean and delegation.delegator_id <> %(user_id)s::bigint
                then 'not_yours'
            else 'revoked'
        end as code
    from asked
    left join approval_delegation as delegation
        on
            delegation.company_id = %(company_id)s::bigint
            and asked.delegation_id = delegation.id
),

revoked as (
    update approval_delegation
    set
        revoked_at = %(at)s::timestamptz,
        version = approval_delegation.version + 1
    from judged
    where
        approval_delegation.company_id = %(company_id)s::bigint
        and judged.id = approval_delegation.id
        and judged.code = 'revoked'
    returning approval_delegation.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'approvals.delegation_revoked' as topic,
        'approval_delegation' as aggregate,
        revoked.id as key,
        revoked.version,
        jsonb_build_object(
            'delegator_id', revoked.delegator_id, 'delegate_id', revoked.delegate_id
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from revoked
    order by revoked.id
)

select
    judged.position,
    judged.id,
    judged.code
from judged
order by judged.position
