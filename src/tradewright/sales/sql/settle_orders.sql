-- settle_orders: locked orders become confirmed, or held for credit with the figures
-- in:  company_id bigint, user_id bigint, at timestamptz, operation_id uuid, order_id bigint[],
--      is_confirmed boolean[], figures jsonb[]
with asked as materialized (
    select
        item.order_id,
        item.is_confirmed,
        item.figures,
        sales_order.status as former
    from
        unnest(%(order_id)s::bigint[], %(is_confirmed)s::boolean[], %(figures)s::jsonb[])
            as item (order_id, is_confirmed, figures)
    inner join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and item.order_id = sales_order.id
    where
        item.is_confirmed
        or not exists (
            select 1
            from order_hold
            where
                order_hold.company_id = %(company_id)s::bigint
                and order_hold.order_id = sales_order.id
                and order_hold.kind = 'credit'
                and order_hold.lifted_at is null
        )
),

settled as (
    update sales_order
    set
        status = case when asked.is_confirmed then 'confirmed' else 'held' end,
        confirmed_at = case
            when asked.is_confirmed then coalesce(sales_order.confirmed_at, %(at)s::timestamptz)
            else sales_order.confirmed_at
        end,
        version = sales_order.version + 1
    from asked
    where
        sales_order.company_id = %(company_id)s::bigint
        and asked.order_id = sales_order.id
    returning
        sales_order.id,
        sales_order.number,
        sales_order.customer_id,
        sales_order.amount_total,
        sales_order.version,
        asked.is_confirmed,
        asked.figures,
        asked.former
),

lifted as (
    update order_hold
    set
        lifted_at = %(at)s::timestamptz,
        lifted_by = %(user_id)s::bigint,
        lift_reason = 'Within the limit again'
    from settled
    where
        order_hold.company_id = %(company_id)s::bigint
        and settled.id = order_hold.order_id
        and settled.is_confirmed
        and order_hold.kind = 'credit'
        and order_hold.lifted_at is null
),

held as (
    insert into order_hold (
        company_id, order_id, kind, reason, figures, placed_at, placed_by, lift_reason
    )
    select
        %(company_id)s::bigint as company_id,
        settled.id as order_id,
        'credit' as kind,
        'Credit limit exceeded' as reason,
        settled.figures,
        %(at)s::timestamptz as placed_at,
        %(user_id)s::bigint as placed_by,
        '' as lift_reason
    from settled
    where not settled.is_confirmed
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    case when settled.is_confirmed then 'sales.order_confirmed' else 'sales.order_held' end
        as topic,
    'sales_order' as aggregate,
    settled.id as key,
    settled.version,
    jsonb_build_object(
        'number', settled.number,
        'customer_id', settled.customer_id,
        'total', settled.amount_total,
        'from', settled.former,
        'to', case when settled.is_confirmed then 'confirmed' else 'held' end
    )
    || case
        when settled.is_confirmed then '{}'::jsonb
        else
            jsonb_build_object('reason', 'Credit limit exceeded', 'figures', settled.figures)
    end as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from settled
order by settled.id
