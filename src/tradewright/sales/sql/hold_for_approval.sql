-- hold_for_approval: (locked) orders wait for the decision on a request about their prices; where
--                    they do already, they wait for this one
-- in:  order_id bigint[], request_id bigint[], goes_on boolean[] (confirm it once approved),
--      company_id bigint, user_id bigint, at timestamptz, operation_id uuid
with asked as materialized (
    select
        item.*,
        sales_order.status as former,
        exists(
            select 1
            from order_hold
            where
                order_hold.company_id = %(company_id)s::bigint
                and order_hold.order_id = item.order_id
                and order_hold.kind = 'price'
                and order_hold.lifted_at is null
        ) as is_held_for_it
    from
        unnest(%(order_id)s::bigint[], %(request_id)s::bigint[], %(goes_on)s::boolean[])
            as item (order_id, request_id, goes_on)
    inner join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and item.order_id = sales_order.id
),

held as (
    update sales_order
    set status = 'held', version = sales_order.version + 1
    from asked
    where
        sales_order.company_id = %(company_id)s::bigint
        and asked.order_id = sales_order.id
        and not asked.is_held_for_it
    returning
        sales_order.id, sales_order.number, sales_order.customer_id, sales_order.version,
        asked.former, asked.request_id, asked.goes_on
),

placed as (
    insert into order_hold (
        company_id, order_id, kind, reason, figures, placed_at, placed_by, lift_reason
    )
    select
        %(company_id)s::bigint as company_id,
        held.id as order_id,
        'price' as kind,
        'Price waits for approval' as reason,
        jsonb_build_object('request_id', held.request_id, 'goes_on', held.goes_on) as figures,
        %(at)s::timestamptz as placed_at,
        %(user_id)s::bigint as placed_by,
        '' as lift_reason
    from held
),

kept as (
    update order_hold
    set figures = order_hold.figures || jsonb_build_object('request_id', asked.request_id)
    from asked
    where
        order_hold.company_id = %(company_id)s::bigint
        and asked.order_id = order_hold.order_id
        and asked.is_held_for_it
        and order_hold.kind = 'price'
        and order_hold.lifted_at is null
)

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
        'reason', 'Price waits for approval',
        'request_id', held.request_id,
        'from', held.former,
        'to', 'held'
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from held
order by held.id
