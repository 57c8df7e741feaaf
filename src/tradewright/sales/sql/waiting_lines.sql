-- waiting_lines: confirmed lines that still need stock of some items, in the order they are served
-- in:  item_id bigint[], warehouse_id bigint[], company_id bigint
-- out: position, then the columns of inventory.ReserveStock
select
    asked.position,
    'sales_order_line' as source,
    line.id as source_line_id,
    line.item_id,
    sales_order.warehouse_id,
    line.quantity - line.quantity_cancelled - coalesce(sent.quantity, 0)
    - coalesce(reservation.quantity, 0) as quantity
from (
    select
        item.item_id,
        item.warehouse_id,
        min(item.position) as position
    from
        unnest(%(item_id)s::bigint[], %(warehouse_id)s::bigint[])
        with ordinality as item (item_id, warehouse_id, position)
    group by item.item_id, item.warehouse_id
) as asked
inner join sales_order
    on
        sales_order.company_id = %(company_id)s::bigint
        and sales_order.status = 'confirmed'
        and asked.warehouse_id = sales_order.warehouse_id
inner join sales_order_line as line
    on sales_order.id = line.order_id and asked.item_id = line.item_id and line.is_stocked
left join reservation
    on
        reservation.company_id = %(company_id)s::bigint
        and reservation.source = 'sales_order_line'
        and line.id = reservation.source_line_id
left join lateral (
    select sum(shipment_line.quantity_shipped) as quantity
    from shipment_line
    where
        shipment_line.company_id = %(company_id)s::bigint
        and shipment_line.order_line_id = line.id
) as sent on line.quantity_released > 0
where
    line.quantity - line.quantity_cancelled - coalesce(sent.quantity, 0)
    > coalesce(reservation.quantity, 0)
order by sales_order.requested_on, sales_order.id, line.line_no
