-- release_orders: lines know what is with the warehouse, their orders moved on
-- in:  company_id bigint, at timestamptz, operation_id uuid, order_line_id bigint[],
--      quantity numeric[]
with released as (
    update sales_order_line
    set quantity_released = sales_order_line.quantity_released + asked.quantity
    from unnest(%(order_line_id)s::bigint[], %(quantity)s::numeric[]) as asked (line_id, quantity)
    where
        sales_order_line.company_id = %(company_id)s::bigint
        and asked.line_id = sales_order_line.id
    returning sales_order_line.order_id
),

moved as (
    update sales_order
    set version = sales_order.version + 1
    from (select distinct released.order_id from released) as touched
    where
        sales_order.company_id = %(company_id)s::bigint
        and touched.order_id = sales_order.id
    returning sales_order.id, sales_order.number, sales_order.customer_id, sales_order.version
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    'sales.order_released' as topic,
    'sales_order' as aggregate,
    moved.id as key,
    moved.version,
    jsonb_build_object(
        'number', moved.number,
        'customer_id', moved.customer_id,
        'from', 'confirmed',
        'to', 'confirmed'
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from moved
order by moved.id
