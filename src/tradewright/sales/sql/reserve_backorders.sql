-- reserve_backorders: (locked) orders tell which of their waiting lines got stock
-- in:  order_line_id bigint[], quantity numeric[] (stocking unit), company_id bigint,
--      at timestamptz, operation_id uuid
with served as materialized (
    select
        line.order_id,
        jsonb_agg(
            jsonb_build_object('line_no', line.line_no, 'quantity', asked.quantity)
            order by line.line_no
        ) as lines
    from
        unnest(%(order_line_id)s::bigint[], %(quantity)s::numeric[]) as asked (line_id, quantity)
    inner join sales_order_line as line
        on
            line.company_id = %(company_id)s::bigint
            and asked.line_id = line.id
    group by line.order_id
),

moved as (
    update sales_order
    set version = sales_order.version + 1
    from served
    where
        sales_order.company_id = %(company_id)s::bigint
        and served.order_id = sales_order.id
    returning
        sales_order.id, sales_order.number, sales_order.customer_id, sales_order.version,
        sales_order.status, served.lines
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    'sales.backorder_reserved' as topic,
    'sales_order' as aggregate,
    moved.id as key,
    moved.version,
    jsonb_build_object(
        'number', moved.number,
        'customer_id', moved.customer_id,
        'lines', moved.lines,
        'from', moved.status,
        'to', moved.status
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from moved
order by moved.id
