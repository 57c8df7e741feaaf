-- settle_releases: released quantity follows the shipments
-- in:  order_id bigint[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with asked as materialized (
    select
        item.*,
        sales_order.id,
        sales_order.status,
        row_number() over (partition by item.order_id order by item.position) as nth
    from unnest(%(order_id)s::bigint[]) with ordinality as item (order_id, position)
    left join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and item.order_id = sales_order.id
),

settled_lines as (
    update sales_order_line
    set quantity_released = taken.quantity
    from (
        select
            line.id,
            coalesce(sum(
                case
                    when shipment.status = 'shipped' then shipment_line.quantity_shipped
                    else shipment_line.quantity
                end
            ), 0) as quantity
        from asked
        inner join sales_order_line as line on asked.id = line.order_id
        left join (
            shipment_line
            inner join shipment
                on shipment_line.shipment_id = shipment.id and shipment.status <> 'cancelled'
        )
            on
                shipment_line.company_id = %(company_id)s::bigint
                and line.id = shipment_line.order_line_id
        where asked.nth = 1
        group by line.id
    ) as taken
    where
        sales_order_line.company_id = %(company_id)s::bigint
        and taken.id = sales_order_line.id
        and taken.quantity <> sales_order_line.quantity_released
    returning sales_order_line.order_id
),

settled as (
    update sales_order
    set version = sales_order.version + 1
    from (select distinct settled_lines.order_id from settled_lines) as touched
    where
        sales_order.company_id = %(company_id)s::bigint
        and touched.order_id = sales_order.id
    returning sales_order.id, sales_order.version, sales_order.status
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.order_release_settled' as topic,
        'sales_order' as aggregate,
        settled.id as key,
        settled.version,
        jsonb_build_object('from', settled.status, 'to', settled.status) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from settled
    order by settled.id
)

select
    asked.position,
    asked.id,
    case
        when asked.id is null then 'order_not_found'
        when asked.nth > 1 then 'repeated_in_batch'
        when settled.id is null then 'nothing_to_settle'
        else 'settled'
    end as code
from asked
left join settled on asked.id = settled.id
order by asked.position
