-- cancel_returns: (locked) returns that are not received will not come
-- in:  return_id bigint[], reason text[], version int[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number
with asked as (
    select
        item.*,
        row_number() over (partition by item.return_id order by item.position) as nth
    from
        unnest(%(return_id)s::bigint[], %(reason)s::text[], %(version)s::int[])
        with ordinality as item (return_id, reason, version, position)
),

judged as materialized (
    select
        asked.position,
        asked.reason,
        return_order.id,
        return_order.number,
        case
            when return_order.id is null then 'return_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when return_order.status = 'cancelled' then 'already_cancelled'
            when return_order.status = 'received' then 'return_received'
            when return_order.version <> asked.version then 'return_changed'
            when trim(asked.reason) = '' then 'reason_missing'
            else 'cancelled'
        end as code
    from asked
    left join return_order
        on
            return_order.company_id = %(company_id)s::bigint
            and asked.return_id = return_order.id
),

cancelled as (
    update return_order
    set status = 'cancelled', version = return_order.version + 1
    from judged
    where
        return_order.company_id = %(company_id)s::bigint
        and judged.id = return_order.id
        and judged.code = 'cancelled'
    returning
        return_order.id, return_order.number, return_order.customer_id, return_order.version,
        judged.reason
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.return_cancelled' as topic,
        'return_order' as aggregate,
        cancelled.id as key,
        cancelled.version,
        jsonb_build_object(
            'number', cancelled.number,
            'customer_id', cancelled.customer_id,
            'reason', cancelled.reason,
            'from', 'authorised',
            'to', 'cancelled'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from cancelled
    order by cancelled.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number
from judged
order by judged.position
