-- stock_demand: what orders still need of stock, as inventory.ReserveStock, in the order asked
-- in:  company_id bigint, order_id bigint[]
-- out: source, source_line_id, item_id, warehouse_id, quantity
select
    'sales_order_line' as source,
    line.id as source_line_id,
    line.item_id,
    sales_order.warehouse_id,
    line.quantity - line.quantity_cancelled - coalesce(sent.quantity, 0)
    - coalesce(reservation.quantity, 0) as quantity
from unnest(%(order_id)s::bigint[]) with ordinality as asked (order_id, position)
inner join sales_order
    on
        sales_order.company_id = %(company_id)s::bigint
        and asked.order_id = sales_order.id
inner join sales_order_line as line on sales_order.id = line.order_id and line.is_stocked
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
order by asked.position, line.line_no
