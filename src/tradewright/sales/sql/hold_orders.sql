-- hold_orders: draft or confirmed orders wait for a person
-- in:  order_id bigint[], reason text[], version int[], company_id bigint, user_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.order_id order by item.position) as nth
    from
        unnest(%(order_id)s::bigint[], %(reason)s::text[], %(version)s::int[])
        with ordinality as item (order_id, reason, version, position)
),

judged as materialized (
    select
        asked.*,
        sales_order.id,
        sales_order.status as former,
        case
            when sales_order.id is null then 'order_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when sales_order.status = 'held' then 'already_held'
            when sales_order.status not in ('draft', 'confirmed') then 'order_ended'
            when sales_order.version <> asked.version then 'order_changed'
            when trim(asked.reason) = '' then 'reason_missing'
            when exists (
                select 1
                from shipment
                where
                    shipment.company_id = %(company_id)s::bigint
                    and shipment.order_id = sales_order.id
                    and shipment.status in ('released', 'picked', 'packed')
            ) then 'with_warehouse'
            else 'held'
        end as code
    from asked
    left join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and asked.order_id = sales_order.id
),

held as (
    update sales_order
    set status = 'held', version = sales_order.version + 1
    from judged
    where
        sales_order.company_id = %(company_id)s::bigint
        and judged.id = sales_order.id
        and judged.code = 'held'
    returning
        sales_order.id, sales_order.number, sales_order.customer_id, sales_order.version,
        judged.former, judged.reason
),

holds as (
    insert into order_hold (
        company_id, order_id, kind, reason, figures, placed_at, placed_by, lift_reason
    )
    select
        %(company_id)s::bigint as company_id,
        held.id as order_id,
        'manual' as kind,
        held.reason,
        jsonb_build_object('former', held.former) as figures,
        %(at)s::timestamptz as placed_at,
        %(user_id)s::bigint as placed_by,
        '' as lift_reason
    from held
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.order_held' as topic,
        'sales_order' as aggregate,
        held.id as key,
        held.version,
        jsonb_build_object(
            'number', held.number,
            'customer_id', held.customer_id,
            'reason', held.reason,
            'from', held.former,
            'to', 'held'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from held
    order by held.id
)

select
    judged.position,
    judged.id,
    judged.code
from judged
order by judged.position
