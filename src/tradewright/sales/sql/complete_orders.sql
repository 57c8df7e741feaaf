-- complete_orders: confirmed orders with nothing left to ship end
-- in:  order_id bigint[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.order_id order by item.position) as nth
    from unnest(%(order_id)s::bigint[]) with ordinality as item (order_id, position)
),

judged as materialized (
    select
        asked.position,
        sales_order.id,
        case
            when sales_order.id is null then 'order_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when sales_order.status = 'completed' then 'already_completed'
            when
                sales_order.status <> 'confirmed'
                or exists (
                    select 1
                    from sales_order_line as line
                    where
                        line.order_id = sales_order.id
                        and line.quantity - line.quantity_cancelled > coalesce((
                            select sum(shipment_line.quantity_shipped)
                            from shipment_line
                            where
                                shipment_line.company_id = %(company_id)s::bigint
                                and shipment_line.order_line_id = line.id
                        ), 0)
                )
                then 'still_open'
            else 'completed'
        end as code
    from asked
    left join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and asked.order_id = sales_order.id
),

completed as (
    update sales_order
    set
        status = 'completed',
        ended_at = %(at)s::timestamptz,
        version = sales_order.version + 1
    from judged
    where
        sales_order.company_id = %(company_id)s::bigint
        and judged.id = sales_order.id
        and judged.code = 'completed'
    returning
        sales_order.id, sales_order.number, sales_order.customer_id, sales_order.version
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.order_completed' as topic,
        'sales_order' as aggregate,
        completed.id as key,
        completed.version,
        jsonb_build_object(
            'number', completed.number,
            'customer_id', completed.customer_id,
            'from', 'confirmed',
            'to', 'completed'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from completed
    order by completed.id
)

select
    judged.position,
    judged.id,
    judged.code
from judged
order by judged.position
